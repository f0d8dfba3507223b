"""MD4 (RFC 1320), which MS-CHAP needs for the hash of a password and OpenSSL 3 no longer offers.

Used for nothing else. Proof: the vectors of RFC 1320 in `tests/edge/test_mschap.py`.
"""

from __future__ import annotations

import struct

WORD = 0xFFFFFFFF
ROUND_2 = 0x5A827999
ROUND_3 = 0x6ED9EBA1
ORDER_2 = tuple(row + column for row in range(4) for column in (0, 4, 8, 12))
ORDER_3 = (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15)
SHIFTS = ((3, 7, 11, 19), (3, 5, 9, 13), (3, 9, 11, 15))


def md4(message: bytes) -> bytes:
    padding = b"\x80" + bytes((55 - len(message)) % 64)
    padded = message + padding + struct.pack("<Q", 8 * len(message))
    state = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
    for place in range(0, len(padded), 64):
        state = _compress(state, struct.unpack_from("<16I", padded, place))
    return struct.pack("<4I", *state)


def _compress(
    state: tuple[int, int, int, int], words: tuple[int, ...]
) -> tuple[int, int, int, int]:
    a, b, c, d = state
    for step in range(16):
        a = a + ((b & c) | (~b & d)) + words[step] & WORD
        a, b, c, d = d, _rotated(a, SHIFTS[0][step % 4]), b, c
    for step in range(16):
        a = a + ((b & c) | (b & d) | (c & d)) + words[ORDER_2[step]] + ROUND_2 & WORD
        a, b, c, d = d, _rotated(a, SHIFTS[1][step % 4]), b, c
    for step in range(16):
        a = a + (b ^ c ^ d) + words[ORDER_3[step]] + ROUND_3 & WORD
        a, b, c, d = d, _rotated(a, SHIFTS[2][step % 4]), b, c
    return (a + state[0] & WORD, b + state[1] & WORD, c + state[2] & WORD, d + state[3] & WORD)


def _rotated(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & WORD
