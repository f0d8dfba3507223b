"""Ask the provider about a payment that nobody told us the end of (due index, `check_payment`).

This is what finds the money of a payer who closed the tab, whose line broke, or whose return met a
provider that did not answer. It repeats until the payment ends or is too old to be paid.
"""

from __future__ import annotations

from isp.decision import Decision, Update
from isp.parties.scope import tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.apply import Applied, Verdict
from isp.payments.intent import PAYER_GAVE_UP, IntentState, PaymentIntent, ended, left_alone
from isp.payments.observation import Observation, Outcome
from isp.refusals import StaleRead

from isp_app.capture_payment import ask, capture, is_unclear, settle, wait
from isp_app.payment_ports import PaymentPorts

# The payer agreed and never came back: until then he is taken to still want it.
CAPTURE_WITHIN_SECONDS = 900


class CheckPayment:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, tenant_id: str, intent_id: str) -> Applied:
        """Look after one payment; does nothing where it is not due, so repeats are harmless."""
        scope, now = tenant_scope(tenant_id), self._ports.clock.now()
        intent = self._ports.payments.intent(scope, intent_id)
        if not intent.is_open or intent.next_check_at is None or intent.next_check_at > now:
            return Applied(Verdict.KNOWN, reason=intent.state)
        if intent.is_in_hand(now):
            return self._put_off(intent)
        account = self._ports.payments.account(scope, intent.account_id)
        if intent.provider_ref is None:
            return self._waited(account, intent, None)
        return self._told(account, intent, ask(self._ports, account, intent))

    def _put_off(self, intent: PaymentIntent) -> Applied:
        try:
            self._ports.ledger.commit(
                tenant_scope(intent.tenant_id), Decision(changes=(Update(left_alone(intent)),))
            )
        except StaleRead:
            return Applied(Verdict.WAITING, reason="moved_on")
        return Applied(Verdict.WAITING, reason="taken_by_another")

    def _told(
        self, account: PaymentAccount, intent: PaymentIntent, observation: Observation | None
    ) -> Applied:
        if observation is None or observation.outcome not in (Outcome.PAID, Outcome.NOT_PAID):
            if self._may_capture(intent, observation):
                return capture(self._ports, account, intent)
            return self._waited(account, intent, observation)
        return settle(self._ports, account, intent, observation)

    def _may_capture(self, intent: PaymentIntent, observation: Observation | None) -> bool:
        is_agreed = observation is not None and observation.outcome is Outcome.AUTHORISED
        is_fresh = self._ports.clock.now() - intent.created_at <= CAPTURE_WITHIN_SECONDS
        return is_agreed and is_fresh and intent.state is IntentState.PENDING

    def _waited(
        self, account: PaymentAccount, intent: PaymentIntent, observation: Observation | None
    ) -> Applied:
        clears_after = self._ports.providers.provider_of(account).caps.clears_after_seconds
        # Without the provider's name for it the browser was never sent, and nobody was asked.
        is_unknown = intent.provider_ref is not None and is_unclear(observation)
        if self._ports.clock.now() < intent.created_at + clears_after:
            wait(self._ports, account, intent, None, is_unknown=is_unknown)
            return Applied(Verdict.WAITING)
        gave_up = intent.reason in PAYER_GAVE_UP
        state = IntentState.CANCELLED if gave_up else IntentState.EXPIRED
        over = ended(intent, state, intent.reason, is_unclear=is_unknown)
        try:
            self._ports.ledger.commit(
                tenant_scope(intent.tenant_id), Decision(changes=(Update(over),))
            )
        except StaleRead:
            return Applied(Verdict.WAITING, reason="moved_on")
        return Applied(Verdict.ENDED, reason=state)
