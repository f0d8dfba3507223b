"""Reading the due index, how far the sweep has come, and how far the nights that look after it."""

from __future__ import annotations

from collections.abc import Iterator

from isp.due import DueThing
from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.binding import platform_scope
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.connection import DirectoryItem, ListedItem
from isp_aws.dynamodb.due import buckets, due_thing
from isp_aws.environment import Table


class DueItem(DirectoryItem):
    """What the index shows of a thing that is due: its keys."""

    due_sk = UnicodeAttribute()


class WatermarkItem(ListedItem):
    table = Table.PLATFORM

    minute = IntegerAttribute()


class LeftOverItem(ListedItem):
    """A minute in which something was still due at night, long after it was swept."""

    table = Table.PLATFORM


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
        return self._mark(keys.SWEEP)

    def advance(self, minute: int) -> None:
        """Remember that everything up to this minute was handed over; never goes back."""
        self._advance(keys.SWEEP, minute)

    def looked_through_until(self) -> int | None:
        """Return the last minute that a night looked through for what is overdue."""
        return self._mark(keys.OVERDUE)

    def looked_through(self, minute: int) -> None:
        """Remember how far the nights have looked; never goes back."""
        self._advance(keys.OVERDUE, minute)

    def left_over(self) -> list[int]:
        """Return the minutes of which something was overdue when a night looked."""
        with platform_scope("sweep what is due"):
            found = LeftOverItem.query(
                keys.SWEEP[0], LeftOverItem.sk.startswith(keys.LEFT_OVER), consistent_read=True
            )
            return [int(item.sk.removeprefix(keys.LEFT_OVER)) for item in found]

    def remember(self, minute: int) -> None:
        """Let the following nights look at the minute, too."""
        with platform_scope("sweep what is due"):
            LeftOverItem(keys.SWEEP[0], keys.left_over(minute)).save()

    def forget(self, minute: int) -> None:
        with platform_scope("sweep what is due"):
            LeftOverItem(keys.SWEEP[0], keys.left_over(minute)).delete()

    def _mark(self, key: tuple[str, str]) -> int | None:
        with platform_scope("sweep what is due"):
            try:
                return WatermarkItem.get(*key, consistent_read=True).minute
            except DoesNotExist:
                return None

    def _advance(self, key: tuple[str, str], minute: int) -> None:
        with platform_scope("sweep what is due"):
            mark = WatermarkItem(*key)
            is_ahead = WatermarkItem.pk.does_not_exist() | (WatermarkItem.minute < minute)
            held(
                lambda: mark.update(actions=[WatermarkItem.minute.set(minute)], condition=is_ahead)
            )
