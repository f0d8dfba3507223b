"""Payments of the versions before: they open with their purpose, in the book that had them."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from isp.decision import Decision, Update
from isp.parties.scope import Scope
from isp.payments.intent import IntentState
from isp.payments.purpose import PackageOfBefore, PurposeKind
from isp.payments.receipt import Method
from isp.sales.offer import Offer
from isp_aws.dynamodb.attributes import LONG, SHORT
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.payments import PaymentAccountItem, PaymentIntentItem, ReceiptItem
from isp_aws.sealing import Sealer

from tests.adapters.conftest import Adapters
from tests.builders import parties, payments

R1 = "/isp/r1/"


class OldIntentItem(PaymentIntentItem):
    """Writes what the version before wrote: the package beside its offer, and no purpose."""

    class Meta(PaymentIntentItem.Meta):  # type: ignore[misc, name-defined]
        pass

    def serialize(self, null_check: bool = True) -> dict[str, Any]:
        stored: dict[str, Any] = super().serialize(null_check)
        stored["owner_path"] = stored.pop("beneficiary_path")
        offer = {
            LONG[name]: one for name, one in json.loads(stored.pop("purpose")["S"])["offer"].items()
        }
        stored["package_id"] = {"S": offer["package_id"]}
        stored["package_name"] = {"S": offer["package_name"]}
        stored["offer"] = {"S": json.dumps(offer)}
        return stored


class OldestIntentItem(OldIntentItem):
    """Writes what was written before offers were kept."""

    class Meta(PaymentIntentItem.Meta):  # type: ignore[misc, name-defined]
        pass

    def serialize(self, null_check: bool = True) -> dict[str, Any]:
        stored = super().serialize(null_check)
        del stored["offer"]
        return stored


def test_payments_of_before_open_with_their_purpose(real: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path=R1)
    begun = payments.payment_intent(customer, private="token")
    sealer = Sealer(lambda: bytes(range(32)))
    with bound(scope):
        OldIntentItem.from_entity(begun, sealer).save()
        OldestIntentItem.from_entity(replace(begun, id="O" * 20), sealer).save()
    assert real.payments.intent(scope, begun.id) == begun
    oldest = real.payments.intent(scope, "O" * 20)
    assert oldest.beneficiary_path == R1
    assert oldest.purpose == PackageOfBefore("PACKAGE0000000000001", begun.purpose.package_name)
    # Such a payment is stored again without its offer by whoever only waits for it.
    ended = replace(oldest, version=2, state=IntentState.EXPIRED)
    real.ledger.commit(scope, Decision(changes=(Update(ended),)))
    assert real.payments.intent(scope, "O" * 20) == ended


def test_every_field_of_an_offer_has_a_stored_name_of_its_own() -> None:
    assert set(SHORT) == {field.name for field in fields(Offer)}
    assert len(LONG) == len(SHORT)


class OldReceiptItem(ReceiptItem):
    """Writes what the version before wrote: not what it was for, and not in whose book."""

    class Meta(ReceiptItem.Meta):  # type: ignore[misc, name-defined]
        pass

    def serialize(self, null_check: bool = True) -> dict[str, Any]:
        stored: dict[str, Any] = super().serialize(null_check)
        for name in ("purpose", "beneficiary_path"):
            del stored[name]
        return stored


@pytest.mark.parametrize(
    ("changes", "purpose"),
    [
        ({}, PurposeKind.PACKAGE),
        ({"intent_id": None}, PurposeKind.UNASKED),
        ({"method": Method.CASH, "intent_id": None, "sale_id": "SALE"}, PurposeKind.PACKAGE),
        ({"method": Method.CASH, "intent_id": None}, PurposeKind.ADVANCE),
    ],
)
def test_receipts_of_before_say_what_they_were_for(
    real: Adapters, scope: Scope, changes: dict[str, Any], purpose: PurposeKind
) -> None:
    customer = parties.customer(scope.tenant_id)
    written = payments.receipt(customer, **changes)
    with bound(scope):
        OldReceiptItem.from_entity(written, Sealer(lambda: b"")).save()
    assert real.payments.receipt(scope, written.id) == replace(written, purpose=purpose)


class OldAccountItem(PaymentAccountItem):
    """Writes what the version before wrote: not whose it is."""

    class Meta(PaymentAccountItem.Meta):  # type: ignore[misc, name-defined]
        pass

    def serialize(self, null_check: bool = True) -> dict[str, Any]:
        stored: dict[str, Any] = super().serialize(null_check)
        del stored["owner_path"]
        return stored


def test_accounts_of_before_are_the_isps(real: Adapters, scope: Scope) -> None:
    account = payments.payment_account(scope.tenant_id)
    with bound(scope):
        OldAccountItem.from_entity(account, Sealer(lambda: bytes(range(32)))).save()
    assert real.payments.account(scope, account.id) == account
