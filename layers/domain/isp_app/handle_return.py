"""A browser comes back from the pay page. It is believed in nothing; it says where to look.

Stored first, then looked at. The address holds a secret that only this payer was given, so nobody
else can make us execute a payment before its payer agreed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from isp.decision import Create, Decision, Update
from isp.ids import derived_id
from isp.parties.scope import tenant_scope
from isp.payments.account import PUBLIC_ID_CLAIM, PaymentAccount
from isp.payments.apply import Applied, Verdict
from isp.payments.intent import (
    PAYER_CANCELLED,
    PAYER_FAILED,
    SOFT_ENDS,
    IntentState,
    PaymentIntent,
    split_return_token,
)
from isp.payments.observation import Outcome
from isp.payments.provider import CallbackHint, InboundHttp, Says
from isp.payments.raw_event import RawEvent, processed
from isp.refusals import AlreadyExists, NotFound, StaleRead

from isp_app.capture_payment import ask, capture, settle, wait
from isp_app.payment_ports import PaymentPorts
from isp_app.receive_payment import receive_payment

# Nobody reads, chooses and types a PIN in less: ask before executing.
TOO_QUICK_SECONDS = 3
GAVE_UP = {Says.CANCEL: PAYER_CANCELLED, Says.FAILURE: PAYER_FAILED}


class HandleReturn:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, provider: str, account_public_id: str, token: str, http: InboundHttp) -> str:
        """Return the public id of the payment whose page the browser is sent to."""
        account = account_at(self._ports, provider, account_public_id)
        intent = self._intent(account, token)
        raw = self._raw(account, intent, http)
        is_first = store_once(self._ports, raw)
        applied = self._looked_at(account, intent, http)
        self._ports.observer.info(
            "Payer returned", payment=intent.id, verdict=applied.verdict, reason=applied.reason
        )
        # Twenty copies of one return need not queue for one note, and what was credited the payment says.
        if is_first and applied.verdict is not Verdict.CREDITED:
            self._finish(raw, applied)
        return intent.public_id

    def _intent(self, account: PaymentAccount, token: str) -> PaymentIntent:
        parts = split_return_token(token)
        if parts is None:
            raise NotFound(kind="payment")
        intent = self._ports.payments.intent(tenant_scope(account.tenant_id), parts[0])
        is_his = hmac.compare_digest(parts[1], intent.return_token)
        if not is_his or intent.account_id != account.id:
            raise NotFound(kind="payment")
        return intent

    def _raw(self, account: PaymentAccount, intent: PaymentIntent, http: InboundHttp) -> RawEvent:
        query = "&".join(f"{name}={value}" for name, value in http.query)[:2_000]
        digest = hashlib.sha256(query.encode() + b"\0" + http.body).hexdigest()
        return RawEvent(
            tenant_id=account.tenant_id,
            # The same return again is the same event; how often it came is of no use.
            id=derived_id("raw_event", intent.id, "return", digest),
            version=1,
            account_id=account.id,
            source="return",
            received_at=http.received_at,
            remote_ip=http.remote_ip,
            query=query,
            body_base64=base64.b64encode(http.body[:10_000]).decode(),
            sha256=digest,
            dedupe_key=None,
            verdict=None,
            processed_at=None,
            retry_at=None,
        )

    def _looked_at(
        self, account: PaymentAccount, intent: PaymentIntent, http: InboundHttp
    ) -> Applied:
        provider, access = self._ports.providers.reach(account)
        hint = provider.handle_callback(access, http)
        if hint.ref.provider_ref != intent.provider_ref:
            # Another payment's name on this page: its own return and its own checks find it.
            return Applied(Verdict.REVIEW, reason="other_payment_on_this_page")
        if intent.state in SOFT_ENDS:
            return self._late(account, intent)
        if intent.state is not IntentState.PENDING:
            return Applied(Verdict.KNOWN, reason=intent.state)
        if not hint.capture_allowed:
            return self._given_up(account, intent, hint)
        if self._ports.clock.now() - intent.created_at < TOO_QUICK_SECONDS:
            return self._asked_first(account, intent)
        return capture(self._ports, account, intent)

    def _given_up(
        self, account: PaymentAccount, intent: PaymentIntent, hint: CallbackHint
    ) -> Applied:
        """Show "not completed", and leave the payment open: a browser may lie either way."""
        reason = GAVE_UP.get(hint.says)
        wait(self._ports, account, intent, reason, is_unknown=True)
        return Applied(Verdict.WAITING, reason=reason)

    def _late(self, account: PaymentAccount, intent: PaymentIntent) -> Applied:
        """A payment that we gave up is not captured any more; money that did move is booked."""
        observation = ask(self._ports, account, intent)
        if observation is None or observation.outcome is not Outcome.PAID:
            return Applied(Verdict.KNOWN, reason=intent.state)
        return receive_payment(self._ports, account, intent.id, observation)

    def _asked_first(self, account: PaymentAccount, intent: PaymentIntent) -> Applied:
        observation = ask(self._ports, account, intent)
        if observation is not None and observation.outcome is Outcome.AUTHORISED:
            return capture(self._ports, account, intent)
        return settle(self._ports, account, intent, observation)

    def _finish(self, raw: RawEvent, applied: Applied) -> None:
        said = applied.verdict if applied.reason is None else f"{applied.verdict}: {applied.reason}"
        done = processed(raw, said, None, self._ports.clock.now())
        try:
            self._ports.ledger.commit(
                tenant_scope(raw.tenant_id), Decision(changes=(Update(done),))
            )
        except StaleRead:
            return  # The same return was finished by another delivery.


def store_once(ports: PaymentPorts, raw: RawEvent) -> bool:
    """Store the event before anything is done with it; say whether it was new."""
    try:
        ports.ledger.commit(tenant_scope(raw.tenant_id), Decision(changes=(Create(raw),)))
    except AlreadyExists:
        return False
    return True


def account_at(ports: PaymentPorts, provider: str, public_id: str) -> PaymentAccount:
    """Return the account that an outside address names; NotFound in one shape for all others."""
    owner = ports.names.owner(PUBLIC_ID_CLAIM, public_id)
    if owner is None:
        raise NotFound(kind="payment")
    account = ports.payments.account(tenant_scope(owner.tenant_id), owner.owner_id)
    if account.provider != provider:
        raise NotFound(kind="payment")
    return account
