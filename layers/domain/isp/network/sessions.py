"""The part of the port `Network` that keeps sessions and pages of open ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from isp.minutes import Moment
from isp.network.address_use import AddressLookUp, Use
from isp.network.open_page import OpenPage
from isp.network.session import RadiusSession
from isp.network.usage import DayUsage
from isp.parties.scope import Scope

if TYPE_CHECKING:
    from isp.ports import Page, PageRequest


class Sessions(Protocol):
    """RADIUS sessions and what was used on which day."""

    def stored_session(self, scope: Scope, session: RadiusSession) -> RadiusSession | None:
        """Return what is stored of a session, without what its page says."""

    def store_session(
        self, scope: Scope, session: RadiusSession, instead_of: RadiusSession | None
    ) -> None:
        """Store a session for what was read of it; StaleRead if another report came in between."""

    def store_open_page(self, scope: Scope, page: OpenPage) -> bool:
        """Store a page unless a newer one is there; say whether it was."""

    def turn_to_pages(self, scope: Scope, edge_id: str, page_count: int, taken_at: int) -> None:
        """Let readers look among so many pages of the edge, all of which are stored."""

    def sessions_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[RadiusSession]:
        """Return the customer's sessions, newest first; open ones with what their pages say."""

    def open_sessions(self, scope: Scope, paths: Mapping[str, str]) -> Mapping[str, RadiusSession]:
        """Return the latest open session of each who is online, as it was last reported.

        `paths` are the customers who are asked for, each with the path of his seller.
        """

    def online(self, scope: Scope, page: PageRequest, nas_id: str | None) -> Page[RadiusSession]:
        """Return who is online, by seller and customer; with `nas_id` on that router.

        Each with his latest open session and what its page says. A page may hold fewer than it could.
        """

    def uses_of_address(
        self, scope: Scope, address: str, at: int, most: int
    ) -> tuple[Sequence[Use], bool]:
        """Return who had the address at that second, the latest first, and whether all was looked at.

        Of those who began to use it before that second the latest `most` are looked at.
        """

    def address_look_ups(self, scope: Scope, page: PageRequest) -> Page[AddressLookUp]:
        """Return what was asked of addresses, newest first."""

    def daily_usage(
        self, scope: Scope, customer_id: str, days: int, moment: Moment
    ) -> Sequence[DayUsage]:
        """Return what was used on each of the tenant's last days, oldest first, unused days left out."""
