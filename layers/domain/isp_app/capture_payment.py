"""Move the money of a payment that its payer agreed to, by one worker at a time.

The compare-and-set from PENDING to CAPTURING chooses the worker. Whatever the provider then does not
say clearly is asked for once, and left to the ladder of checks after that.
"""

from __future__ import annotations

from isp.decision import Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.payments import reconcile
from isp.payments.account import PaymentAccount
from isp.payments.apply import Applied, Verdict
from isp.payments.intent import (
    NOT_TAKEN,
    IntentState,
    PaymentIntent,
    PaymentMoved,
    capturing,
    ended,
    waiting,
)
from isp.payments.observation import Observation, Outcome
from isp.payments.provider import ProviderError
from isp.payments.purpose import Useless
from isp.payments.usefulness import uselessness
from isp.refusals import StaleRead

from isp_app.payment_ports import PaymentPorts
from isp_app.receive_payment import known_of_intent, receive_payment


def capture(ports: PaymentPorts, account: PaymentAccount, intent: PaymentIntent) -> Applied:
    """Execute the payment and book what comes of it, unless another worker has it.

    The provider is not told to take money that is known to buy nothing.
    """
    scope = tenant_scope(intent.tenant_id)
    known = known_of_intent(ports, scope, account, intent)
    useless = uselessness(known, known.intent or intent, ports.clock.now())
    if useless is not None:
        return _not_taken(ports, scope, intent, useless)
    try:
        taken = capturing(intent, ports.clock.now())
        ports.ledger.commit(scope, Decision(changes=(Update(taken),)))
    except (StaleRead, PaymentMoved):
        return Applied(Verdict.WAITING, reason="taken_by_another")
    return settle(ports, account, taken, _observed(ports, account, taken))


def _not_taken(
    ports: PaymentPorts, scope: Scope, intent: PaymentIntent, useless: Useless
) -> Applied:
    """End the attempt. Should its money move all the same, a proof of that still wins."""
    over = ended(intent, IntentState.NOT_PAID, f"{NOT_TAKEN}{useless}")
    try:
        ports.ledger.commit(scope, Decision(changes=(Update(over),)))
    except StaleRead:
        return Applied(Verdict.WAITING, reason="taken_by_another")
    ports.observer.count("PaymentsNotTaken")
    return Applied(Verdict.ENDED, reason=over.reason)


def settle(
    ports: PaymentPorts,
    account: PaymentAccount,
    intent: PaymentIntent,
    observation: Observation | None,
) -> Applied:
    """Book what was observed; without a final answer, write down when to ask again."""
    if observation is not None and observation.outcome in (Outcome.PAID, Outcome.NOT_PAID):
        return receive_payment(ports, account, intent.id, observation)
    reason = "unknown" if observation is None else observation.reason
    wait(ports, account, intent, reason, is_unknown=is_unclear(observation))
    return Applied(Verdict.WAITING, reason=reason)


def ask(ports: PaymentPorts, account: PaymentAccount, intent: PaymentIntent) -> Observation | None:
    """Return what the provider says of the payment, None where it says nothing clear."""
    try:
        provider, access = ports.providers.reach(account)
        observations = provider.query(access, intent.ref)
    except ProviderError as failure:
        ports.observer.warning(
            "Provider did not tell", account=account.id, payment=intent.id, reason=str(failure)
        )
        return None
    # Several attempts can be under one name; the one that was paid counts.
    return max(observations, key=lambda one: one.outcome is Outcome.PAID, default=None)


def is_unclear(observation: Observation | None) -> bool:
    """Say whether an answer, or the lack of one, leaves us not knowing where the money is."""
    return observation is None or observation.outcome is Outcome.UNKNOWN


def wait(
    ports: PaymentPorts,
    account: PaymentAccount,
    intent: PaymentIntent,
    reason: str | None,
    *,
    is_unknown: bool,
) -> None:
    """Put the payment back to wait for its next check."""
    now = ports.clock.now()
    clears_after = ports.providers.provider_of(account).caps.clears_after_seconds
    next_at = reconcile.next_check_at(intent.id, intent.created_at, clears_after, now)
    if is_unknown or intent.state is IntentState.CAPTURING:
        next_at = reconcile.check_after_unknown(intent.checks, next_at, now)
    back = waiting(intent, next_at, reason, is_unclear=is_unknown)
    try:
        ports.ledger.commit(tenant_scope(intent.tenant_id), Decision(changes=(Update(back),)))
    except StaleRead:
        return  # Somebody else moved it on; what he wrote is newer.


def _observed(
    ports: PaymentPorts, account: PaymentAccount, intent: PaymentIntent
) -> Observation | None:
    try:
        provider, access = ports.providers.reach(account)
        return provider.capture(access, intent.ref)
    except ProviderError as failure:
        ports.observer.warning(
            "Capture is unclear", account=account.id, payment=intent.id, reason=str(failure)
        )
        return ask(ports, account, intent)
