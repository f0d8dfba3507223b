"""The wire: what one side writes, the other reads; what is not of the shape is named."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from edge_contract import (
    Change,
    ChangesPage,
    ContractError,
    CustomerState,
    DayUsage,
    Enrolled,
    EnrolmentRequest,
    NasState,
    NodeState,
    OpenPage,
    OpenSessionsUpload,
    OpenUsage,
    QueueCredentials,
    SessionReport,
    SessionUpload,
    SnapshotLink,
    UploadReceipt,
    in_uploads,
    page_number,
    pages_of,
)
from edge_contract.open_sessions import SESSIONS_A_PAGE, SESSIONS_MAX
from hypothesis import given
from hypothesis import strategies as st

WHOLE = st.integers(0, 2**62)
# The wire counts octets, and the shortest limit of a free text is 40 of them.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda text: len(text.encode()) <= 40
)
WORD = TEXT.filter(lambda text: text != "")
MAYBE_WHOLE = st.none() | WHOLE
ADDRESS = st.ip_addresses().map(str)

CUSTOMERS = st.builds(
    CustomerState,
    login=WORD,
    password=TEXT,
    status=st.sampled_from(["active", "unpaid", "expired", "suspended"]),
    expires_at=MAYBE_WHOLE,
    down_kbps=st.integers(0, 10**8),
    up_kbps=st.integers(0, 10**8),
    framed_ip=st.none() | st.ip_addresses(v=4).map(str),
    pool=st.none() | TEXT,
    interim_seconds=st.integers(60, 86_400),
    owner_path=TEXT,
    simultaneous_use=WHOLE,
    class_id=TEXT,
    opens_at=MAYBE_WHOLE,
)
ROUTERS = st.builds(
    NasState,
    name=TEXT,
    address=ADDRESS,
    secret=WORD,
    coa_port=st.integers(1, 65_535),
    require_message_authenticator=st.booleans(),
    vendor=st.sampled_from(["mikrotik", "other"]),
)
NODES = st.builds(NodeState, path=TEXT, paid_until=MAYBE_WHOLE)


def changes_of(subject: str, states: st.SearchStrategy[Any]) -> st.SearchStrategy[Change]:
    return st.builds(
        Change,
        seq=WHOLE,
        subject=st.just(subject),
        id=WORD,
        version=st.integers(1, 2**62),
        state=st.none() | states,
    )


CHANGES = st.one_of(
    changes_of("customer", CUSTOMERS), changes_of("nas", ROUTERS), changes_of("node", NODES)
)
DAYS = st.builds(DayUsage, day=st.just("2026-01-05"), octets_in=WHOLE, octets_out=WHOLE)
REPORTS = st.builds(
    SessionReport,
    days=st.lists(DAYS, max_size=2).map(tuple),
    session_key=TEXT.filter(lambda text: len(text.encode()) <= 64),
    nas_id=st.just("N1"),
    customer_id=st.just("C1"),
    login=TEXT,
    acct_session_id=TEXT,
    state=st.sampled_from(["open", "closed"]),
    started_at=WHOLE,
    as_of=WHOLE,
    ended_at=MAYBE_WHOLE,
    octets_in=WHOLE,
    octets_out=WHOLE,
    framed_ip=st.just("10.0.0.1"),
    calling_station_id=TEXT,
    terminate_cause=st.none() | TEXT,
)
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)
USAGE = st.builds(OpenUsage, session_key=KEYS, as_of=WHOLE, octets_in=WHOLE, octets_out=WHOLE)
EXCHANGES = st.one_of(
    CHANGES,
    REPORTS,
    st.builds(
        OpenSessionsUpload,
        edge_version=TEXT,
        clock_offset_ms=st.integers(-(2**40), 2**40),
        spool_lag=WHOLE,
        taken_at=WHOLE,
        page_count=st.sampled_from([1, 2, 4_096]),
        is_complete=st.booleans(),
        pages=st.lists(
            st.builds(
                OpenPage,
                number=st.integers(0, 4_095),
                sessions=st.lists(USAGE, max_size=3).map(tuple),
            ),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(EnrolmentRequest, code=st.just("K7"), name=st.just("Dhanmondi"), edge_version=TEXT),
    st.builds(
        Enrolled,
        edge_id=st.just("E1"),
        key=st.just("a" * 64),
        tenant_id=st.just("isp0000001"),
        queue_url=TEXT,
        region=st.just("ap-south-1"),
        doorbell_seconds=st.integers(0, 20),
        server_time=WHOLE,
    ),
    st.builds(
        QueueCredentials,
        access_key_id=WORD,
        secret_access_key=WORD,
        session_token=TEXT,
        expires_at=WHOLE,
        queue_url=WORD,
        endpoint_url=st.none() | TEXT,
    ),
    st.builds(SnapshotLink, url=WORD, cursor=WHOLE, expires_at=WHOLE),
    st.builds(
        ChangesPage,
        changes=st.lists(CHANGES, max_size=3).map(tuple),
        cursor=WHOLE,
        more=st.booleans(),
        server_time=WHOLE,
    ),
    st.builds(
        SessionUpload,
        edge_version=st.just("0.1.0"),
        clock_offset_ms=st.integers(-(10**9), 10**9),
        spool_lag=WHOLE,
        reports=st.lists(REPORTS, max_size=3).map(tuple),
    ),
    st.builds(UploadReceipt, accepted=st.lists(TEXT, max_size=4).map(tuple)),
)


@given(EXCHANGES)
def test_what_one_side_writes_the_other_reads(value: Any) -> None:
    assert type(value).from_json(json.loads(json.dumps(value.to_json()))) == value


@given(EXCHANGES, st.data())
def test_a_missing_field_is_named(value: Any, data: st.DataObject) -> None:
    may_be_absent = {"expires_at", "framed_ip", "pool", "ended_at", "terminate_cause"}
    may_be_absent |= {"endpoint_url", "commands", "paid_until", "days", "utc_offset_minutes"}
    may_be_absent |= {"addresses", "reopened", "routers", "refused"}
    written = value.to_json()
    required = [name for name in written if name not in may_be_absent]
    if type(value) in (QueueCredentials, SnapshotLink):
        required.append("expires_at")
    gone = data.draw(st.sampled_from(sorted(required)))
    del written[gone]
    with pytest.raises(ContractError) as refused:
        type(value).from_json(written)
    assert refused.value.field.endswith(f".{gone}")


@given(EXCHANGES, st.sampled_from([[], 1.5, {"a": 1}, True, "\ud800"]), st.data())
def test_a_value_of_another_kind_is_a_contract_error_or_harmless(
    value: Any, wrong: object, data: st.DataObject
) -> None:
    written = value.to_json()
    written[data.draw(st.sampled_from(sorted(written)))] = wrong
    try:
        read = type(value).from_json(written)
    except ContractError:
        return
    assert type(read).from_json(read.to_json()) == read


@pytest.mark.parametrize("values", [None, [], "x", 7])
def test_what_is_no_object_is_refused(values: object) -> None:
    with pytest.raises(ContractError):
        Change.from_json(values)


def test_secrets_are_not_shown_when_a_state_is_printed() -> None:
    router = NasState("R", "10.0.0.1", "s3cret", 3799, False, "mikrotik")
    assert "s3cret" not in repr(router)


def test_one_bad_change_does_not_spoil_the_page_for_a_reader_who_says_so() -> None:
    good = {"seq": 2, "subject": "node", "id": "isp", "version": 1, "state": None}
    page = {"changes": [good | {"subject": "ship"}, good], "cursor": 2, "more": False}
    page |= {"server_time": 1}
    left_out: list[ContractError] = []
    read = ChangesPage.from_json(page, left_out=left_out.append)
    assert [change.seq for change in read.changes] == [2]
    assert [error.field for error in left_out] == ["change.subject"]
    with pytest.raises(ContractError):
        ChangesPage.from_json(page)


@pytest.mark.parametrize("count", [0, 1, SESSIONS_A_PAGE + 1, 20_000])
def test_pages_hold_every_session_once_where_it_is_looked_for(count: int) -> None:
    usage = [
        OpenUsage(hashlib.md5(bytes([n % 256, n // 256])).hexdigest(), 0, n, n)
        for n in range(count)
    ]
    pages = pages_of(usage)
    assert len(pages) & (len(pages) - 1) == 0, "readers find them by doubling"
    assert [page.number for page in pages] == list(range(len(pages)))
    assert sum(len(page.sessions) for page in pages) == count
    for page in pages:
        assert len(page.sessions) <= 2 * SESSIONS_A_PAGE
        assert all(page_number(one.session_key, len(pages)) == page.number for one in page.sessions)
    portions = list(in_uploads(pages))
    assert [page for portion in portions for page in portion] == list(pages)
    for portion in portions:
        assert sum(len(page.sessions) for page in portion) <= SESSIONS_MAX
        upload = OpenSessionsUpload("1", 0, 0, 0, len(pages), True, portion)
        assert len(json.dumps(upload.to_json())) < 500_000


def test_what_is_no_key_of_a_session_stands_on_no_page() -> None:
    values = {"session_key": "x" * 32, "as_of": 0, "octets_in": 0, "octets_out": 0}
    with pytest.raises(ContractError):
        OpenUsage.from_json(values)
