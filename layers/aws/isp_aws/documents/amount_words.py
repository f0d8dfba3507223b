"""Amounts in words, counted in thousand, lakh and crore.

Bengali has a word of its own for each number below a hundred. Invariant: every amount has its own
words; tests/documents/test_amount_words.py reads them back to the number.
"""

from __future__ import annotations

from collections.abc import Callable

from isp.money import MINOR_PER_MAJOR

Say = Callable[..., str]

_BENGALI_WORDS = """
শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয়
দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোলো সতেরো আঠারো উনিশ
বিশ একুশ বাইশ তেইশ চব্বিশ পঁচিশ ছাব্বিশ সাতাশ আটাশ ঊনত্রিশ
ত্রিশ একত্রিশ বত্রিশ তেত্রিশ চৌত্রিশ পঁয়ত্রিশ ছত্রিশ সাঁইত্রিশ আটত্রিশ ঊনচল্লিশ
চল্লিশ একচল্লিশ বিয়াল্লিশ তেতাল্লিশ চুয়াল্লিশ পঁয়তাল্লিশ ছেচল্লিশ সাতচল্লিশ আটচল্লিশ ঊনপঞ্চাশ
পঞ্চাশ একান্ন বায়ান্ন তিপ্পান্ন চুয়ান্ন পঞ্চান্ন ছাপ্পান্ন সাতান্ন আটান্ন ঊনষাট
ষাট একষট্টি বাষট্টি তেষট্টি চৌষট্টি পঁয়ষট্টি ছেষট্টি সাতষট্টি আটষট্টি ঊনসত্তর
সত্তর একাত্তর বাহাত্তর তিয়াত্তর চুয়াত্তর পঁচাত্তর ছিয়াত্তর সাতাত্তর আটাত্তর ঊনআশি
আশি একাশি বিরাশি তিরাশি চুরাশি পঁচাশি ছিয়াশি সাতাশি আটাশি ঊননব্বই
নব্বই একানব্বই বিরানব্বই তিরানব্বই চুরানব্বই পঁচানব্বই ছিয়ানব্বই সাতানব্বই আটানব্বই নিরানব্বই
"""
_ENGLISH_WORDS = """
zero one two three four five six seven eight nine
ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety
"""
BENGALI_BELOW_HUNDRED = tuple(_BENGALI_WORDS.split())
_ENGLISH_BELOW_TWENTY = tuple(_ENGLISH_WORDS.split())[:20]
_ENGLISH_TENS = tuple(_ENGLISH_WORDS.split())[20:]

_SCALES = (
    (10_000_000, "কোটি", "crore"),
    (100_000, "লক্ষ", "lakh"),
    (1_000, "হাজার", "thousand"),
)


def amount_in_words(minor: int, language: str, say: Say) -> str:
    """Return an amount as a cheque says it, such as "Five hundred twenty-five taka only"."""
    assert minor >= 0
    whole, poisha = divmod(minor, MINOR_PER_MAJOR)
    taka = number_in_words(whole, language)
    if poisha == 0:
        words = say(language, "words_taka", taka=taka)
    else:
        poisha_words = number_in_words(poisha, language)
        words = say(language, "words_taka_poisha", taka=taka, poisha=poisha_words)
    return words[0].upper() + words[1:]


def number_in_words(number: int, language: str) -> str:
    """Return a whole number in words."""
    if number == 0:
        return _below_hundred(0, language)
    words: list[str] = []
    for scale, bengali, english in _SCALES:
        count, number = divmod(number, scale)
        if count:
            # More than 99 crore is said as so many crore: the count itself is a number in words.
            words += [number_in_words(count, language), bengali if language == "bn" else english]
    if number:
        words.append(_below_thousand(number, language))
    return " ".join(words)


def _below_thousand(number: int, language: str) -> str:
    hundreds, rest = divmod(number, 100)
    words: list[str] = []
    if hundreds:
        count = _below_hundred(hundreds, language)
        words.append(f"{count}শত" if language == "bn" else f"{count} hundred")
    if rest:
        words.append(_below_hundred(rest, language))
    return " ".join(words)


def _below_hundred(number: int, language: str) -> str:
    if language == "bn":
        return BENGALI_BELOW_HUNDRED[number]
    if number < len(_ENGLISH_BELOW_TWENTY):
        return _ENGLISH_BELOW_TWENTY[number]
    tens, ones = divmod(number, 10)
    ten = _ENGLISH_TENS[tens - 2]
    return f"{ten}-{_ENGLISH_BELOW_TWENTY[ones]}" if ones else ten
