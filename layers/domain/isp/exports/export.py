"""An export: one list, as it was asked for, written to a file part by part.

It is stored, so it is known for ever who took which list out of the house, when, and how many rows. Each
step reads one part and moves the place; whoever repeats a step, or makes it beside another, loses to the
version and reads on from where the other came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from isp.decision import Decision, Update
from isp.excerpt import ALL_DAYS, Days
from isp.refusals import Invalid, Refusal
from isp.subscriptions.subscription import ACTIVE, EXPIRED

# What one step reads, and what one file may hold: both fit well into the time of one request.
PART_ROWS = 500
ROWS_MAX = 20_000
A_DAY_MAX = 50
DAY_SECONDS = 86_400


class ExportTooLong(Refusal):
    """The list has more rows than a file may hold. Values: rows."""

    code, status = "export_too_long", 409


class TooManyExports(Refusal):
    """As many lists were taken out today as a day may. Values: exports."""

    code, status = "too_many_exports", 429


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list, narrowed how, and in what form. None and empty: not asked for."""

    list_name: str
    format: str
    language: str
    days: tuple[str, str] = (ALL_DAYS.first, ALL_DAYS.last)
    is_turned: bool = False
    search: str | None = None
    status: str | None = None
    is_decided: bool = False
    account_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what the list itself refuses; see docs/decisions/0030."""
        is_whole = self.days == (ALL_DAYS.first, ALL_DAYS.last)
        if self.list_name != "customers":
            return
        if not is_whole and (self.search or self.status not in (None, ACTIVE, EXPIRED)):
            raise Invalid(field="first_day", reason="not_of_this_list")
        if self.is_turned and (self.search or self.status):
            raise Invalid(field="order", reason="not_of_this_list")

    @property
    def day_range(self) -> Days:
        return Days(*self.days, self.is_turned)


@dataclass(frozen=True, slots=True)
class Export:
    kind: ClassVar[str] = "export"

    tenant_id: str
    id: str
    version: int
    node_path: str
    asked_by: str
    asked_at: int
    wanted: Wanted
    after: str | None = None  # Where the next part begins.
    parts: tuple[str, ...] = ()  # The names of what was read, by what is in it.
    rows: int = 0
    is_ready: bool = False

    def with_part(self, name: str, rows: int, after: str | None) -> Decision:
        """Return the decision that a part was read; ExportTooLong where the file would be."""
        total = self.rows + rows
        if total > ROWS_MAX or (total == ROWS_MAX and after is not None):
            raise ExportTooLong(rows=ROWS_MAX)
        further = replace(
            self,
            version=self.version + 1,
            after=after,
            parts=(*self.parts, name),
            rows=total,
            is_ready=after is None,
        )
        return Decision(changes=(Update(further),))


def refuse_too_many(asked_at: list[int], now: int) -> None:
    """Refuse where the newest exports, told by when they were asked for, fill a day."""
    if len([one for one in asked_at if one > now - DAY_SECONDS]) >= A_DAY_MAX:
        raise TooManyExports(exports=A_DAY_MAX)
