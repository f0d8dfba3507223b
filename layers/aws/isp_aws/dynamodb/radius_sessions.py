"""RADIUS sessions, who is online, and what was used on which day.

A session is one item among its customer's: a report replaces it if it is newer, with one write and no
transaction, because nothing is added up anywhere else. A day's usage is the sum of what the customer's
sessions say of that day. What an open session has used since its last report stands on a page of its edge
(`open_pages`). Order matters where two things are written: a customer's open session is named before it is
stored and its name goes after its end was, so whatever stops in between, the repeat puts it right and
readers believe the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isp.minutes import Moment, day_at
from isp.network.session import RadiusSession, usage_between
from isp.network.usage import DayUsage
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest
from isp.refusals import StaleRead
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.found_sessions import leave_leads
from isp_aws.dynamodb.items.telemetry import DAY_SECONDS, SessionItem, UsageItem
from isp_aws.dynamodb.older_sessions import bring_over, older_session
from isp_aws.dynamodb.online import latest_of, name_open, names_of, unname
from isp_aws.dynamodb.open_pages import with_pages
from isp_aws.dynamodb.reading import customers_inside
from isp_aws.dynamodb.transaction import Cancelled, put, put_alone


class RadiusSessions:
    def stored_session(self, scope: Scope, session: RadiusSession) -> RadiusSession | None:
        item = SessionItem.from_session(session)
        with bound(scope):
            try:
                return SessionItem.get(item.pk, item.sk, consistent_read=True).to_session()
            except DoesNotExist:
                older = older_session(scope.tenant_id, session.session_key)
                return None if older is None else bring_over(older)

    def store_session(
        self, scope: Scope, session: RadiusSession, instead_of: RadiusSession | None
    ) -> None:
        assert session.tenant_id == scope.tenant_id
        item = SessionItem.from_session(session)
        was_open = instead_of is not None and instead_of.is_open
        is_new = SessionItem.pk.does_not_exist()
        is_as_read = is_new if instead_of is None else SessionItem.as_of == instead_of.as_of
        with bound(scope):
            leave_leads(session, instead_of)
            if session.is_open and not was_open:
                name_open(item)
            try:
                put_alone(put(item, is_as_read))
            except Cancelled:
                raise StaleRead from None
            if was_open and not session.is_open:
                unname(item)

    def sessions_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[RadiusSession]:
        before = None if page.after is None else SessionItem.sk < page.after
        with bound(scope):
            if not customers_inside(scope, [customer_id]):
                return Page((), None)
            rows = list(
                SessionItem.query(
                    keys.sessions_of(scope.tenant_id, customer_id),
                    before,
                    scan_index_forward=False,
                    limit=page.limit + 1,
                )
            )
            shown = rows[: page.limit]
            more = shown[-1].sk if len(rows) > page.limit else None
            return Page(tuple(with_pages([row.to_session() for row in shown])), more)

    def open_sessions(self, scope: Scope, paths: Mapping[str, str]) -> Mapping[str, RadiusSession]:
        inside = {one: path for one, path in paths.items() if scope.covers(path, one)}
        with bound(scope):
            return latest_of(scope.tenant_id, names_of(scope.tenant_id, inside))

    def daily_usage(
        self, scope: Scope, customer_id: str, days: int, moment: Moment
    ) -> Sequence[DayUsage]:
        zone = moment.utc_offset_minutes
        between = day_at(moment.at - (days - 1) * DAY_SECONDS, zone), moment.day
        sums = keys.usage(scope.tenant_id, customer_id)
        with bound(scope):
            if not customers_inside(scope, [customer_id]):
                return []
            # All that are kept: one that began long ago may have been used on any day since.
            kept = SessionItem.query(keys.sessions_of(scope.tenant_id, customer_id))
            sessions = with_pages([row.to_session() for row in kept])
            of_before = [
                DayUsage(item.sk, item.octets_in, item.octets_out)
                for item in UsageItem.query(sums, UsageItem.sk.between(*between))
            ]
        return usage_between(sessions, of_before, between, zone)
