"""Bangladeshi mobile numbers in every spelling that people use.

Accepted: `01712345678`, `+880 1712-345678`, `8801712345678`, `1712345678`, and all of them in
Bengali digits. Kept as `8801712345678`, as the SMS gateways want it.
"""

from __future__ import annotations

import re
import unicodedata

from isp.refusals import Invalid

_IGNORED = re.compile(r"[\s().\-\u00a0\u200b-\u200d\u2010-\u2013]")
_NATIONAL = re.compile(r"(?:\+?880|0088)?0?(1[3-9][0-9]{8})")


def latin_digits(text: str) -> str:
    """Return the text with all digits, of whichever writing, as Latin ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def mobile_number(text: str) -> str:
    """Return the number as `8801XXXXXXXXX`; refused if it is no Bangladeshi mobile."""
    match = _NATIONAL.fullmatch(_IGNORED.sub("", latin_digits(text)))
    if match is None:
        raise Invalid(field="mobile", reason="not_a_mobile")
    return "880" + match[1]


def masked(mobile: str) -> str:
    """Return the number for somebody who is not signed in: `01712***678`."""
    national = "0" + mobile.removeprefix("880")
    return national[:5] + "***" + national[-3:]
