"""A search over histories: whatever is committed in whatever order, both ledgers say the same.

The model is the fake, which passes the same contract; after each step the books balance, headroom is
what the account has, nothing is below zero, and both ledgers agree on every answer.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from isp.decision import Claim, Create, Decision, Release, Update
from isp.ledger.entry import mirrored
from isp.parties.scope import tenant_scope
from isp.refusals import Refusal
from isp_aws.dynamodb.rollups import add_up

from tests.adapters.conftest import fake_adapters, new_tenant_id, real_adapters
from tests.builders import sales

CUSTOMERS = st.sampled_from(["C1", "C2", "C3"])
FACTS = st.integers(1, 6).map(str)
AMOUNTS = st.integers(1, 300)
NAMES = st.sampled_from(["karim", "rahim"])


class Books(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.scope = tenant_scope(new_tenant_id())
        self.fake, self.real = fake_adapters(), real_adapters()

    def commit(self, decision: Decision) -> bool:
        answers = []
        for adapters in (self.fake, self.real):
            try:
                answers.append(adapters.ledger.commit(self.scope, decision).replayed)
            except Refusal as refusal:
                answers.append((refusal.code, refusal.values))
        assert answers[0] == answers[1], decision
        if answers[0] is False:
            add_up(self.scope, decision.entries)
        return answers[0] is False

    @rule(fact=FACTS, minor=AMOUNTS, customer=CUSTOMERS)
    def pay_in(self, fact: str, minor: int, customer: str) -> None:
        made = sales.paid_in(
            f"in{fact}", minor, tenant_id=self.scope.tenant_id, customer_id=customer
        )
        self.commit(Decision(entries=(made,)))

    @rule(fact=FACTS, minor=AMOUNTS, customer=CUSTOMERS, version=st.integers(1, 4))
    def buy(self, fact: str, minor: int, customer: str, version: int) -> None:
        made = sales.spent(
            f"buy{fact}", minor, tenant_id=self.scope.tenant_id, customer_id=customer
        )
        package = sales.package(self.scope.tenant_id, id=customer, version=version)
        change = Create(package) if version == 1 else Update(package)
        self.commit(Decision(entries=(made,), changes=(change,)))

    @rule(fact=FACTS)
    def reverse(self, fact: str) -> None:
        wrong = self.fake.ledger.entry(self.scope, "/isp/", f"in{fact}")
        if wrong is None:
            return
        undone = sales.entry(
            f"undo{fact}",
            *mirrored(wrong.lines),
            tenant_id=self.scope.tenant_id,
            reverses=wrong.entry_id,
        )
        self.commit(Decision(entries=(undone,)))

    @rule(name=NAMES, customer=CUSTOMERS, is_claimed=st.booleans())
    def name(self, name: str, customer: str, is_claimed: bool) -> None:
        change = Claim if is_claimed else Release
        self.commit(Decision(changes=(change("login", name, customer),)))

    @invariant()
    def the_books_balance_and_both_ledgers_agree(self) -> None:
        books = self.real.ledger.trial_balance(self.scope, "/isp/")
        assert books.difference_minor == 0
        assert books == self.fake.ledger.trial_balance(self.scope, "/isp/")

    @invariant()
    def headroom_is_what_the_account_has(self) -> None:
        for customer in ("C1", "C2", "C3"):
            account = f"customer_credit:{customer}"
            head = self.real.ledger.head(self.scope, "/isp/", account)
            assert head == self.fake.ledger.head(self.scope, "/isp/", account)
            assert head.headroom_minor == head.credits_minor - head.debits_minor >= 0


@pytest.mark.usefixtures("tables")
def test_both_ledgers_agree_after_every_step() -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
