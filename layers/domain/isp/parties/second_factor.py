"""The second factor of a credential: a code of its app, or one of its recovery codes, each good once."""

from __future__ import annotations

from dataclasses import replace

from isp.parties.credentials import StaffCredential
from isp.parties.totp import matching_step, recovery_hash


def after_code(credential: StaffCredential, code: str, now: int) -> StaffCredential | None:
    """Return the credential with the code used up; None if it is no code of it, or was used."""
    assert credential.totp_secret is not None
    version = credential.version + 1
    step = matching_step(credential.totp_secret, code, now, credential.totp_last_step)
    if step is not None:
        return replace(credential, version=version, totp_last_step=step)
    used = recovery_hash(code)
    if used not in credential.recovery_hashes:
        return None
    left = tuple(one for one in credential.recovery_hashes if one != used)
    return replace(credential, version=version, recovery_hashes=left)
