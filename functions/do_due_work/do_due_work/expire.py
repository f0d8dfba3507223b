"""Ending subscriptions: the state and the event that tells edges and customer.

Dated at the minute that was paid for, whenever it is noticed. A repeat finds the subscription ended and
an extension in between has moved the end; both do nothing.
"""

from __future__ import annotations

from isp.decide_again import decide_again_on
from isp.parties.scope import tenant_scope
from isp.refusals import StaleRead
from isp.subscriptions.expire import expire_subscription

from do_due_work.ports import Ports


@decide_again_on(StaleRead, attempts=3)
def expire(ports: Ports, tenant_id: str, customer_id: str) -> None:
    scope = tenant_scope(tenant_id)
    subscription = ports.directory.subscription(scope, customer_id)
    assert subscription is not None, "what is due has been stored, and nothing removes it"
    decision = expire_subscription(subscription, ports.clock.now())
    if decision is not None:
        ports.ledger.commit(scope, decision)
