"""What sessions, codes, credentials and counters promise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.refusals import NotFound, StaleRead

from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import parties
from tests.fakes.clock import NOON


def test_a_credential_is_found_by_mobile_in_every_isp_of_its_owner(
    adapters: Adapters, tenant_id: str
) -> None:
    mobile = f"88017{tenant_id}"
    here = parties.credential(tenant_id, mobile=mobile, totp_secret="JBSWY3DP")
    there = parties.credential(new_tenant_id(), mobile=mobile, recovery_hashes=("a", "b"))
    for credential in (here, there):
        adapters.access.save_credential(credential)
    assert set(adapters.access.credentials_by_mobile(mobile)) == {here, there}
    assert adapters.access.credential(tenant_id, here.id) == here
    with pytest.raises(NotFound):
        adapters.access.credential(tenant_id, "NOBODY")


def test_a_mobile_that_was_given_up_opens_nothing(adapters: Adapters, tenant_id: str) -> None:
    old, new = f"88017{tenant_id}", f"88018{tenant_id}"
    credential = parties.credential(tenant_id, mobile=old)
    adapters.access.save_credential(credential)
    moved = replace(credential, version=2, mobile=new)
    adapters.access.save_credential(moved)
    assert list(adapters.access.credentials_by_mobile(old)) == []
    assert list(adapters.access.credentials_by_mobile(new)) == [moved]


def test_a_credential_that_moved_is_not_overwritten(adapters: Adapters, tenant_id: str) -> None:
    credential = parties.credential(tenant_id, mobile=f"88017{tenant_id}")
    adapters.access.save_credential(credential)
    with pytest.raises(StaleRead):
        adapters.access.save_credential(credential)
    with pytest.raises(StaleRead):
        adapters.access.save_credential(replace(credential, version=3))
    adapters.access.save_credential(replace(credential, version=2, totp_last_step=5))
    assert adapters.access.credential(tenant_id, credential.id).totp_last_step == 5


def test_a_session_opens_until_it_is_ended(adapters: Adapters, tenant_id: str) -> None:
    session = parties.session(tenant_id)
    assert adapters.access.session(session.token_hash) is None
    adapters.access.save_session(session)
    assert adapters.access.session(session.token_hash) == session
    later = replace(session, seen_at=NOON + 600)
    adapters.access.save_session(later)
    assert adapters.access.session(session.token_hash) == later
    adapters.access.end_session(session.token_hash)
    assert adapters.access.session(session.token_hash) is None


def test_a_session_that_was_ended_is_not_brought_back_by_a_late_request(
    adapters: Adapters, tenant_id: str
) -> None:
    session = parties.session(tenant_id)
    adapters.access.save_session(session)
    adapters.access.end_session(session.token_hash)
    adapters.access.save_session(replace(session, seen_at=NOON + 600))
    assert adapters.access.session(session.token_hash) is None


def test_a_session_is_turned_to_another_line_unless_it_has_ended(
    adapters: Adapters, tenant_id: str
) -> None:
    session = replace(parties.session(tenant_id), mobile="8801755555555")
    adapters.access.save_session(session)
    turned = replace(session, subject_id="SHOP", name="Shop")
    assert adapters.access.turn_session(turned)
    # Who read it before it was turned notes that it was seen: that does not turn it back.
    adapters.access.save_session(replace(session, seen_at=NOON + 600))
    assert adapters.access.session(session.token_hash) == turned
    # It is the other line's now: what ends those of the first leaves it.
    adapters.access.end_sessions_of(tenant_id, session.subject_id)
    assert adapters.access.session(session.token_hash) == turned
    adapters.access.end_sessions_of(tenant_id, "SHOP")
    assert adapters.access.session(session.token_hash) is None
    assert not adapters.access.turn_session(turned)
    assert adapters.access.session(session.token_hash) is None


def test_all_sessions_of_a_person_end_and_no_others(adapters: Adapters, tenant_id: str) -> None:
    mine = [parties.session(tenant_id, token_hash=f"{tenant_id}{n}") for n in range(3)]
    other = parties.session(tenant_id, token_hash=f"{tenant_id}x", subject_id="OTHER")
    for session in (*mine, other):
        adapters.access.save_session(session)
    adapters.access.end_sessions_of(tenant_id, mine[0].subject_id)
    assert [adapters.access.session(one.token_hash) for one in mine] == [None] * 3
    assert adapters.access.session(other.token_hash) == other


def test_one_session_of_a_person_may_go_on_where_all_others_end(
    adapters: Adapters, tenant_id: str
) -> None:
    mine = [parties.session(tenant_id, token_hash=f"{tenant_id}{n}") for n in range(3)]
    for session in mine:
        adapters.access.save_session(session)
    for _ in range(2):
        adapters.access.end_sessions_of(tenant_id, mine[0].subject_id, but=mine[1].token_hash)
        found = [adapters.access.session(one.token_hash) for one in mine]
        assert found == [None, mine[1], None]
    adapters.access.end_sessions_of(tenant_id, mine[0].subject_id)
    assert adapters.access.session(mine[1].token_hash) is None


def test_tries_of_a_code_are_counted_by_all_who_try_at_once(
    adapters: Adapters, tenant_id: str
) -> None:
    challenge = parties.challenge(tenant_id)
    adapters.access.save_challenge(challenge)

    def tries(_: int) -> int:
        tried = adapters.access.try_challenge(challenge.id, NOON)
        assert tried is not None
        return tried.tries

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(tries, range(8))) == list(range(1, 9))


def test_a_code_is_gone_when_it_expires(adapters: Adapters, tenant_id: str) -> None:
    challenge = parties.challenge(tenant_id)
    adapters.access.save_challenge(challenge)
    assert adapters.access.try_challenge(challenge.id, challenge.expires_at - 1) is not None
    assert adapters.access.try_challenge(challenge.id, challenge.expires_at) is None
    assert adapters.access.try_challenge("NOTHING", NOON) is None


def test_a_code_is_used_up_by_one_of_many(adapters: Adapters, tenant_id: str) -> None:
    challenge = parties.challenge(tenant_id)
    adapters.access.save_challenge(challenge)
    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(lambda _: adapters.access.consume_challenge(challenge.id), range(8)))
    assert sorted(used) == [False] * 7 + [True]
    assert adapters.access.try_challenge(challenge.id, NOON) is None


def test_events_are_counted_per_counter_and_window(adapters: Adapters, tenant_id: str) -> None:
    hit = adapters.access.hit
    assert [hit(tenant_id, 60, NOON), hit(tenant_id, 60, NOON + 59)] == [1, 2]
    assert hit(tenant_id, 60, NOON + 60) == 1
    assert hit(f"{tenant_id}2", 60, NOON) == 1


def test_nobody_owns_a_name_that_was_never_claimed(adapters: Adapters, tenant_id: str) -> None:
    assert adapters.access.owner("slug", tenant_id) is None
