"""Reading the due index, and how far the sweep has come."""

from __future__ import annotations

from collections.abc import Iterator

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, UpdateError

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.binding import platform_scope
from isp_aws.dynamodb.connection import DirectoryItem, ListedItem
from isp_aws.dynamodb.due import DueThing, buckets, due_thing
from isp_aws.environment import Table


class DueItem(DirectoryItem):
    """What the index shows of a thing that is due: its keys."""

    due_sk = UnicodeAttribute()


class WatermarkItem(ListedItem):
    table = Table.PLATFORM

    minute = IntegerAttribute()


class DueIndex:
    def due_at(self, minute: int) -> Iterator[DueThing]:
        """Yield what is due at one minute, of all tenants."""
        with platform_scope("sweep what is due"):
            found = [
                due_thing(item.due_sk)
                for bucket in buckets(minute)
                for item in DueItem.query(bucket, index_name="due")
            ]
        yield from found

    def swept_until(self) -> int | None:
        """Return the last minute that was swept, None before the first sweep."""
        with platform_scope("sweep what is due"):
            try:
                return WatermarkItem.get(*keys.SWEEP, consistent_read=True).minute
            except DoesNotExist:
                return None

    def advance(self, minute: int) -> None:
        """Remember that everything up to this minute was handed over; never goes back."""
        with platform_scope("sweep what is due"):
            mark = WatermarkItem(*keys.SWEEP)
            is_ahead = WatermarkItem.pk.does_not_exist() | (WatermarkItem.minute < minute)
            try:
                mark.update(actions=[WatermarkItem.minute.set(minute)], condition=is_ahead)
            except UpdateError as error:
                if error.cause_response_code != "ConditionalCheckFailedException":
                    raise
