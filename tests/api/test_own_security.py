"""Changing and recovering a password, and the second factor: what a session alone may not do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from isp.notices.sms import Delivery
from isp.parties.credentials import StaffCredential
from isp.parties.permissions import Role
from isp.parties.totp import totp

from tests.api.test_sessions import signed_in
from tests.api.test_totp import switched_on
from tests.api.world import PASSWORD, Answer, Browser, World

ADMIN = "01711111111"
NEW = "tin nodi char pahar"
CODES = "/public/password-recovery/codes"
RECOVERIES = "/public/password-recoveries"


def credential(world: World) -> StaffCredential:
    return world.access.credential(world.home.tenant_id, world.home.ids[Role.ISP_ADMIN])


def sign_in(world: World, password: str) -> int:
    body = {"mobile": ADMIN, "password": password}
    return Browser(world, None).post("/public/sign-ins", body).status


def change(browser: Browser, old: str = PASSWORD, new: str = NEW) -> Answer:
    return browser.send("PUT", "/password", {"old_password": old, "new_password": new})


def fault(answer: Answer) -> tuple[int, str, str]:
    (found,) = answer.json["fields"]
    return answer.status, found["field"], found["code"]


def asked(world: World, mobile: str = ADMIN) -> dict[str, str]:
    answer = Browser(world, None).post(CODES, {"mobile": mobile})
    assert answer.status == 202, answer.text
    return {"challenge_id": answer.json["challenge_id"], "code": world.random.last_digits}


def recovered(world: World, proof: dict[str, str], **said: Any) -> Answer:
    return Browser(world, None).post(RECOVERIES, proof | {"password": NEW} | said)


# -- changing --


def test_a_changed_password_is_the_only_one_and_ends_all_other_sessions(world: World) -> None:
    here, there, other = signed_in(world), signed_in(world), world.browser(Role.MANAGER)
    assert change(here).status == 204
    assert [one.get("/session").status for one in (here, there, other)] == [200, 401, 200]
    assert (sign_in(world, PASSWORD), sign_in(world, NEW)) == (401, 200)
    assert (
        "password was changed" in world.sms.messages[-1].text
        or "বদলানো" in world.sms.messages[-1].text
    )
    assert world.sms.messages[-1].mobile == "8801711111111"


def test_a_change_that_is_repeated_is_done_once(world: World) -> None:
    here = signed_in(world)
    assert change(here).status == 204
    before, told = credential(world), len(world.sms.messages)
    assert change(here).status == 204
    assert (credential(world), len(world.sms.messages)) == (before, told)


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("wrong-wrong-wrong", NEW, "old_password", "wrong_password"),
        (PASSWORD, "1234567890", "new_password", "often_used"),
        (PASSWORD, "megh-net-2026", "new_password", "about_you"),
        (PASSWORD, "01711111111-", "new_password", "about_you"),
        (PASSWORD, PASSWORD, "new_password", "already"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(
    world: World, old: str, new: str, field: str, reason: str
) -> None:
    here, there = signed_in(world), signed_in(world)
    before = credential(world)
    assert fault(change(here, old, new)) == (422, field, reason)
    assert credential(world) == before and there.get("/session").status == 200


def test_a_found_session_does_not_try_passwords_without_end(world: World) -> None:
    here = signed_in(world)
    for _ in range(10):
        assert change(here, "wrong-wrong-wrong").status == 422
    assert change(here).status == 429
    assert sign_in(world, PASSWORD) == 200, "and its owner still gets in"
    world.clock.at += 900
    assert change(here).status == 204


def test_a_sign_in_that_began_before_the_change_does_not_outlast_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = signed_in(world)
    save = world.access.save_session

    def saving(session: Any) -> None:
        monkeypatch.undo()
        assert change(here).status == 204
        save(session)

    monkeypatch.setattr(world.access, "save_session", saving)
    assert sign_in(world, PASSWORD) == 401
    mine = [one for one in world.access._sessions.values() if one.name == "isp_admin"]
    assert len(mine) == len([one for one in mine if one.token_hash]) and sign_in(world, NEW) == 200


def test_a_change_stays_where_its_notice_cannot_be_sent(world: World) -> None:
    world.sms.delivery = Delivery.RETRY_LATER
    assert change(signed_in(world)).status == 204
    assert sign_in(world, NEW) == 200


def test_a_customer_has_no_password_to_change(world: World) -> None:
    assert change(world.browser(Role.CUSTOMER)).status == 404


# -- recovering --


def test_who_forgot_sets_a_new_password_with_a_code_and_is_signed_in(world: World) -> None:
    there = signed_in(world)
    answer = recovered(world, asked(world))
    assert (answer.status, answer.json) == (200, {"role": "isp_admin"})
    here = Browser(world, answer.headers["Set-Cookie"].split(";")[0].partition("=")[2])
    assert [one.get("/session").status for one in (here, there)] == [200, 401]
    assert (sign_in(world, PASSWORD), sign_in(world, NEW)) == (401, 200)
    code, notice = world.sms.messages[-2:]
    assert code.mobile == notice.mobile == "8801711111111"
    assert notice.about == "password_changed"


def test_a_stranger_is_answered_as_a_member_is_and_gets_no_message(world: World) -> None:
    member = Browser(world, None).post(CODES, {"mobile": ADMIN})
    sent = len(world.sms.messages)
    stranger = Browser(world, None).post(CODES, {"mobile": "01799999999"})
    assert (member.status, set(member.json)) == (stranger.status, set(stranger.json))
    assert member.headers.keys() == stranger.headers.keys()
    assert len(world.sms.messages) == sent
    # Even the right code of a challenge of nobody opens nothing.
    proof = {"challenge_id": stranger.json["challenge_id"], "code": world.random.last_digits}
    assert (recovered(world, proof).status, recovered(world, proof).code) == (401, "code_wrong")


def test_a_broken_gateway_does_not_tell_who_is_a_member(world: World) -> None:
    world.sms.delivery = Delivery.RETRY_LATER
    for mobile in (ADMIN, "01799999999"):
        assert Browser(world, None).post(CODES, {"mobile": mobile}).status == 202


def test_a_recovery_code_of_another_purpose_or_used_before_is_wrong(world: World) -> None:
    for path in ("/public/sign-up/codes", "/public/isps/megh-net/customer-codes"):
        sent = Browser(world, None).post(path, {"mobile": "01755555555"})
        proof = {
            "challenge_id": sent.json["challenge_id"],
            "code": world.random.last_digits,
        }
        assert recovered(world, proof).code == "code_wrong"
    proof = asked(world)
    assert recovered(world, proof).status == 200
    assert recovered(world, proof, password="char pahar dui nodi").code == "code_wrong"
    assert sign_in(world, NEW) == 200


def test_a_weak_new_password_uses_up_no_try_of_the_code(world: World) -> None:
    proof = asked(world)
    for _ in range(8):
        assert fault(recovered(world, proof, password="1234567890"))[1:] == (
            "password",
            "often_used",
        )
    assert recovered(world, proof).status == 200


def test_a_code_bears_five_tries(world: World) -> None:
    proof = asked(world)
    for _ in range(5):
        assert recovered(world, proof | {"code": "000000"}).code == "code_wrong"
    assert recovered(world, proof).code == "code_wrong"
    assert sign_in(world, PASSWORD) == 200


def test_the_mobile_alone_is_not_enough_where_the_second_factor_is_on(world: World) -> None:
    secret, codes = switched_on(world)
    proof = asked(world)
    wanted = recovered(world, proof)
    assert (wanted.status, wanted.code) == (401, "totp_required")
    assert fault(recovered(world, proof, totp="000000")) == (422, "totp", "wrong_code")
    code = totp(secret, world.clock.at // 30)
    assert recovered(world, proof, totp=code).status == 200
    body = {"mobile": ADMIN, "password": NEW}
    again = Browser(world, None).post("/public/sign-ins", body | {"totp": code})
    assert again.code == "sign_in_failed", "a code is good once"
    assert Browser(world, None).post("/public/sign-ins", body | {"totp": codes[0]}).status == 200


def test_staff_of_two_isps_say_whose_password_it_is(world: World) -> None:
    for twin in (world.home, world.other):
        kept = world.access.credential(twin.tenant_id, twin.ids[Role.MANAGER])
        world.access.save_credential(replace(kept, version=2, mobile="8801766666666"))
    proof = asked(world, "01766666666")
    which = recovered(world, proof)
    assert (which.status, which.code) == (409, "choose_isp")
    assert recovered(world, proof, slug="megh-net-2").status == 200
    body = {"mobile": "01766666666"}
    nobody = Browser(world, None)
    assert nobody.post("/public/sign-ins", body | {"password": NEW}).status == 200
    assert nobody.post("/public/sign-ins", body | {"password": PASSWORD}).status == 200


def test_many_who_ask_use_up_nobodys_recovery(world: World) -> None:
    for _ in range(2_000):
        world.access.hit("code:tenant:password_recovery", 3_600, world.clock.now())
        world.access.hit("code:tenant:sign_up", 3_600, world.clock.now())
    assert recovered(world, asked(world)).status == 200


def test_one_who_asks_again_at_once_waits(world: World) -> None:
    asked(world)
    refused = Browser(world, None).post(CODES, {"mobile": ADMIN})
    assert (refused.status, refused.code) == (429, "too_many_requests")


# -- the second factor --


def test_a_found_session_does_not_switch_the_second_factor_on_or_off(world: World) -> None:
    here = signed_in(world)
    assert fault(here.post("/totp", {"password": "wrong"})) == (422, "password", "wrong_password")
    switched_on(world)
    here = world.browser(Role.ISP_ADMIN)
    before = credential(world)
    for path in ("/totp/removals", "/totp/recovery-codes"):
        wrong = here.post(path, {"password": "wrong", "code": "123456"})
        assert fault(wrong) == (422, "password", "wrong_password")
        wrong = here.post(path, {"password": PASSWORD, "code": "123456"})
        assert fault(wrong) == (422, "code", "wrong_code")
    assert credential(world) == before


def test_switching_on_ends_the_sessions_that_rest_on_the_password_alone(world: World) -> None:
    there = signed_in(world)
    switched_on(world)
    assert there.get("/session").status == 401


def test_with_password_and_code_it_is_off_and_its_codes_are_void(world: World) -> None:
    secret, codes = switched_on(world)
    here = world.browser(Role.ISP_ADMIN)
    said = {"password": PASSWORD, "code": totp(secret, world.clock.at // 30)}
    assert here.post("/totp/removals", said).status == 204
    assert here.get("/session").json["totp_enabled"] is False
    assert sign_in(world, PASSWORD) == 200
    assert world.sms.messages[-1].about == "totp_switched_off"
    assert credential(world).recovery_hashes == () and credential(world).totp_secret is None
    again = here.post("/totp/removals", said)
    assert (again.status, again.code) == (409, "totp_not_on")
    assert here.post("/totp/recovery-codes", said).code == "totp_not_on"


def test_new_recovery_codes_make_the_old_ones_void(world: World) -> None:
    _, codes = switched_on(world)
    here = world.browser(Role.ISP_ADMIN)
    made = here.post("/totp/recovery-codes", {"password": PASSWORD, "code": codes[0]})
    assert made.status == 201, made.text
    fresh = made.json["recovery_codes"]
    assert len(set(fresh)) == 10 and not set(fresh) & set(codes)
    assert world.sms.messages[-1].about == "recovery_codes_renewed"
    body = {"mobile": ADMIN, "password": PASSWORD}
    for code, status in ((codes[1], 401), (fresh[1], 200), (fresh[1], 401)):
        answer = Browser(world, None).post("/public/sign-ins", body | {"totp": code})
        assert answer.status == status


def test_a_code_that_removed_the_second_factor_does_not_do_so_twice(world: World) -> None:
    secret, _ = switched_on(world)
    here = world.browser(Role.ISP_ADMIN)
    code = totp(secret, world.clock.at // 30)
    assert here.post("/totp/recovery-codes", {"password": PASSWORD, "code": code}).status == 201
    again = here.post("/totp/removals", {"password": PASSWORD, "code": code})
    assert fault(again) == (422, "code", "wrong_code")
