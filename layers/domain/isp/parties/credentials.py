"""What proves who somebody is: staff credentials, sessions, one-time codes.

Secrets are kept only as hashes, except the TOTP secret, which must be readable and is sealed when
stored. Times are Unix seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class StaffCredential:
    """How a staff member signs in. One person may be staff of several ISPs."""

    kind: ClassVar[str] = "staff_credential"

    tenant_id: str
    id: str  # The staff id.
    version: int
    mobile: str
    password_hash: str = field(repr=False)
    totp_secret: str | None = field(repr=False)  # Set at the first step of switching TOTP on.
    totp_enabled: bool
    totp_last_step: int  # A code is good once: steps up to this one are used.
    recovery_hashes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. Only the SHA-256 of its token is known here.

    A customer's rests on the mobile that a code reached: `mobile` is that one, "" of staff and of sessions
    from before it was kept, which rest on the mobile of their line.
    """

    token_hash: str
    tenant_id: str
    subject_id: str
    role: str
    node_path: str
    name: str
    created_at: int
    seen_at: int
    expires_at: int
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A one-time code that was sent to a mobile, kept as its keyed hash."""

    id: str
    purpose: str  # One of `one_time_code.Purpose`.
    tenant_id: str | None
    mobile: str
    code_hash: str = field(repr=False)
    tries: int
    expires_at: int
