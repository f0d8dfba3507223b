"""What was issued is listed however many there are; a number belongs to one document or to none."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision
from isp.invoicing.invoice import Invoice
from isp.invoicing.numbers import (
    VOID,
    Kind,
    Reserved,
    Series,
    void_number,
)
from isp.parties.scope import Scope
from isp.ports import PageRequest
from isp.refusals import Taken
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.documents import DynamoNumbers
from isp_aws.sealing import Sealer

from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import parties, sales
from tests.fakes.clock import NOON

INVOICES = Series(Kind.INVOICE, 2026)


def issue(adapters: Adapters, scope: Scope, path: str, number: int, at: int) -> Invoice:
    customer = parties.customer(scope.tenant_id, owner_path=path)
    invoice = sales.invoice(
        customer,
        id=f"SALE{number:016d}",
        number=INVOICES.number(number),
        issued_at=at,
    )
    adapters.ledger.commit(scope, Decision(changes=(Create(invoice),)))
    return invoice


def walked(adapters: Adapters, scope: Scope, limit: int) -> list[Invoice]:
    found: list[Invoice] = []
    page = PageRequest(limit)
    while True:
        read = adapters.directory.invoices(scope, page, customer_id=None)
        assert len(read.items) == limit or read.next is None
        found += read.items
        if read.next is None:
            return found
        page = PageRequest(limit, read.next)


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_invoices_of_many_partitions_come_newest_first_and_each_once(
    adapters: Adapters, scope: Scope, limit: int
) -> None:
    made = [issue(adapters, scope, "/isp/", number, NOON + number // 3) for number in range(1, 31)]
    of_seller = [issue(adapters, scope, "/isp/r1/", number, NOON) for number in range(31, 36)]
    partitions = {keys.shard_of(one.id, keys.DOCUMENT_SHARDS) for one in made}
    assert len(partitions) > 4, "spread over the index"

    seen = walked(adapters, scope, limit)
    expected = sorted(
        [*made, *of_seller], key=lambda one: (one.owner_path, one.issued_at, one.id), reverse=True
    )
    assert [one.id for one in seen] == [one.id for one in expected]
    below = walked(adapters, Scope(scope.tenant_id, "/isp/r1/"), limit)
    assert {one.id for one in below} == {one.id for one in of_seller}


@given(seconds=st.lists(st.integers(0, 5), min_size=1, max_size=25), limit=st.integers(1, 9))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_pages_put_together_are_the_whole_list(
    real: Adapters, seconds: list[int], limit: int
) -> None:
    scope = Scope(new_tenant_id(), "/isp/")
    made = [
        issue(real, scope, "/isp/", number, NOON + at) for number, at in enumerate(seconds, start=1)
    ]
    expected = sorted(made, key=lambda one: (one.issued_at, one.id), reverse=True)
    assert [one.id for one in walked(real, scope, limit)] == [one.id for one in expected]


def test_serials_are_never_the_same_and_each_series_counts_for_itself(
    adapters: Adapters, scope: Scope
) -> None:
    directory = adapters.directory
    assert [directory.reserve_serial(scope, INVOICES, NOON) for _ in range(3)] == [1, 2, 3]
    assert directory.reserve_serial(scope, Series(Kind.INVOICE, 2027), NOON) == 1
    assert directory.reserve_serial(scope, Series(Kind.CREDIT_NOTE, 2026), NOON) == 1
    assert directory.reserve_serial(scope, INVOICES, NOON) == 4


def test_a_void_number_is_read_with_its_reason_and_never_borne(
    adapters: Adapters, scope: Scope
) -> None:
    adapters.ledger.commit(scope, void_number(scope.tenant_id, INVOICES, 1, "replay", NOON))
    adapters.ledger.commit(scope, void_number(scope.tenant_id, INVOICES, 2, "orphaned", NOON + 9))
    read = adapters.directory.void_numbers(scope, PageRequest(10))
    assert [(one.id, one.reason, one.voided_at) for one in read.items] == [
        ("INV-2026-000002", "orphaned", NOON + 9),
        ("INV-2026-000001", "replay", NOON),
    ]
    assert adapters.directory.document_of(scope, "INV-2026-000001") == VOID
    with pytest.raises(Taken):
        issue(adapters, scope, "/isp/", 1, NOON)
    below = Scope(scope.tenant_id, "/isp/r1/")
    assert adapters.directory.void_numbers(below, PageRequest(10)).items == ()


def test_a_number_that_a_document_bears_is_never_void(adapters: Adapters, scope: Scope) -> None:
    invoice = issue(adapters, scope, "/isp/", 1, NOON)
    with pytest.raises(Taken):
        adapters.ledger.commit(scope, void_number(scope.tenant_id, INVOICES, 1, "orphaned", NOON))
    assert adapters.directory.void_numbers(scope, PageRequest(10)).items == ()
    assert adapters.directory.document_of(scope, invoice.number) == invoice.id
    assert adapters.directory.document_of(scope, "INV-2026-000002") is None


def test_what_the_nightly_proof_reads_is_what_was_written(real: Adapters, scope: Scope) -> None:
    numbers = DynamoNumbers(Sealer(lambda: bytes(range(32))))
    assert numbers.reserved(scope, INVOICES) is None
    for at in range(4):
        real.directory.reserve_serial(scope, INVOICES, NOON + at)
    issue(real, scope, "/isp/", 1, NOON)
    real.ledger.commit(scope, void_number(scope.tenant_id, INVOICES, 3, "replay", NOON))
    assert numbers.reserved(scope, INVOICES) == Reserved(4, NOON + 3)
    assert numbers.claimed(scope, INVOICES, range(1, 5)) == {1, 3}
    assert numbers.claimed(scope, INVOICES, range(1, 251)) == {1, 3}
    assert numbers.proof(scope, INVOICES) is None


def test_a_document_of_before_numbers_were_claimed_is_found_by_its_number(
    real: Adapters, scope: Scope
) -> None:
    old = sales.invoice(parties.customer(scope.tenant_id), number="INV-2026-000007")
    real.ledger.commit(scope, Decision(changes=(Create(old),)))
    numbers = DynamoNumbers(Sealer(lambda: bytes(range(32))))
    asked = ["INV-2026-000006", "INV-2026-000007"]
    assert numbers.issued_unclaimed(scope, asked) == {"INV-2026-000007"}
