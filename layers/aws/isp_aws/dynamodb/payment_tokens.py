"""The tokens of payment providers, shared by all instances of all functions.

The lease is a condition on one item: of those who want to fetch a token, one gets it. Values are
sealed with their key, so a token never opens under another account.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from isp.ports import Clock
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from isp_aws.dynamodb import keys, platform_keys
from isp_aws.dynamodb.binding import platform_scope
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.items.access import PaymentTokenItem
from isp_aws.sealing import Sealer

Item = PaymentTokenItem
LEASE_BITS = 128


class DynamoTokenStore:
    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer, self._clock = sealer, clock

    def get(self, key: str) -> Mapping[str, str] | None:
        item = self._item(key)
        if item is None or item.value is None or item.value_expires_at <= self._clock.now():
            return None
        return self._opened(key, item.value)

    def lease(self, key: str, seconds: int) -> str | None:
        now, lease = self._clock.now(), secrets.token_hex(LEASE_BITS // 8)
        is_free = Item.lease_ends_at.does_not_exist() | (Item.lease_ends_at <= now)
        taking: list[Action] = [Item.lease.set(lease), Item.lease_ends_at.set(now + seconds)]
        item = Item(platform_keys.payment_token(key), keys.SELF)
        with platform_scope("lease a provider's token"):
            taken = held(lambda: item.update(actions=taking, condition=is_free))
        return lease if taken else None

    def put(self, key: str, lease: str, value: Mapping[str, str], expires_at: int) -> bool:
        sealed = self._sealer.seal(json.dumps(dict(value)), _belongs_to(key))
        storing: list[Action] = [
            Item.value.set(sealed),
            Item.value_expires_at.set(expires_at),
            Item.lease.remove(),
            Item.lease_ends_at.remove(),
        ]
        item = Item(platform_keys.payment_token(key), keys.SELF)
        with platform_scope("keep a provider's token"):
            return held(lambda: item.update(actions=storing, condition=Item.lease == lease))

    def drop_if(self, key: str, failed_token: str) -> None:
        item = self._item(key)
        if item is None or item.value is None:
            return
        if self._opened(key, item.value)["token"] != failed_token:
            return
        is_still_it = Item.value == item.value
        dropping: list[Action] = [Item.value.remove(), Item.value_expires_at.remove()]
        with platform_scope("forget a provider's token"):
            held(lambda: item.update(actions=dropping, condition=is_still_it))

    def _item(self, key: str) -> PaymentTokenItem | None:
        with platform_scope("use a provider's token"):
            try:
                return Item.get(platform_keys.payment_token(key), keys.SELF, consistent_read=True)
            except DoesNotExist:
                return None

    def _opened(self, key: str, sealed: str) -> Mapping[str, str]:
        value: dict[str, str] = json.loads(self._sealer.unseal(sealed, _belongs_to(key)))
        return value


def _belongs_to(key: str) -> str:
    return f"payment_token/{key}"
