"""How a payment account stands: on or off, and why.

Whoever types a number has not shown that it is his. So an account takes part, and its number belongs to it,
only once its provider has answered with its credentials; what was switched off lets go of the number.
Invariant: an active account, and no other, holds the claim of its number. Where another account holds it,
a one-time code to the number itself decides. Proof: tests/payments/test_account_standing.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from isp.decision import Change, Claim, Create, Decision, Release, Update
from isp.events import Event, EventName, event
from isp.payments.account import (
    PUBLIC_ID_CLAIM,
    WALLET_CLAIM,
    AccountProblem,
    PaymentAccount,
)
from isp.refusals import Refusal, StaleRead


class CredentialsRefused(Refusal):
    """The provider does not accept the credentials; nothing was stored."""

    code, status = "credentials_refused", 422


class NothingToConfirm(Refusal):
    """Nobody disputes the number of this account, or its credentials have not been answered yet."""

    code, status = "nothing_to_confirm", 409


DISPUTED = frozenset({AccountProblem.NUMBER_UNCONFIRMED, AccountProblem.CONTESTED})


def opened(account: PaymentAccount, problem: AccountProblem | None, actor_id: str) -> Decision:
    """Return the decision that takes up a new account; Taken where another one holds its number.

    `problem` is why it cannot be active yet; without one its provider has answered.
    """
    now = account.created_at
    is_active = problem is None
    is_proved = problem in (None, AccountProblem.NUMBER_UNCONFIRMED)
    taken_up = replace(
        account,
        is_active=is_active,
        problem=problem,
        proved_at=now if is_proved else None,
    )
    changes: tuple[Change, ...] = (
        Create(taken_up),
        Claim(PUBLIC_ID_CLAIM, account.public_id, account.id, everywhere=True),
    )
    if is_active:
        changes += (_claim(taken_up),)
    return Decision(changes=changes, events=(_told(taken_up, actor_id, now),))


def proved(account: PaymentAccount, actor_id: str, now: int) -> Decision:
    """Return the decision after its provider has answered: it is active; Taken as above."""
    changed = replace(
        account, version=account.version + 1, is_active=True, problem=None, proved_at=now
    )
    # A claim of one's own is granted again.
    return _decided(changed, actor_id, now, _claim(changed))


def kept_waiting(
    account: PaymentAccount, problem: AccountProblem, actor_id: str, now: int
) -> Decision:
    """Return the decision that an account which is not active stays so, for this reason."""
    assert not account.is_active, account.id
    is_proved = problem is AccountProblem.NUMBER_UNCONFIRMED
    proved_at = now if is_proved else account.proved_at
    changed = replace(account, version=account.version + 1, problem=problem, proved_at=proved_at)
    return _decided(changed, actor_id, now)


def switched_off(
    account: PaymentAccount, problem: AccountProblem, actor_id: str, now: int
) -> Decision:
    """Return the decision after which nobody pays into it; what was begun is still booked."""
    if not account.is_active:
        return (
            Decision()
            if problem is account.problem
            else kept_waiting(account, problem, actor_id, now)
        )
    changed = replace(account, version=account.version + 1, is_active=False, problem=problem)
    gone = Release(WALLET_CLAIM, account.wallet, account.id, everywhere=True)
    return _decided(changed, actor_id, now, gone)


def found_refused(account: PaymentAccount, now: int) -> Decision:
    """Return the decision that no payer is sent to it any more until somebody has put it right."""
    if not account.is_offered:
        return Decision()
    changed = replace(account, version=account.version + 1, problem=AccountProblem.REFUSED)
    return _decided(changed, account.provider, now)


def with_secrets(account: PaymentAccount, secrets: Mapping[str, str]) -> PaymentAccount:
    """Return the account with other credentials, as it would be asked about."""
    return replace(account, secrets=secrets)


def refuse_outdated(account: PaymentAccount, seen_version: int) -> None:
    if account.version != seen_version:
        raise StaleRead(kind=account.kind)


def _claim(account: PaymentAccount) -> Claim:
    return Claim(WALLET_CLAIM, account.wallet, account.id, everywhere=True)


def _decided(changed: PaymentAccount, actor_id: str, now: int, *more: Change) -> Decision:
    return Decision(changes=(Update(changed), *more), events=(_told(changed, actor_id, now),))


def _told(account: PaymentAccount, actor_id: str, now: int) -> Event:
    return event(
        EventName.PAYMENT_ACCOUNT_CHANGED,
        account.tenant_id,
        account.id,
        now,
        fact=f"{account.id}:{account.version}",
        actor_id=actor_id,
        is_active=account.is_active,
        problem=account.problem,
    )
