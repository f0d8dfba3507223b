"""Who signs: what the owner of a book may enter, and what is printed before he enters anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Create, Update
from isp.invoicing.issuer import Issuer, IssuerData, enter_issuer, not_entered
from isp.invoicing.letterhead import letterhead
from isp.parties.tenant import Node, Tenant
from isp.refusals import Invalid, StaleRead

from tests.builders.parties import node, tenant
from tests.fakes.clock import NOON

DATA = IssuerData(
    name_bn="মেঘ নেট",
    name_en="Megh Net",
    address_bn="১২ স্টেশন রোড, কুষ্টিয়া",
    address_en="12 Station Road, Kushtia",
    bin="004567891-0203",
    phone="01711000111",
)


def nothing_entered(of: Tenant | None = None, at: Node | None = None) -> Issuer:
    return not_entered(of or tenant(), at or node())


def entered(known: Issuer | None = None, **changes: str) -> Issuer:
    known = known or nothing_entered()
    decision = enter_issuer(known, known.version, replace(DATA, **changes), NOON)
    (change,) = decision.changes
    assert isinstance(change, Create | Update) and isinstance(change.item, Issuer)
    return change.item


def test_before_anything_is_entered_the_isp_signs_as_it_signed_up() -> None:
    issuer = nothing_entered(tenant(name="পদ্মা নেট", mobile="8801711000111", language="bn"))
    assert (issuer.version, issuer.phone, issuer.bin) == (0, "8801711000111", "")
    head = letterhead(issuer, tenant())
    assert head.name("bn") == head.name("en") == "পদ্মা নেট"
    assert head.address("bn") == ""


def test_a_seller_below_signs_in_his_own_name_and_not_with_the_number_of_the_isp() -> None:
    below = nothing_entered(tenant(), node(id="r1", path="/isp/r1/", name="রহিম লিংক"))
    assert (below.name_bn or below.name_en, below.phone) == ("রহিম লিংক", "")
    assert (below.id, below.node_path) == ("r1", "/isp/r1/")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", ""),
        ("004567891", "004567891"),
        ("0045678910203", "004567891-0203"),
        ("004567891-0203", "004567891-0203"),
        (" 004 567 891 – 0203 ", "004567891-0203"),
        ("০০৪৫৬৭৮৯১-০২০৩", "004567891-0203"),
    ],
)
def test_a_bin_is_taken_in_every_spelling_and_printed_in_one(typed: str, printed: str) -> None:
    assert entered(bin=typed).bin == printed


@pytest.mark.parametrize("typed", ["12345678", "1234567890", "12345678901", "00456789102034", "x"])
def test_a_number_that_is_no_bin_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        entered(bin=typed)
    assert refused.value.values == {"field": "bin", "reason": "not_a_bin"}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("০১৭১১-০০০১১১", "01711000111"), ("+880 71 62345", "+8807162345"), ("", "")],
)
def test_a_phone_of_any_network_is_taken(typed: str, printed: str) -> None:
    assert entered(phone=typed).phone == printed


@pytest.mark.parametrize("typed", ["12345", "call me", "1234567890123456"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        entered(phone=typed)
    assert refused.value.values == {"field": "phone", "reason": "not_a_phone"}


def test_a_name_in_one_language_is_needed() -> None:
    with pytest.raises(Invalid) as refused:
        entered(name_bn=" ", name_en="")
    assert refused.value.values["reason"] == "name_in_one_language"
    assert letterhead(entered(name_bn=""), tenant()).name("bn") == "Megh Net"


def test_whoever_names_a_bin_names_an_address() -> None:
    with pytest.raises(Invalid) as refused:
        entered(address_bn="", address_en=" ")
    assert refused.value.values == {"field": "address_bn", "reason": "address_with_bin"}
    assert entered(address_bn="").address_en == DATA.address_en
    assert entered(address_bn="", address_en="", bin="").bin == ""


def test_what_moved_since_it_was_seen_is_not_overwritten() -> None:
    first = entered()
    assert first.version == 1
    with pytest.raises(StaleRead):
        enter_issuer(first, 0, DATA, NOON)
    assert entered(first, name_en="Megh Broadband").version == 2
