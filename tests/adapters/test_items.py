"""Items and entities: every field is kept, secrets are sealed, due times are indexed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import isp
import pytest
from isp.due import DueKind, DueThing
from isp.events import EventName, event
from isp.subscriptions.subscription import SubscriptionStatus
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.due import DueTime, buckets, due_thing
from isp_aws.dynamodb.items.events import event_item, events_of
from isp_aws.dynamodb.items.ledger import EntryItem
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.sealing import SealBroken, Sealer

from tests.builders import network, parties, payments, sales
from tests.fakes.clock import NOON

SEALER = Sealer(lambda: bytes(32))
CUSTOMER = parties.customer()


def entities() -> Iterator[type[Any]]:
    """Every class of the domain that says of itself that it is stored."""
    for module in pkgutil.walk_packages(isp.__path__, "isp."):
        for thing in vars(importlib.import_module(module.name)).values():
            names = getattr(thing, "__dataclass_fields__", {})
            if isinstance(thing, type) and "version" in names and hasattr(thing, "kind"):
                yield thing


def test_every_entity_of_the_domain_has_an_item_class() -> None:
    # Credentials are stored by the access repository, not by decisions.
    stored = {entity for entity in entities() if entity.kind != "staff_credential"}
    assert stored == set(ITEMS)


@pytest.mark.parametrize("entity", ITEMS, ids=lambda entity: entity.kind)
def test_an_item_has_an_attribute_for_every_field(entity: type[Any]) -> None:
    item = ITEMS[entity]
    wanted = {field.name for field in fields(entity)}
    own = {"pk", "sk", "gsi1pk", "gsi1sk", "due_pk", "due_sk"}
    stored = {attribute.attr_name for attribute in item.get_attributes().values()}
    assert stored - own - item.of_before == wanted
    assert item.of_before <= stored - wanted
    assert item.sealed <= wanted


@pytest.mark.parametrize(
    "entity",
    [
        CUSTOMER,
        network.nas(),
        payments.payment_account(),
        payments.payment_intent(CUSTOMER, private="vertraulich"),
    ],
    ids=lambda entity: entity.kind,
)
def test_secrets_are_sealed_and_do_not_open_in_another_item(entity: Any) -> None:
    kind = ITEMS[type(entity)]
    item = kind.from_entity(entity, SEALER)
    written = str(item.serialize(null_check=False))
    assert kind.sealed
    for name in kind.sealed:
        secret = getattr(entity, name)
        for text in [secret] if isinstance(secret, str) else secret.values():
            assert text not in written
    assert item.to_entity(SEALER) == entity
    item.id = "ANOTHER"
    with pytest.raises(SealBroken):
        item.to_entity(SEALER)


@pytest.mark.parametrize("value", [1.0, True, "1", None, 10**38])
def test_only_whole_numbers_are_kept(value: object) -> None:
    with pytest.raises(AssertionError):
        IntegerAttribute(attr_name="amount").serialize(value)


@pytest.mark.parametrize("value", [0, -1, 10**38 - 1, 2**63 + 1])
def test_whole_numbers_of_any_size_are_exact(value: int) -> None:
    attribute = IntegerAttribute(attr_name="amount")
    assert attribute.deserialize(attribute.serialize(value)) == value


def test_what_runs_is_due_at_its_end_and_what_ended_is_not() -> None:
    running = sales.subscription(CUSTOMER)
    ended = replace(running, status=SubscriptionStatus.EXPIRED)
    item = ITEMS[type(running)].from_entity(running, SEALER)
    assert item.due_pk in set(buckets(running.expires_at // 60))
    assert due_thing(item.due_sk) == DueThing(running.tenant_id, DueKind.EXPIRE, running.id)
    assert ITEMS[type(running)].from_entity(ended, SEALER).due_pk is None


def test_a_hold_is_due_when_it_ends_and_stands_in_a_list_until_then() -> None:
    bought = sales.subscription(CUSTOMER)
    held = replace(
        bought,
        status=SubscriptionStatus.ON_HOLD,
        resumes_at=bought.expires_at - 600,
        hold_id="HOLD",
    )
    kind = ITEMS[type(held)]
    item = kind.from_entity(held, SEALER)
    assert item.due_pk in set(buckets(held.resumes_at // 60))
    assert due_thing(item.due_sk) == DueThing(held.tenant_id, DueKind.RESUME, held.id)
    assert kind.mark(bought) is None, "who was never on hold has nothing to be taken from a list"
    listed, over = kind.mark(held), kind.mark(replace(bought, hold_id="HOLD"))
    assert listed is not None and listed.place is not None
    assert over is not None and over.place is None


def test_nothing_is_due_before_its_second() -> None:
    # 61 s is swept at minute 2, not at minute 1, which would be a second early.
    bucket, _ = DueTime(DueKind.CHECK_PAYMENT, 61).keys("tenant0001", "INTENT")
    assert bucket in set(buckets(2))


def test_a_payment_is_looked_at_again_when_it_asks_for_it() -> None:
    kind = ITEMS[type(payments.payment_intent(CUSTOMER))]
    assert kind.from_entity(payments.payment_intent(CUSTOMER), SEALER).due_pk is None
    waiting = payments.payment_intent(CUSTOMER, next_check_at=NOON)
    assert kind.from_entity(waiting, SEALER).due_pk in set(buckets(NOON // 60))


def test_entries_and_events_are_read_from_images_of_the_stream() -> None:
    entry = sales.paid_in("e1", 700, tenant_id="tenant0001")
    assert EntryItem.from_image(EntryItem.from_entry(entry).serialize()).to_entry() == entry
    told = event(EventName.CUSTOMER_CREATED, "tenant0001", "C", NOON, fact="C", count=3, late=True)
    more = event(EventName.CUSTOMER_CHANGED, "tenant0001", "C", NOON, fact="C:2", note=None)
    for events in ([told], [told, more]):
        assert list(events_of(event_item(events).serialize())) == events
    alone, together = event_item([told]), event_item([told, more])
    assert alone.pk != together.pk, "neither is taken for a repeat of the other"


def test_a_tenants_prefix_is_no_prefix_of_another() -> None:
    with pytest.raises(AssertionError):
        keys.tenant_prefix("tenant001")
    with pytest.raises(AssertionError):
        keys.tenant_prefix("tenant#001")
