"""People as an internet provider of Dhaka knows them; the same number is always the same person."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from isp_words.numerals import digits

WOMEN = (
    "ফাতেমা", "নুসরাত", "সাদিয়া", "শারমিন", "তাহমিনা", "রোকেয়া", "সুমাইয়া", "নাজমা", "মৌসুমী", "জান্নাতুল",
    "আয়েশা", "রুবিনা", "ফারহানা", "সাবিনা", "লাবণী", "তানিয়া", "শাহনাজ", "মাহমুদা", "রেহানা", "ইসরাত",
)  # fmt: skip
MEN = (
    "আব্দুল", "তানভীর", "ইমরান", "মাহমুদুল", "শফিকুল", "কামরুল", "রাকিব", "সাইফুল", "আরিফ", "জাহিদ",
    "মেহেদী", "নাজমুল", "রেজাউল", "সোহেল", "ফয়সাল", "আনিসুর", "মিজানুর", "হাবিবুর", "শাহাদাত", "জুবায়ের",
    "তৌহিদ", "আশরাফুল", "রফিকুল", "মনিরুল", "আসাদুজ্জামান", "খালেদ", "মাসুদ", "ওমর", "ইকবাল", "শাকিল",
)  # fmt: skip
FAMILIES_OF_WOMEN = (
    "বেগম", "আক্তার", "খাতুন", "সুলতানা", "পারভীন", "ইয়াসমিন", "চৌধুরী", "রহমান", "ইসলাম", "জাহান", "নাহার",
    "দাস", "সরকার", "রায়",
)  # fmt: skip
FAMILIES_OF_MEN = (
    "হোসেন", "রহমান", "ইসলাম", "আলম", "উদ্দিন", "মিয়া", "খান", "আহমেদ", "চৌধুরী", "করিম", "হাসান", "সরকার",
    "শেখ", "তালুকদার", "মজুমদার", "ভূঁইয়া", "দাস", "সাহা", "রায়", "পাটোয়ারী", "মোল্লা", "হাওলাদার",
)  # fmt: skip
AREAS = (
    "মিরপুর ১০", "মিরপুর ১", "পল্লবী", "কাজীপাড়া", "শেওড়াপাড়া", "আগারগাঁও", "মোহাম্মদপুর", "ধানমন্ডি", "বনশ্রী",
    "খিলগাঁও", "রামপুরা", "মালিবাগ",
)  # fmt: skip
# Who issues the numbers, about as often as they are met: Grameenphone, Robi and Airtel, Banglalink, Teletalk.
RANGES = ("017", "013", "018", "016", "019", "014", "015")
RANGE_WEIGHTS = (34, 8, 20, 10, 18, 5, 5)
# What is left of a number after its range; coprime to the count of numbers, so none comes twice.
NUMBERS = 10**8
STRIDE = 48_271_337


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    mobile: str
    address: str


def person(number: int) -> Person:
    chance = Random(f"person {number}")
    woman = chance.random() < 0.35
    given = chance.choice(WOMEN if woman else MEN)
    family = chance.choice(FAMILIES_OF_WOMEN if woman else FAMILIES_OF_MEN)
    (prefix,) = chance.choices(RANGES, RANGE_WEIGHTS)
    rest = (20_000_000 + number * STRIDE) % NUMBERS
    house, road = chance.randint(1, 90), chance.randint(1, 24)
    address = f"বাসা {house}, রোড {road}, {chance.choice(AREAS)}, ঢাকা"
    return Person(f"{given} {family}", f"{prefix}{rest:08d}", digits(address, "bn"))
