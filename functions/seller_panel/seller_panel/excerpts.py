"""What of a list is asked for: days from and to, as the tenant counts them, and from which end."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.excerpt import ALL_DAYS, WHOLE, Days, Excerpt
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Directory
from isp.refusals import Invalid
from isp_http.text import LATIN_DIGITS
from isp_http.types import PageQuery
from pydantic import Field, StringConstraints

Day = Annotated[str, LATIN_DIGITS, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class ExcerptQuery(PageQuery):
    first_day: Annotated[Day | None, Field(description="From this day of the tenant's on.")] = None
    last_day: Annotated[Day | None, Field(description="Until this day, it too.")] = None
    order: Annotated[
        Literal["usual", "turned"],
        Field(description="Whether the list is told from its other end."),
    ] = "usual"

    def days(self) -> Days:
        is_turned = self.order == "turned"
        return Days.asked_for(self.first_day, self.last_day, is_turned=is_turned)


def excerpt_asked_for(query: ExcerptQuery, actor: Actor, directory: Directory) -> Excerpt:
    """Return the seconds of the days that are asked for, in the zone of the actor's tenant."""
    days = query.days()
    if days in (ALL_DAYS, Days(is_turned=True)):
        return Excerpt(is_turned=True) if days.is_turned else WHOLE
    tenant = directory.tenant(tenant_scope(actor.tenant_id))
    return days.excerpt(tenant.utc_offset_minutes)


def refuse_order(query: ExcerptQuery) -> None:
    """Refuse to tell a list from its other end, where it has one order only."""
    if query.order != "usual":
        raise Invalid(field="order", reason="not_of_this_list")


def refuse_excerpt(query: ExcerptQuery) -> None:
    """Refuse days and order, where a list is in another order than that of a time."""
    for field in ("first_day", "last_day"):
        if getattr(query, field) is not None:
            raise Invalid(field=field, reason="not_of_this_list")
    refuse_order(query)
