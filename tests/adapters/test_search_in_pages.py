"""A search in a long list answers with what it has and where to go on, and misses nobody."""

from __future__ import annotations

import pytest
from isp.decision import Create, Decision
from isp.parties.scope import Scope
from isp.ports import PageRequest
from isp.refusals import Invalid
from isp_aws.dynamodb import reading

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
    real.ledger.commit(scope, Decision(changes=tuple(Create(line) for line in lines)))
    return [line.login for line in reversed(lines) if line.name == "রহিম"]


@pytest.mark.parametrize("examined_max", [1, 7, 2_000])
def test_who_goes_on_finds_everybody_once(
    real: Adapters,
    scope: Scope,
    found_lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    examined_max: int,
) -> None:
    monkeypatch.setattr(reading, "EXAMINED_MAX", examined_max)
    monkeypatch.setattr(reading, "SEARCHED_AT_ONCE", 4)
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
def test_a_position_of_another_list_is_refused(real: Adapters, scope: Scope, after: str) -> None:
    with pytest.raises(Invalid):
        real.directory.customers(scope, PageRequest(2, after), search=None, status=None)
