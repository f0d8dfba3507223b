from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from do_due_work.ports import Ports
from do_due_work.registry import job_for
from do_due_work.work import do
from isp.decision import Create, Decision, Update
from isp.due import DueKind, DueThing
from isp.events import Event, EventName
from isp.parties.scope import tenant_scope
from isp.subscriptions.subscription import Subscription, SubscriptionStatus
from isp_app.expire_line import ExpireLine
from isp_app.resume_when_due import ResumeWhenDue
from pydantic import ValidationError
from sweep_due.due_work_queue import message

from tests.builders.parties import customer
from tests.builders.sales import subscription
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.patience import HURRIED
from tests.fakes.store import Store

CUSTOMER = customer()
SCOPE = tenant_scope(CUSTOMER.tenant_id)
ACTIVE = subscription(CUSTOMER)
BODY = message(DueThing(CUSTOMER.tenant_id, DueKind.EXPIRE, CUSTOMER.id))


class Town:
    def __init__(self, now: int) -> None:
        self.data = Store()
        self.ledger, self.directory = FakeLedger(self.data), FakeDirectory(self.data)
        self.checked: list[tuple[str, str]] = []
        self.checked_refunds: list[tuple[str, str]] = []
        self.retried_pushes: list[tuple[str, str]] = []
        self.ports = Ports(
            expire_line=ExpireLine(self.directory, self.ledger, FakeClock(now), HURRIED),
            resume_when_due=ResumeWhenDue(self.directory, self.ledger, FakeClock(now), HURRIED),
            check_payment=lambda tenant, intent: self.checked.append((tenant, intent)),
            check_refund=lambda tenant, refund: self.checked_refunds.append((tenant, refund)),
            retry_push=lambda tenant, raw: self.retried_pushes.append((tenant, raw)),
        )
        self.store(Create(ACTIVE))

    def store(self, change: Create | Update) -> None:
        self.ledger.commit(SCOPE, Decision(changes=(change,)))

    def subscription(self) -> Subscription:
        found = self.directory.subscription(SCOPE, CUSTOMER.id)
        assert found is not None
        return found

    def events(self) -> list[Event]:
        return list(self.data.events.values())


@pytest.mark.parametrize("kind", DueKind)
def test_every_kind_of_due_work_has_a_job(kind: DueKind) -> None:
    assert callable(job_for(kind, Town(0).ports))


def test_a_subscription_ends_dated_at_the_minute_that_was_paid_for() -> None:
    town = Town(ACTIVE.expires_at + 7_200)

    do(BODY, town.ports)

    assert town.subscription().status is SubscriptionStatus.EXPIRED
    (told,) = town.events()
    assert (told.name, told.at) == (EventName.SUBSCRIPTION_EXPIRED, ACTIVE.expires_at)


def test_a_repeat_ends_nothing_twice() -> None:
    town = Town(ACTIVE.expires_at)
    for _ in range(3):
        do(BODY, town.ports)
    assert town.subscription().version == ACTIVE.version + 1
    assert len(town.events()) == 1


def test_an_extension_in_between_wins() -> None:
    town = Town(ACTIVE.expires_at + 30)
    longer = replace(ACTIVE, version=2, expires_at=ACTIVE.expires_at + 86_400)
    town.store(Update(longer, before=ACTIVE))
    do(BODY, town.ports)
    assert town.subscription() == longer
    assert not town.events()


def test_a_second_too_early_nothing_ends() -> None:
    town = Town(ACTIVE.expires_at - 1)
    do(BODY, town.ports)
    assert town.subscription() == ACTIVE


def test_many_deliveries_at_once_end_it_once() -> None:
    town = Town(ACTIVE.expires_at)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: do(BODY, town.ports), range(24)))
    assert town.subscription().version == ACTIVE.version + 1
    assert len(town.events()) == 1


ON_HOLD = replace(
    ACTIVE,
    version=2,
    status=SubscriptionStatus.ON_HOLD,
    resumes_at=ACTIVE.expires_at - 86_400,
    hold_id="HOLD0000000000000001",
)
RESUME = message(DueThing(CUSTOMER.tenant_id, DueKind.RESUME, CUSTOMER.id))


def on_hold(now: int) -> Town:
    town = Town(now)
    town.store(Update(ON_HOLD, before=ACTIVE))
    return town


def test_a_hold_ends_at_its_minute_once_and_moves_nothing() -> None:
    early = on_hold(ON_HOLD.resumes_at - 1)
    do(RESUME, early.ports)
    assert early.subscription() == ON_HOLD

    town = on_hold(ON_HOLD.resumes_at + 7_200)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: do(RESUME, town.ports), range(24)))
    open_again = town.subscription()
    assert (open_again.status, open_again.version) == (SubscriptionStatus.ACTIVE, 3)
    assert open_again.expires_at == ACTIVE.expires_at
    (told,) = town.events()
    assert (told.name, told.at) == (EventName.SUBSCRIPTION_RESUMED, ON_HOLD.resumes_at)


def test_a_line_on_hold_does_not_expire_and_one_that_nobody_looked_at_does() -> None:
    town = on_hold(ON_HOLD.resumes_at - 1)
    do(BODY, town.ports)
    assert town.subscription() == ON_HOLD

    late = on_hold(ACTIVE.expires_at + 7_200)
    do(RESUME, late.ports)
    assert late.subscription().status is SubscriptionStatus.EXPIRED
    (told,) = late.events()
    assert (told.name, told.at) == (EventName.SUBSCRIPTION_EXPIRED, ACTIVE.expires_at)


def test_a_payment_without_an_end_is_asked_about() -> None:
    town = Town(0)
    do(message(DueThing(CUSTOMER.tenant_id, DueKind.CHECK_PAYMENT, "INTENT")), town.ports)
    assert town.checked == [(CUSTOMER.tenant_id, "INTENT")]


def test_a_refund_without_an_end_is_asked_about() -> None:
    town = Town(0)
    do(message(DueThing(CUSTOMER.tenant_id, DueKind.CHECK_REFUND, "REFUND")), town.ports)
    assert town.checked_refunds == [(CUSTOMER.tenant_id, "REFUND")]


def test_a_push_that_waits_is_handed_to_its_use_case() -> None:
    town = Town(0)
    do(message(DueThing(CUSTOMER.tenant_id, DueKind.RETRY_PUSH, "RAW")), town.ports)
    assert town.retried_pushes == [(CUSTOMER.tenant_id, "RAW")]
    assert not town.checked


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        BODY.replace("expire", "dance"),
        BODY.replace(CUSTOMER.tenant_id, "short"),
        BODY[:-1] + ',"more":1}',
    ],
)
def test_what_nobody_knows_fails_loudly(body: str) -> None:
    with pytest.raises(ValidationError):
        do(body, Town(0).ports)
