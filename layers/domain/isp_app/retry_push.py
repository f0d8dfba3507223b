"""Take a push again that was stored and not done to its end (due index, `retry_push`).

Its sender has given up by then. It is taken as if it came in now: the signature is checked again, against the
topic that is pinned today, so that what a person has unpinned meanwhile books nothing.
"""

from __future__ import annotations

import base64
from contextlib import suppress

from isp.decision import Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.provider import InboundHttp
from isp.payments.raw_event import RawEvent, noted, processed
from isp.refusals import StaleRead, Unavailable

from isp_app.handle_push import REFUSED, HandlePush
from isp_app.payment_ports import PaymentPorts


class RetryPush:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports
        self._push = HandlePush(ports)

    def __call__(self, tenant_id: str, raw_event_id: str) -> None:
        """Look after one push; does nothing where it is not due, so repeats are harmless."""
        scope, ports = tenant_scope(tenant_id), self._ports
        raw = ports.payments.raw_event(scope, raw_event_id)
        is_due = raw.retry_at is not None and raw.retry_at <= ports.clock.now()
        if raw.processed_at is not None or not is_due:
            return
        account = ports.payments.account(scope, raw.account_id)
        try:
            reply = self._push.take(account, _as_it_came(account, raw))
        except Unavailable:
            self._put_off(scope, raw.id)
            return
        if reply == REFUSED:
            now = ports.clock.now()
            self._store(scope, processed(raw, f"refused later: {raw.verdict}", raw.dedupe_key, now))

    def _put_off(self, scope: Scope, raw_event_id: str) -> None:
        """Set the next moment, where the push did not come as far as doing that itself."""
        ports, now = self._ports, self._ports.clock.now()
        known = ports.payments.raw_event(scope, raw_event_id)
        if known.retry_at is not None and known.retry_at <= now:
            known = noted(known, known.verdict or "waits", now)
            self._store(scope, known)
        if known.retry_at is None and known.processed_at is None:
            ports.observer.error("Push was given up", account=known.account_id, raw_event=known.id)

    def _store(self, scope: Scope, after: RawEvent) -> None:
        with suppress(StaleRead):  # Its sender came again meanwhile, and what he met is newer.
            self._ports.ledger.commit(scope, Decision(changes=(Update(after),)))


def _as_it_came(account: PaymentAccount, raw: RawEvent) -> InboundHttp:
    return InboundHttp(
        method="POST",
        path=account.push_path,
        query=(),
        headers={},
        body=base64.b64decode(raw.body_base64),
        remote_ip=raw.remote_ip,
        received_at=raw.received_at,
    )
