"""A page of open sessions as few bytes: some 21 a session.

A session is the first eight bytes of its key, when it was told before (or after) the page was taken, and its
two counters, as numbers of as many bytes as they need. Keys and counters have no pattern: zlib takes a
fiftieth off a page of 180 sessions, which is no unit of writing less, so it is not asked to.
Proof: `tests/adapters/test_packed_page.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isp.network.open_page import OpenPage, OpenUsage

VERSION = 1
KEY_BYTES = 8


def packed(page: OpenPage) -> bytes:
    """Return the bytes of a page."""
    made = bytearray([VERSION])
    for one in page.sessions:
        made += bytes.fromhex(one.session_key)[:KEY_BYTES]
        ago = page.taken_at - one.as_of
        for number in (ago * 2 if ago >= 0 else -ago * 2 - 1, one.octets_in, one.octets_out):
            made += _number(number)
    return bytes(made)


def unpacked(data: bytes, taken_at: int, session_keys: Sequence[str]) -> dict[str, OpenUsage]:
    """Return those of the sessions that stand on the page."""
    assert data[0] == VERSION, f"a page of version {data[0]}"
    wanted = {bytes.fromhex(one)[:KEY_BYTES]: one for one in session_keys}
    found: dict[str, OpenUsage] = {}
    place = 1
    while place < len(data):
        key = wanted.get(data[place : place + KEY_BYTES])
        numbers = _numbers(data, place + KEY_BYTES)
        (ago, _), (octets_in, _), (octets_out, place) = (next(numbers) for _ in range(3))
        if key is not None:
            as_of = taken_at - (ago // 2 if ago % 2 == 0 else -(ago + 1) // 2)
            found[key] = OpenUsage(key, as_of, octets_in, octets_out)
    return found


def _number(value: int) -> bytes:
    """Return a whole number, seven bits a byte, the lowest first; all bytes but the last are marked."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def _numbers(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers from a place on, each with the place after it."""
    value, shift = 0, 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value, place
            value, shift = 0, 0
