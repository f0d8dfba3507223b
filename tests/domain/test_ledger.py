import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.ledger.accounts import CHART, account, kind_of
from isp.ledger.entry import JournalEntry, Line, credit, debit, merged, mirrored
from isp.ledger.trial_balance import trial_balance

ACCOUNTS = [account(kind) for kind in CHART]


def entry(lines: tuple[Line, ...], entry_id: str = "sale:1") -> JournalEntry:
    return JournalEntry(
        tenant_id="abcdefghij",
        book="/isp/",
        entry_id=entry_id,
        kind="sale",
        posted_at=0,
        effective_at=0,
        day="1970-01-01",
        actor_id="staff",
        lines=lines,
        about="sale",
    )


@st.composite
def balanced_lines(draw: st.DrawFn) -> list[Line]:
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(1, 10**9)),
            min_size=1,
            max_size=6,
        )
    )
    return [line for a, b, minor in pairs for line in (debit(a, minor), credit(b, minor))]


def test_an_unbalanced_entry_cannot_exist() -> None:
    with pytest.raises(AssertionError):
        entry((debit("bank", 100), credit("service_revenue", 99)))


def test_an_entry_names_each_account_once() -> None:
    with pytest.raises(AssertionError):
        entry((debit("bank", 1), debit("bank", 1), credit("service_revenue", 2)))


@pytest.mark.parametrize("amount", [0, -1, 1.0, True])
def test_a_line_is_a_positive_whole_amount(amount: int) -> None:
    with pytest.raises(AssertionError):
        debit("bank", amount)


def test_an_account_outside_the_chart_cannot_be_named() -> None:
    with pytest.raises(AssertionError):
        account("petty_cash")
    with pytest.raises(KeyError):
        kind_of("petty_cash:1")


@given(balanced_lines())
def test_merging_keeps_every_balance(lines: list[Line]) -> None:
    def balances(of: list[Line]) -> dict[str, int]:
        sums = {line.account: 0 for line in lines}
        for line in of:
            sums[line.account] += line.debit_minor - line.credit_minor
        return sums

    assert balances(lines) == balances(list(merged(lines)))
    assert sum(balances(lines).values()) == 0


@given(balanced_lines())
def test_an_entry_and_its_mirror_leave_nothing(lines: list[Line]) -> None:
    kept = merged(lines)
    if not kept:
        return
    there, back = entry(kept), entry(mirrored(kept), "reversal:sale:1")
    balance = trial_balance("/isp/", [there, back])
    assert balance.difference_minor == 0
    assert all(sums.debits_minor == sums.credits_minor for sums in balance.accounts)


def test_the_digest_tells_amounts_apart_but_not_the_order_of_lines() -> None:
    lines = (debit("bank", 5), credit("paid_in", 5))
    assert entry(lines).digest == entry(lines[::-1]).digest
    assert entry(lines).digest != entry((debit("bank", 6), credit("paid_in", 6))).digest
