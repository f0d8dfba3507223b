"""The use cases of this function, with what it reaches."""

from __future__ import annotations

from isp_app.add_up_accounts import AddUpAccounts
from isp_app.add_up_again import AddUpAgain
from isp_aws.clock import SystemClock
from isp_aws.dynamodb import adding_again, books, rollups
from isp_aws.dynamodb.stores import stores


def add_up_accounts() -> AddUpAccounts:
    return AddUpAccounts(rollups)


def add_up_again() -> AddUpAgain:
    return AddUpAgain(stores().directory, books, adding_again, SystemClock())
