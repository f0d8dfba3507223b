"""A search in a long list answers with what it has and where to go on, and misses nobody."""

from __future__ import annotations

import pytest
from isp.decision import Create, Decision
from isp.parties.scope import Scope
from isp.ports import PageRequest, StatusAt
from isp.refusals import Invalid
from isp_aws.dynamodb import customer_lists

from tests.adapters.conftest import Adapters
from tests.builders import parties
from tests.fakes.clock import NOON


@pytest.fixture
def found_lines(real: Adapters, scope: Scope) -> list[str]:
    lines = [
        parties.customer(
            scope.tenant_id,
            login=f"line{number:02}",
            name="রহিম" if number % 9 == 0 else "করিম",
            created_at=NOON + number,
        )
        for number in range(30)
    ]
    for line in lines:
        real.ledger.commit(scope, Decision(changes=(Create(line),)))
    found = [line for line in lines if line.name == "রহিম"]
    return [line.login for line in sorted(found, key=lambda line: line.id)]


@pytest.mark.parametrize(
    ("limit", "at_most"), [("WORDS_MAX", 1), ("WORDS_MAX", 7), ("READ_MAX", 3)]
)
def test_who_goes_on_finds_everybody_once(
    real: Adapters,
    scope: Scope,
    found_lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    at_most: int,
) -> None:
    monkeypatch.setattr(customer_lists, limit, at_most)
    monkeypatch.setattr(customer_lists, "READ_AT_LEAST", 1)
    seen: list[str] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        page = real.directory.customers(scope, PageRequest(2, after), search="রহিম", status=None)
        assert len(page.items) <= 2
        seen += [customer.login for customer in page.items]
        after, pages = page.next, pages + 1
        assert pages < 40
    assert seen == found_lines


@pytest.mark.parametrize("after", ["nonsense", "/other/#000000000001#X", ""])
@pytest.mark.parametrize(
    ("search", "status"),
    [(None, None), ("রহিম", None), (None, "active"), (None, "expired"), (None, "unpaid")],
)
def test_a_position_of_another_list_is_refused(
    real: Adapters, scope: Scope, after: str, search: str | None, status: str | None
) -> None:
    wanted = None if status is None else StatusAt(status, NOON)
    with pytest.raises(Invalid):
        real.directory.customers(scope, PageRequest(2, after), search=search, status=wanted)
