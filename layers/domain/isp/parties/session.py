"""Sessions: opaque tokens in a cookie, checked at every request, so revocation is immediate.

Staff: 12 hours at most and 2 hours idle. Customers: 30 days, sliding. Only the SHA-256 of a token is
kept. The proof is `tests/api/test_sessions.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.parties.actor import Actor
from isp.parties.credentials import Session
from isp.parties.permissions import Role
from isp.refusals import Refusal

TOKEN_BITS = 256
STAFF_SECONDS = 12 * 3_600
STAFF_IDLE_SECONDS = 2 * 3_600
CUSTOMER_SECONDS = 30 * 86_400

# How stale `seen_at` may get before it is written again: a write per request would cost more than
# the request, and an idle time that is short by this much harms nobody.
SEEN_AGAIN_SECONDS = {True: 300, False: 86_400}


class SignedOut(Refusal):
    """No session, or one that has ended."""

    code, status = "signed_out", 401


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in, and where in which tree; of a customer also the mobile that proved it."""

    tenant_id: str
    subject_id: str
    role: Role
    node_path: str
    name: str
    mobile: str = ""


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_staff(session: Session) -> bool:
    return session.role != Role.CUSTOMER


def new_session(person: Person, token: str, now: int) -> Session:
    """Return the session of somebody who has just proved who they are."""
    lifetime = CUSTOMER_SECONDS if person.role is Role.CUSTOMER else STAFF_SECONDS
    return Session(
        token_hash=token_hash(token),
        tenant_id=person.tenant_id,
        subject_id=person.subject_id,
        role=person.role,
        node_path=person.node_path,
        name=person.name,
        created_at=now,
        seen_at=now,
        expires_at=now + lifetime,
        mobile=person.mobile,
    )


def is_alive(session: Session, now: int) -> bool:
    """Say whether the session still opens doors."""
    is_idle = is_staff(session) and now >= session.seen_at + STAFF_IDLE_SECONDS
    return now < session.expires_at and not is_idle


def seen_again(session: Session, now: int) -> Session | None:
    """Return the session as used now, or None where writing that down is not worth it."""
    if now < session.seen_at + SEEN_AGAIN_SECONDS[is_staff(session)]:
        return None
    slides_to = session.expires_at if is_staff(session) else now + CUSTOMER_SECONDS
    return replace(session, seen_at=now, expires_at=slides_to)


def rests_on(session: Session, line: Customer) -> bool:
    """Say whether a customer's session may reach the line: it carries the mobile that was verified."""
    return session.tenant_id == line.tenant_id and session.mobile in ("", line.mobile)


def at_line(session: Session, line: Customer) -> Session:
    """Return the session with another line in front of it, which carries the same mobile."""
    assert session.mobile == line.mobile and session.tenant_id == line.tenant_id, "another's line"
    return replace(session, subject_id=line.id, node_path=line.owner_path, name=line.name)


def actor_of(session: Session, mobile: str = "") -> Actor:
    """Return who asks; `mobile` is the verified one of a customer."""
    role = Role(session.role)
    return Actor(session.tenant_id, session.node_path, session.subject_id, role, mobile)
