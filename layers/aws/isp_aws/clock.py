"""Time and randomness of the real world. The domain gets both as parameters."""

from __future__ import annotations

import secrets
import time


class SystemClock:
    def now(self) -> int:
        return int(time.time())


class SystemRandom:
    """Randomness of the operating system."""

    def token(self, bits: int) -> str:
        assert bits % 8 == 0
        return secrets.token_urlsafe(bits // 8)

    def digits(self, count: int) -> str:
        return "".join(secrets.choice("0123456789") for _ in range(count))
