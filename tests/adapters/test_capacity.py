"""What pieces of work consume: a change that makes them dearer fails here, not on the bill."""

from __future__ import annotations

import pytest
from isp.decision import Create, Decision, Require
from isp.parties.scope import Scope
from isp_aws.dynamodb.access import DynamoAccess

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters
from tests.builders import parties, sales


def test_the_check_of_a_session_is_one_read_of_one_unit(real: Adapters, tenant_id: str) -> None:
    session = parties.session(tenant_id)
    real.access.save_session(session)
    assert isinstance(real.access, DynamoAccess)
    with measured() as spent:
        real.access.session(session.token_hash)
    assert spent.calls == {"GetItem": 1}
    assert spent.read_units == 1
    assert spent.write_units == 0


def test_a_sale_is_one_call_and_costs_no_more_than_it_did(real: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    real.ledger.commit(scope, Decision(changes=(Create(customer),)))
    decision = Decision(
        entries=(sales.paid_in("payment", 50_000, tenant_id=scope.tenant_id),),
        changes=(
            Create(sales.sale(customer)),
            Create(sales.period(customer)),
            Create(sales.subscription(customer)),
            Create(sales.invoice(customer)),
            Require(customer),
        ),
    )
    with measured() as spent:
        real.ledger.commit(scope, decision)
    assert spent.calls == {"TransactWriteItems": 1}
    # A first sale: three are of the list of the unpaid, two of the counts.
    assert 0 < spent.write_units <= 29
    assert spent.dollars_per_million == pytest.approx(spent.write_units * 0.625)


def test_nothing_is_counted_afterwards(real: Adapters, scope: Scope) -> None:
    with measured() as spent:
        pass
    real.ledger.head(scope, "/isp/", "customer_credit:C")
    assert spent.calls == {}
