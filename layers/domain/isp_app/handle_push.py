"""A provider pushes. The signature is checked, the event stored, and then the provider is asked.

Even a signed push is only believed as far as the provider's `credit_trust`; where that is QUERIED, the
answer to our own question is what is booked, with the reference that the push alone can tell.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

from isp.decision import Decision, Update
from isp.ids import derived_id
from isp.parties.scope import tenant_scope
from isp.payments.account import TOPIC_SETTING, PaymentAccount
from isp.payments.apply import Verdict
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation, Outcome
from isp.payments.provider import (
    BadSignature,
    ConfirmSubscription,
    HttpReply,
    InboundHttp,
    NotSupported,
    ProviderUnknown,
    WebhookResult,
)
from isp.payments.raw_event import RawEvent, processed
from isp.refusals import NotFound, StaleRead

from isp_app.handle_return import account_at, store_once
from isp_app.payment_ports import PaymentPorts
from isp_app.receive_payment import receive_payment
from isp_app.whose_payment import intent_of, payer_of

REFUSED = HttpReply(400, b"refused")


class HandlePush:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, provider: str, account_public_id: str, http: InboundHttp) -> HttpReply:
        """Return what the provider expects. An exception makes it send again, which is right."""
        account = account_at(self._ports, provider, account_public_id)
        adapter, access = self._ports.providers.reach(account)
        try:
            result = adapter.handle_webhook(access, http)
        except BadSignature as bad:
            digest = hashlib.sha256(http.body).hexdigest()
            self._ports.observer.warning(
                "Push refused", account=account.id, reason=str(bad), sha256=digest
            )
            return REFUSED
        except NotSupported:
            raise NotFound(kind="payment") from None
        raw = self._stored(account, http, result)
        verdicts = [self._confirmed(account, wish) for wish in result.effects]
        verdicts += [self._booked(account, told) for told in result.observations]
        self._finish(raw, result, ", ".join(verdicts) or "nothing")
        return result.reply

    def _stored(
        self, account: PaymentAccount, http: InboundHttp, result: WebhookResult
    ) -> RawEvent:
        raw = RawEvent(
            tenant_id=account.tenant_id,
            # Named only now that the sender is certain: a forger must not occupy an id.
            id=derived_id("raw_event", account.id, "hook", result.dedupe_key),
            version=1,
            account_id=account.id,
            source="hook",
            received_at=http.received_at,
            remote_ip=http.remote_ip,
            query="",
            body_base64=base64.b64encode(http.body).decode(),
            sha256=hashlib.sha256(http.body).hexdigest(),
            dedupe_key=result.dedupe_key,
            verdict=None,
            processed_at=None,
        )
        store_once(self._ports, raw)
        return raw

    def _confirmed(self, account: PaymentAccount, wish: ConfirmSubscription) -> str:
        """Subscribe to the topic that an operator pinned; any other waits for him."""
        if account.settings.get(TOPIC_SETTING) != wish.topic:
            self._ports.observer.warning(
                "Unknown topic is parked", account=account.id, topic=wish.topic
            )
            return f"parked {wish.topic}"
        answer = self._ports.http.send("GET", wish.url, headers={}, content=b"", timeout=5)
        if answer.status != 200:
            raise ProviderUnknown(f"the subscription was answered {answer.status}")
        return "confirmed"

    def _booked(self, account: PaymentAccount, told: Observation) -> str:
        intent = intent_of(self._ports, account, told)
        found = self._asked(account, intent, told)
        if found is None:
            return f"{Verdict.ASK}"
        payer = payer_of(self._ports, account, told) if intent is None else None
        applied = receive_payment(
            self._ports, account, None if intent is None else intent.id, found, payer
        )
        self._ports.observer.info("Push booked", account=account.id, verdict=applied.verdict)
        return f"{applied.verdict}"

    def _asked(
        self, account: PaymentAccount, intent: PaymentIntent | None, told: Observation
    ) -> Observation | None:
        adapter, access = self._ports.providers.reach(account)
        if told.trust >= adapter.caps.credit_trust:
            return told
        if intent is not None and intent.provider_ref is not None:
            answers = adapter.query(access, intent.ref)
            return next((one for one in answers if one.outcome is Outcome.PAID), None)
        assert told.provider_txn is not None
        found = adapter.find_transaction(access, told.provider_txn)
        # The search shows a credit some time after the push; sent again, it will be there.
        if found is None:
            raise ProviderUnknown("the provider does not show the transaction yet")
        return replace(found, merchant_ref=told.merchant_ref, risk=told.risk)

    def _finish(self, raw: RawEvent, result: WebhookResult, verdict: str) -> None:
        done = processed(raw, verdict, result.dedupe_key, self._ports.clock.now())
        try:
            self._ports.ledger.commit(
                tenant_scope(raw.tenant_id), Decision(changes=(Update(done),))
            )
        except StaleRead:
            return  # An earlier delivery of the same message was finished.
