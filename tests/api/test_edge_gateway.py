"""An edge joins, takes a snapshot, follows the changes, reports sessions, and is revoked."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest
from isp.network.desired_state import nas_state
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope

from tests.api.world import Answer, World
from tests.builders import network

REPORT: dict[str, Any] = {
    "session_key": "k" * 32,
    "nas_id": "NAS",
    "customer_id": "set below",
    "login": "customer_id",
    "acct_session_id": "8000",
    "state": "open",
    "started_at": 1_795_000_000,
    "as_of": 1_795_000_100,
    "ended_at": None,
    "octets_in": 100,
    "octets_out": 900,
    "framed_ip": "10.1.1.1",
    "calling_station_id": "AA:BB",
    "terminate_cause": None,
}


def code_of(world: World) -> str:
    return str(world.browser(Role.ISP_ADMIN).post("/edge-enrolment-codes", None).json["code"])


def enrol(world: World, code: str) -> Answer:
    content = json.dumps({"code": code, "name": "Roof", "edge_version": "1.0"}).encode()
    headers = {"content-type": "application/json"}
    return world.send("POST", "/edge/v1/enrolments", headers=headers, content=content)


def report(world: World, *changes: dict[str, Any], spool_lag: int = 0) -> Answer:
    mine = REPORT | {"customer_id": world.home.ids["customer_id"]}
    body = {
        "edge_version": "1.0",
        "clock_offset_ms": -12,
        "spool_lag": spool_lag,
        "reports": [mine | one for one in changes],
    }
    headers = world.edge() | {"content-type": "application/json"}
    content = json.dumps(body).encode()
    return world.send("POST", "/edge/v1/session-reports", headers=headers, content=content)


def tell_pages(
    world: World, taken_at: int, lines: list[dict[str, Any]], *, twin: Any = None, **changes: Any
) -> Answer:
    body = {
        "edge_version": "1.0",
        "clock_offset_ms": 0,
        "spool_lag": 0,
        "taken_at": taken_at,
        "page_count": 1,
        "is_complete": True,
        "pages": [{"number": 0, "sessions": lines}],
    }
    headers = world.edge(twin) if twin else world.edge()
    content = json.dumps(body | changes).encode()
    headers = headers | {"content-type": "application/json"}
    return world.send("POST", "/edge/v1/open-sessions", headers=headers, content=content)


def get(world: World, path: str) -> Answer:
    return world.send("GET", path, headers=world.edge())


def sessions(world: World) -> list[dict[str, Any]]:
    path = f"/customers/{world.home.ids['customer_id']}/sessions"
    return list(world.browser(Role.ISP_ADMIN).get(path).json["items"])


def test_a_code_enrols_one_edge_within_ten_minutes(world: World) -> None:
    code = code_of(world)
    enrolled = enrol(world, f" {code.lower()} ")
    assert enrolled.status == 201, enrolled.text
    assert len(bytes.fromhex(enrolled.json["key"])) == 32
    assert enrolled.json["tenant_id"] == world.home.tenant_id
    assert world.cloud.queues == [enrolled.json["edge_id"]]
    again = enrol(world, code)
    assert (again.status, again.code) == (401, "enrolment_code_wrong")

    late = code_of(world)
    world.clock.at += 600
    assert enrol(world, late).status == 401
    assert enrol(world, "ABCDE-FGHIJ-KLMNO-PQRST").status == 401


def test_the_key_opens_the_gateway_and_is_kept_nowhere(world: World) -> None:
    enrolled = enrol(world, code_of(world)).json
    headers = {"authorization": f"Edge {enrolled['edge_id']}:{enrolled['key']}"}
    rights = world.send("POST", "/edge/v1/credentials", headers=headers)
    assert rights.status == 200
    assert rights.json["session_token"] == f"for {enrolled['edge_id']}"
    assert enrolled["key"] not in repr(world.store.items)
    assert "mobile" not in rights.text


@pytest.mark.parametrize(
    "header", ["", "Edge", "Bearer x", "Edge x:y", f"Edge {'A' * 20}:{'AB' * 32}"]
)
def test_what_is_no_key_opens_nothing(world: World, header: str) -> None:
    headers = {"authorization": header} if header else {}
    refused = world.send("GET", "/edge/v1/snapshot", headers=headers)
    assert (refused.status, refused.code) == (401, "edge_unknown")


def test_a_snapshot_holds_all_that_the_edge_needs_and_nobody_elses(world: World) -> None:
    world.network.append_change(
        tenant_scope(world.home.tenant_id),
        world.home.ids["edge_id"],
        nas_state(world.directory.nases(tenant_scope(world.home.tenant_id))[0]),
        0,
    )
    answer = get(world, "/edge/v1/snapshot").json
    assert answer["cursor"] == 1
    name = answer["url"].removeprefix("https://s3.example/")
    assert name.startswith(f"{world.home.tenant_id}/{world.home.ids['edge_id']}/")
    lines = gzip.decompress(world.cloud.snapshots[name]).decode().splitlines()
    changes = [json.loads(line) for line in lines]
    subjects = [change["subject"] for change in changes]
    assert sorted(subjects) == ["customer"] * 4 + ["nas", "node"]
    assert {change["seq"] for change in changes} == {0}
    paid = next(change for change in changes if change["id"] == world.home.ids["customer_id"])
    assert (paid["state"]["status"], paid["state"]["password"]) == ("active", "pw")
    assert world.other.ids["customer_id"] not in "".join(lines)


def test_changes_go_on_from_the_cursor_without_gaps(world: World) -> None:
    scope, edge_id = tenant_scope(world.home.tenant_id), world.home.ids["edge_id"]
    nas = nas_state(world.directory.nases(scope)[0])
    for version in range(1, 6):
        world.network.append_change(scope, edge_id, replace(nas, version=version), 0)
    first = get(world, "/edge/v1/changes?after=0&limit=3").json
    assert [change["seq"] for change in first["changes"]] == [1, 2, 3]
    assert (first["cursor"], first["more"]) == (3, True)
    rest = get(world, "/edge/v1/changes?after=3&limit=3").json
    assert (rest["cursor"], rest["more"]) == (5, False)
    none = get(world, "/edge/v1/changes?after=5").json
    assert (none["changes"], none["cursor"], none["more"]) == ([], 5, False)


def test_a_snapshot_tells_the_newest_changes_again_which_its_lists_may_not_show_yet(
    world: World,
) -> None:
    scope, edge_id = tenant_scope(world.home.tenant_id), world.home.ids["edge_id"]
    for number, ago in enumerate((600, 61, 5)):
        desired = network.desired(f"C{number}")
        world.network.append_change(scope, edge_id, desired, world.clock.now() - ago)
    assert get(world, "/edge/v1/snapshot").json["cursor"] == 2
    world.clock.at += 120
    assert get(world, "/edge/v1/snapshot").json["cursor"] == 3


def test_a_cursor_that_the_log_forgot_asks_for_a_snapshot(world: World) -> None:
    scope, edge_id = tenant_scope(world.home.tenant_id), world.home.ids["edge_id"]
    nas = nas_state(world.directory.nases(scope)[0])
    for version in range(1, 4):
        world.network.append_change(scope, edge_id, replace(nas, version=version), 0)
    world.network.forget_changes(scope, edge_id, until=2)
    assert get(world, "/edge/v1/changes?after=2").status == 200
    gone = get(world, "/edge/v1/changes?after=1")
    assert (gone.status, gone.code) == (410, "cursor_too_old")


def test_a_session_is_seen_online_then_ended_and_its_usage_counted_once(world: World) -> None:
    admin, customer_id = world.browser(Role.ISP_ADMIN), world.home.ids["customer_id"]
    accepted = report(world, {})
    assert (accepted.status, accepted.json) == (
        200,
        {"accepted": ["k" * 32], "refused": [], "commands": []},
    )
    assert admin.get(f"/customers/{customer_id}").json["online"] is True

    closed = {"state": "closed", "as_of": REPORT["as_of"] + 60, "octets_out": 1_900}
    report(world, closed | {"ended_at": REPORT["as_of"] + 50}, closed)
    report(world, {})
    assert admin.get(f"/customers/{customer_id}").json["online"] is False
    assert [(one["octets_out"], one["ended_at"]) for one in sessions(world)] == [
        (1_900, REPORT["as_of"] + 50)
    ]
    usage = world.browser(Role.CUSTOMER).get("/me/usage").json["days"]
    assert [(day["octets_in"], day["octets_out"]) for day in usage] == [(100, 1_900)]


def test_a_session_names_its_router_as_long_as_it_is_known(world: World) -> None:
    router = world.browser(Role.ISP_ADMIN).get(f"/nas/{world.home.ids['nas_id']}").json
    report(world, {"nas_id": router["id"]}, {"session_key": "g" * 32, "nas_id": "GONE"})
    mine = world.browser(Role.CUSTOMER).get("/me/sessions").json["items"]
    for seen in (sessions(world), mine):
        names = {one["session_key"]: one["nas_name"] for one in seen}
        assert names == {"k" * 32: router["name"], "g" * 32: None}


def test_what_an_open_session_uses_shows_and_its_days_are_exact_in_the_end(world: World) -> None:
    key, at = "0b" * 16, REPORT["as_of"]
    world.clock.at = at
    browser = world.browser(Role.CUSTOMER)
    report(world, {"session_key": key, "octets_in": 0, "octets_out": 0})
    for more in (300, 600):
        world.clock.at = at + more
        line = {"session_key": key, "as_of": at + more, "octets_in": more, "octets_out": 9 * more}
        told = tell_pages(world, at + more, [line])
        assert (told.status, told.json) == (200, {"pages": 1})
        (shown,) = sessions(world)
        assert (shown["as_of"], shown["octets_in"]) == (at + more, more)
        assert browser.get("/me/sessions").json["items"] == [shown]
        (day,) = browser.get("/me/usage").json["days"]
        assert (day["octets_in"], day["octets_out"]) == (more, 9 * more)
    assert tell_pages(world, at + 300, []).status == 200, "a repeat that was long under way"
    assert sessions(world) == [shown]

    days = [
        {"day": "2026-11-17", "octets_in": 200, "octets_out": 0},
        {"day": "2026-11-18", "octets_in": 500, "octets_out": 7_000},
    ]
    ended = {"state": "closed", "as_of": at + 700, "octets_in": 700, "octets_out": 7_000}
    report(world, ended | {"session_key": key, "days": days})
    assert browser.get("/me/usage?days=90").json["days"] == days


def test_the_pages_of_a_twin_tenant_are_not_ours(world: World) -> None:
    key, at = "0c" * 16, REPORT["as_of"]
    report(world, {"session_key": key, "octets_in": 0, "octets_out": 0})
    line = {"session_key": key, "as_of": at + 9, "octets_in": 999, "octets_out": 9}
    assert tell_pages(world, at + 9, [line], twin=world.other).status == 200
    assert [one["octets_in"] for one in sessions(world)] == [0]


@pytest.mark.parametrize(
    "changes",
    [
        {"page_count": 2, "pages": [{"number": 0, "sessions": [{"session_key": "00000001" * 4}]}]},
        {"page_count": 1, "pages": [{"number": 1, "sessions": []}]},
        {"page_count": 0},
        {
            "page_count": 1,
            "pages": [{"number": 0, "sessions": [{"session_key": "not-of-a-session"}]}],
        },
    ],
)
def test_a_page_that_nobody_would_find_is_refused(world: World, changes: dict[str, Any]) -> None:
    for page in changes.get("pages", []):
        for line in page["sessions"]:
            line |= {"as_of": 1, "octets_in": 1, "octets_out": 1}
    assert tell_pages(world, 1, [], **changes).status == 422


def test_days_that_do_not_add_up_are_refused(world: World) -> None:
    days = [{"day": "2026-11-18", "octets_in": 99, "octets_out": 900}]
    answer = report(world, {"days": days})
    assert (answer.status, answer.json["accepted"]) == (200, [])
    assert [one["session_key"] for one in answer.json["refused"]] == [REPORT["session_key"]]
    assert sessions(world) == []


def test_a_clock_that_is_ahead_does_not_keep_later_pages_out(world: World) -> None:
    key, now = "0d" * 16, world.clock.at
    report(world, {"session_key": key, "octets_in": 0, "octets_out": 0})
    for taken_at, sent in ((now + 10**6, 1), (now + 60, 2)):
        line = {
            "session_key": key,
            "as_of": REPORT["as_of"] + sent,
            "octets_in": sent,
            "octets_out": 0,
        }
        tell_pages(world, taken_at, [line])
        world.clock.at += 60
    assert [one["octets_in"] for one in sessions(world)] == [2]


@pytest.mark.parametrize("as_of", [4_102_444_800, 10**12, 2**62, 2**63 - 1])
def test_a_page_with_a_second_of_no_calendar_keeps_nobody_from_reading(
    world: World, as_of: int
) -> None:
    key = "0d" * 16
    report(world, {"session_key": key})
    line = {"session_key": key, "as_of": as_of, "octets_in": 300, "octets_out": 900}
    assert tell_pages(world, as_of, [line]).status == 200
    assert [one["octets_in"] for one in sessions(world)] == [300]
    path = f"/customers/{world.home.ids['customer_id']}/usage"
    assert world.browser(Role.ISP_ADMIN).get(path).status == 200
    # The next page is by a clock that was put right.
    world.clock.at += 60
    assert tell_pages(world, world.clock.at, [line | {"as_of": REPORT["as_of"] + 1}]).status == 200
    assert [one["octets_in"] for one in sessions(world)] == [300]


def test_a_page_told_twice_in_one_upload_is_refused(world: World) -> None:
    pages = [{"number": 0, "sessions": []}, {"number": 0, "sessions": []}]
    assert tell_pages(world, 1, [], pages=pages).status == 422


def test_an_upload_that_writes_more_than_one_call_can_is_refused(world: World) -> None:
    pages = [{"number": number, "sessions": []} for number in range(65)]
    assert tell_pages(world, 1, [], page_count=4096, pages=pages[:64]).status == 200
    assert tell_pages(world, 1, [], page_count=4096, pages=pages).status == 422


def test_a_stop_without_a_time_ended_when_it_was_told(world: World) -> None:
    report(world, {"state": "closed"})
    assert sessions(world)[0]["ended_at"] == REPORT["as_of"]


def test_a_session_of_nobody_is_taken_so_that_the_edge_may_forget_it(world: World) -> None:
    taken = report(world, {"customer_id": "", "session_key": "nobody"}, {})
    assert taken.json["accepted"] == ["nobody", "k" * 32]


def test_a_report_shows_that_the_edge_is_there(world: World) -> None:
    report(world, spool_lag=3)
    edge = world.browser(Role.ISP_ADMIN).get("/edges").json["items"][0]
    assert (edge["last_seen_at"], edge["spool_lag"]) == (world.clock.at, 3)
    assert (edge["edge_version"], edge["clock_offset_ms"]) == ("1.0", -12)

    heard_at = world.clock.at
    world.clock.at += 60
    get(world, "/edge/v1/changes?after=0")
    edge = world.browser(Role.ISP_ADMIN).get("/edges").json["items"][0]
    assert edge["last_seen_at"] == heard_at, "it is written down now and then"

    world.clock.at += 240
    get(world, "/edge/v1/changes?after=0")
    edge = world.browser(Role.ISP_ADMIN).get("/edges").json["items"][0]
    assert (edge["last_seen_at"], edge["edge_version"]) == (world.clock.at, "1.0")


@pytest.mark.parametrize(
    "changes",
    [
        {"octets_in": -1},
        {"octets_in": 2**63},
        {"state": "paused"},
        {"as_of": "now"},
        {"colour": "red"},
        # Seconds and days that no calendar has.
        {"started_at": 10**12},
        {"as_of": 2**62},
        {"state": "closed", "ended_at": 2**63 - 1},
        {"days": [{"day": "2026-02-30", "octets_in": 100, "octets_out": 900}]},
        {"days": [{"day": "0000-01-01", "octets_in": 100, "octets_out": 900}]},
    ],
)
def test_a_report_that_makes_no_sense_is_refused_by_name_and_stops_no_other(
    world: World, changes: dict[str, Any]
) -> None:
    answer = report(world, {}, changes | {"session_key": "odd"})
    assert answer.status == 200, answer.text
    assert answer.json["accepted"] == [REPORT["session_key"]]
    assert [one["session_key"] for one in answer.json["refused"]] == ["odd"]
    assert len(sessions(world)) == 1


def test_a_report_without_a_name_is_no_report(world: World) -> None:
    assert report(world, {}, {"session_key": "a#b"}).status == 422
    assert sessions(world) == []


def test_what_the_store_cannot_hold_is_refused_by_name(world: World) -> None:
    stored = world.network.store_session

    def store(scope: Any, session: Any, instead_of: Any) -> None:
        assert session.session_key != "odd", "a number that no store holds"
        stored(scope, session, instead_of)

    world.network.store_session = store  # type: ignore[method-assign]
    answer = report(world, {"session_key": "odd"}, {})
    assert (answer.status, answer.json["accepted"]) == (200, [REPORT["session_key"]])
    assert answer.json["refused"] == [{"session_key": "odd", "code": "report"}]
    assert len(sessions(world)) == 1


def test_more_reports_than_a_batch_holds_are_refused(world: World) -> None:
    assert report(world, *[{} for _ in range(201)]).status == 422


def test_a_revoked_edge_is_told_once_and_stays_revoked(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/edges/{world.home.ids['edge_id']}"
    assert [admin.send("DELETE", path).status for _ in range(2)] == [204, 204]
    told = [event.name for event in world.store.events.values()]
    assert told.count("edge.revoked") == 1
    assert get(world, "/edge/v1/changes?after=0").status == 401


def test_an_edge_that_is_revoked_while_its_snapshot_is_written_is_given_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/edges/{world.home.ids['edge_id']}"
    monkeypatch.setattr(world.cloud, "published", lambda: admin.send("DELETE", path))
    refused = get(world, "/edge/v1/snapshot")
    assert (refused.status, refused.code) == (401, "edge_unknown")
    assert world.cloud.snapshots == {}


def session_of(world: World) -> dict[str, Any]:
    customer = world.home.ids["customer_id"]
    page = world.browser(Role.ISP_ADMIN).get(f"/customers/{customer}/sessions")
    (item,) = page.json["items"]
    return dict(item)


def test_a_session_that_goes_on_after_it_was_taken_to_be_over_is_open_and_online_again(
    world: World,
) -> None:
    at = 1_795_000_100
    report(world, {})
    closed = {"state": "closed", "as_of": at + 100, "ended_at": at + 100}
    report(world, closed | {"terminate_cause": "NAS-Reboot"})
    assert session_of(world)["ended_at"] == at + 100
    report(world, {"as_of": at + 300, "reopened": 1, "octets_in": 200})
    seen = session_of(world)
    assert (seen["ended_at"], seen["terminate_cause"], seen["reopened"]) == (None, None, 1)
    customer = world.browser(Role.ISP_ADMIN).get(f"/customers/{world.home.ids['customer_id']}")
    assert customer.json["online"] is True
    report(world, closed)
    assert session_of(world)["ended_at"] is None, "what is older says nothing any more"


def test_all_addresses_of_a_session_show_with_their_times(world: World) -> None:
    first, second = {"address": "10.1.1.1", "since": 1}, {"address": "2001:db8::/56", "since": 2}
    report(world, {"addresses": [first]})
    report(world, {"as_of": 1_795_000_200, "framed_ip": "", "addresses": [second]})
    seen = session_of(world)
    assert (seen["addresses"], seen["framed_ip"]) == ([first, second], "10.1.1.1")


def test_an_edge_of_before_tells_one_address_and_placeholders_as_they_came(world: World) -> None:
    spelled = {"calling_station_id": "aabb.ccdd.eeff"}
    report(world, spelled)
    report(world, spelled | {"as_of": 1_795_000_200, "framed_ip": "255.255.255.254"})
    seen = session_of(world)
    assert (seen["framed_ip"], seen["calling_station_id"]) == ("10.1.1.1", "AA:BB:CC:DD:EE:FF")
    assert seen["addresses"] == [{"address": "10.1.1.1", "since": 1_795_000_000}]


def test_what_an_edge_says_of_a_router_stands_beside_it(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    nas_id = admin.get("/nas").json["items"][0]["id"]
    told = {"nas_id": nas_id, "open_again": 3, "keeps_old_ends": True}
    body = {"edge_version": "2.0", "clock_offset_ms": 0, "spool_lag": 0, "reports": []}
    headers = world.edge() | {"content-type": "application/json"}
    content = json.dumps(body | {"routers": [told]}).encode()
    assert world.send("POST", "/edge/v1/session-reports", headers=headers, content=content).status
    seen = {item["id"]: item for item in admin.get("/nas").json["items"]}
    assert (seen[nas_id]["open_again"], seen[nas_id]["keeps_old_ends"]) == (3, True)
