"""The nightly use case of the numbers, from what this function reaches."""

from __future__ import annotations

from isp_app.account_for_numbers import AccountForNumbers
from isp_aws.dynamodb.stores import Stores


def account_for_numbers(made: Stores) -> AccountForNumbers:
    return AccountForNumbers(made.numbers, made.ledger)
