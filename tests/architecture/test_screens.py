"""Every operation of the published contract is called from a screen, or says why from none.

A route that no screen calls is work that nobody can reach. The table below is true as it stands: an entry
whose operation is called after all, or is no longer there, fails as well.
"""

from __future__ import annotations

from tests.architecture.screens import operations, pages_of, screens, screens_of_operations

_EDGE = "the edge at the ISP asks for it, by its key"
_PROVIDER = "a payment provider sends it, or the browser that it sends back"
_PAGE = "it is a page itself, or a form of that page, which works without our scripts"
WITHOUT_SCREEN = {
    "showPayPage": _PAGE,
    "payByForm": _PAGE,
    "payInAdvanceByForm": _PAGE,
    "buyByForm": _PAGE,
    "enrolEdge": "an edge that is being installed sends it, by its code",
    "getChanges": _EDGE,
    "getQueueCredentials": _EDGE,
    "getSnapshot": _EDGE,
    "takeOpenSessions": _EDGE,
    "takeSessionReports": _EDGE,
    "comeBackByForm": _PROVIDER,
    "comeBackByLink": _PROVIDER,
    "takeProviderPush": _PROVIDER,
}


def test_every_operation_of_the_contract_is_called_from_a_screen_or_says_why_not() -> None:
    found = screens_of_operations()
    assert {name for name, called in found.items() if not called} == set(WITHOUT_SCREEN)


def test_every_page_is_reached_from_a_router() -> None:
    shown = set.union(*screens().values())
    pages = {path for bundle in ("console", "portal") for path in pages_of(bundle)}
    assert pages - shown == set()


def test_the_walk_finds_the_screens_that_are_known() -> None:
    found = screens_of_operations()
    assert len(found) == len(operations()) > 90
    assert found["listNas"] >= {"console: routers"}
    # Through a part, and around every page.
    assert found["refundSale"] == {"console: customer"}
    assert "console: around every page" in found["signOut"]
    assert found["getMe"] == {"portal: customer_home"}
