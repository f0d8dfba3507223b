"""The daily comparison of a receiving account with its provider's statement."""

from __future__ import annotations

from typing import Annotated

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.payments.difference import StatementDay, StatementOfAnother, statement_day_id
from isp.payments.statement import StatementUnreadable
from isp.ports import Page, PageRequest
from isp.refusals import Invalid, NotFound
from isp_app.compare_statement import DayNotOver, StatementOfAnotherDay, Upload
from isp_http.panel import Panel
from isp_http.text import RAW
from isp_http.types import Body, Id, View
from pydantic import StringConstraints

from seller_panel.excerpts import Day, ExcerptQuery
from seller_panel.matters import MatterView, matter_views
from seller_panel.payment_accounts import refuse_a_part_of_the_tree
from seller_panel.ports import SellerPanel

panel = Panel("statements")

STATEMENT_CHARACTERS_MAX = 500_000
# As JSON: a line break takes two bytes, a letter of another script up to six.
BODY_BYTES_MAX = 1_000_000

StatementText = Annotated[
    str, RAW, StringConstraints(min_length=1, max_length=STATEMENT_CHARACTERS_MAX)
]


class StatementBody(Body):
    day: Day
    text: StatementText


class StatementDayView(View):
    """What a comparison counted, and the sums of what the provider's statement says."""

    day: str
    equal: int
    other_amount: int
    theirs_only: int
    ours_only: int
    payments_minor: int
    refunds_minor: int
    fees_minor: int
    payouts_minor: int
    uploaded_at: int


@panel.route(
    "POST",
    "/payment-accounts/{account_id}/statements",
    needs=Permission.PAYMENT_SETTLE,
    refusals=(
        NotFound,
        Invalid,
        DayNotOver,
        StatementUnreadable,
        StatementOfAnotherDay,
        StatementOfAnother,
    ),
    body_bytes_max=BODY_BYTES_MAX,
)
def compare_statement(
    account_id: Id, body: StatementBody, actor: Actor, ports: SellerPanel
) -> StatementDayView:
    """Compare a provider's statement of a day with the books; a newer one replaces it."""
    refuse_a_part_of_the_tree(actor)
    upload = Upload(account_id, body.day, body.text, actor.subject_id)
    return _view(ports.compare_statement(actor.tenant_id, upload))


@panel.route(
    "GET",
    "/payment-accounts/{account_id}/statements",
    needs=Permission.PAYMENT_SETTLE,
    refusals=(NotFound, Invalid),
)
def list_statement_days(
    account_id: Id, query: ExcerptQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[StatementDayView]:
    """Return the compared days of an account, latest day first."""
    refuse_a_part_of_the_tree(actor)
    account = ports.payments.account(actor.scope, account_id)
    days = query.days()
    found = ports.statements.statement_days(actor.scope, account.id, page, days=days)
    return found.each(_view)


@panel.route(
    "GET",
    "/payment-accounts/{account_id}/statements/{day}",
    needs=Permission.PAYMENT_SETTLE,
    refusals=(NotFound,),
)
def get_statement_day(
    account_id: Id, day: Day, actor: Actor, ports: SellerPanel
) -> StatementDayView:
    """Return what the comparison of a day counted."""
    found = ports.statements.statement_day(actor.scope, statement_day_id(account_id, day))
    if found is None:
        raise NotFound(kind="statement_day")
    return _view(found)


@panel.route(
    "GET",
    "/payment-accounts/{account_id}/statements/{day}/differences",
    needs=Permission.PAYMENT_SETTLE,
    refusals=(NotFound,),
)
def list_differences(
    account_id: Id, day: Day, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[MatterView]:
    """Return the differences of a compared day, those too that have settled since."""
    day_id = statement_day_id(account_id, day)
    if ports.statements.statement_day(actor.scope, day_id) is None:
        raise NotFound(kind="statement_day")
    found = ports.statements.differences_of(actor.scope, day_id, page)
    return found.with_items(matter_views(ports, actor, found.items))


def _view(day: StatementDay) -> StatementDayView:
    return StatementDayView.model_validate(day)
