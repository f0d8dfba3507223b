"""The use cases of this function, with what it reaches."""

from __future__ import annotations

import time

from isp_app.account_for_numbers import AccountForNumbers
from isp_app.begin_proof import BeginProof
from isp_app.prove_books import ProveBooks
from isp_app.start_proofs import StartProofs
from isp_aws.clock import SystemClock
from isp_aws.dynamodb import books
from isp_aws.dynamodb.counts import Recount
from isp_aws.dynamodb.stored_books import DynamoBooks
from isp_aws.dynamodb.stores import stores
from isp_aws.dynamodb.tenant_list import all_tenants

from reconcile_books.executions import Executions


def start_proofs() -> StartProofs:
    return StartProofs(all_tenants, Executions.from_environment(), SystemClock())


def begin_proof() -> BeginProof:
    made, clock = stores(), SystemClock()
    numbers = AccountForNumbers(made.numbers, made.ledger)
    return BeginProof(made.directory, books, numbers, Recount(time.sleep), clock)


def prove_books() -> ProveBooks:
    return ProveBooks(DynamoBooks(), time.sleep)
