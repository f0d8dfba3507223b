"""A provider pushes. The signature is checked, the event stored, and then the provider is asked.

Even a signed push is only believed as far as the provider's `credit_trust`; where that is QUERIED, the
answer to our own question is what is booked, with the reference that the push alone can tell.

Who is not the provider is refused. Whatever else cannot be done now, because something outside of us
fails, is `Unavailable`: then the provider sends again. SNS takes every answer below 500 for the last word,
and after a minute none at all; so what was stored and not done is tried again by `retry_push`.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from dataclasses import replace

from isp.decide_again import decided
from isp.decision import Decision, Update
from isp.ids import derived_id
from isp.parties.scope import tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation, Outcome
from isp.payments.provider import (
    BadSignature,
    ConfirmSubscription,
    HttpReply,
    InboundHttp,
    NotSupported,
    ProviderError,
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnknown,
    WebhookResult,
)
from isp.payments.push_channel import (
    ParkedTopic,
    PushChannel,
    TooManyTopics,
    connected,
    cut_off,
    heard,
    parked,
    pinned,
)
from isp.payments.raw_event import RawEvent, next_retry_at, noted, processed
from isp.refusals import NotFound, Refusal, Unavailable

from isp_app.handle_return import account_at, store_once
from isp_app.payment_ports import PaymentPorts
from isp_app.push_channels import confirm, write_channel
from isp_app.receive_payment import receive_payment
from isp_app.whose_payment import intent_of, payer_of

REFUSED = HttpReply(400, b"refused")


class HandlePush:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, provider: str, account_public_id: str, http: InboundHttp) -> HttpReply:
        """Return what the provider expects; Unavailable where it should send again."""
        return self.take(account_at(self._ports, provider, account_public_id), http)

    def take(self, account: PaymentAccount, http: InboundHttp) -> HttpReply:
        """Take what was pushed to the account; as above."""
        try:
            return self._taken(account, http)
        except BadSignature as bad:
            digest = hashlib.sha256(http.body).hexdigest()
            self._ports.observer.warning(
                "Push refused", account=account.id, reason=str(bad), sha256=digest
            )
            return REFUSED
        except NotSupported:
            raise NotFound(kind="payment") from None
        except (ProviderError, Refusal) as failure:
            is_ours = isinstance(failure, ProviderMisconfigured)
            say = self._ports.observer.error if is_ours else self._ports.observer.warning
            say("Push is to be sent again", account=account.id, reason=_reason(failure))
            raise Unavailable(part=account.provider) from failure

    def _taken(self, account: PaymentAccount, http: InboundHttp) -> HttpReply:
        adapter, access = self._ports.providers.reach(account)
        result = adapter.handle_webhook(access, http)
        raw = self._stored(account, http, result)
        if raw.processed_at is not None:
            return result.reply
        try:
            verdict = self._done(account, result)
        except (ProviderError, Refusal) as failure:
            self._ports.observer.info("Push is kept", account=account.id, raw_event=raw.id)
            with suppress(Refusal):  # Should that fail as well, the first failure says more.
                self._write(raw, result, f"waits: {_reason(failure)}", is_done=False)
            raise
        self._write(raw, result, verdict, is_done=True)
        return result.reply

    def _done(self, account: PaymentAccount, result: WebhookResult) -> str:
        """Do all that the message asks for, and return what became of it."""
        now = self._ports.clock.now()
        if not result.effects:
            write_channel(self._ports, account, lambda channel: heard(channel, now))
        verdicts = [self._asked_to_confirm(account, wish) for wish in result.effects]
        verdicts += [self._booked(account, told) for told in result.observations]
        if result.unread is not None:
            self._ports.observer.warning("Push could not be read whole", account=account.id)
            verdicts.append(f"unread: {result.unread}")
        return ", ".join(verdicts) or "nothing"

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
            retry_at=next_retry_at(http.received_at, http.received_at),
        )
        if store_once(self._ports, raw):
            return raw
        return self._ports.payments.raw_event(tenant_scope(raw.tenant_id), raw.id)

    def _asked_to_confirm(self, account: PaymentAccount, wish: ConfirmSubscription) -> str:
        """Subscribe to the topic that a person pinned; any other waits for one."""
        ports, now = self._ports, self._ports.clock.now()
        if wish.topic == pinned(account) and not wish.was_cut:
            _, access = ports.providers.reach(account)
            confirm(access, wish.url)
            write_channel(ports, account, lambda channel: connected(channel, wish.topic, now))
            ports.observer.info("Topic confirmed", account=account.id)
            return "confirmed"
        is_cut = wish.was_cut and wish.topic == pinned(account)

        def waits(channel: PushChannel) -> PushChannel:
            known = cut_off(channel) if is_cut else channel
            with_it = parked(known, ParkedTopic(wish.topic, wish.url, now))
            return replace(with_it, version=channel.version + 1)

        try:
            write_channel(ports, account, waits)
        except TooManyTopics:
            ports.observer.error("Too many topics wait", account=account.id, topic=wish.topic)
            return f"not parked, too many wait: {wish.topic}"
        ports.observer.warning("Topic waits for a person", account=account.id, topic=wish.topic)
        return f"parked {wish.topic}"

    def _booked(self, account: PaymentAccount, told: Observation) -> str:
        intent = intent_of(self._ports, account, told)
        found = self._asked(account, intent, told)
        payer = payer_of(self._ports, account, told) if intent is None else None
        applied = receive_payment(
            self._ports, account, None if intent is None else intent.id, found, payer
        )
        self._ports.observer.info("Push booked", account=account.id, verdict=applied.verdict)
        return f"{applied.verdict}"

    def _asked(
        self, account: PaymentAccount, intent: PaymentIntent | None, told: Observation
    ) -> Observation:
        """Return what may be booked. ProviderUnknown if the provider does not show it (yet)."""
        adapter, access = self._ports.providers.reach(account)
        if told.outcome is Outcome.PAID and told.trust >= adapter.caps.credit_trust:
            return told
        assert told.provider_txn is not None
        if intent is not None and intent.provider_ref is not None:
            with suppress(ProviderRefused):  # It may still know the transaction.
                for one in adapter.query(access, intent.ref):
                    if one.outcome is Outcome.PAID and one.provider_txn == told.provider_txn:
                        return one
        found = adapter.find_transaction(access, told.provider_txn)
        # The search shows a credit some time after the push; sent again, it will be there.
        if found is None:
            raise ProviderUnknown("the provider does not show the transaction yet")
        return replace(found, merchant_ref=told.merchant_ref, risk=told.risk)

    def _write(self, raw: RawEvent, result: WebhookResult, verdict: str, *, is_done: bool) -> None:
        """Write down what became of the event, unless another delivery of it came to an end."""
        scope, ports = tenant_scope(raw.tenant_id), self._ports

        def write_once() -> None:
            known = ports.payments.raw_event(scope, raw.id)
            if known.processed_at is not None:
                return
            now = ports.clock.now()
            done = processed(known, verdict, result.dedupe_key, now)
            after = done if is_done else noted(known, verdict, now)
            ports.ledger.commit(scope, Decision(changes=(Update(after),)))

        with suppress(Unavailable):  # What the push meant is true by now; only the note is missing.
            decided(write_once, ports.patience)


def _reason(failure: ProviderError | Refusal) -> str:
    return failure.code if isinstance(failure, Refusal) else str(failure)
