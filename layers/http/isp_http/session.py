"""Who is at the door: the session of a cookie, checked at every request.

One consistent read and no cache: a suspended seller loses access with his next click. A customer's costs a
second read, of the line in front of him: it must carry the mobile that his code reached, whatever became of
the line since. A session that is in use is written again only once in a while (see `isp.parties.session`).
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.parties.credentials import Session
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.parties.session import (
    CUSTOMER_SECONDS,
    SignedOut,
    actor_of,
    is_alive,
    is_staff,
    rests_on,
    seen_again,
    token_hash,
)
from isp.ports import Directory
from isp.refusals import Forbidden, NotFound

from isp_http.doors import Doors
from isp_http.operation import Operation


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An actor, and whether the browser should keep the cookie longer."""

    actor: Actor
    keep_cookie_seconds: int | None


def signed_in(doors: Doors, token: str | None) -> SignedIn:
    """Return who holds the token; SignedOut if nobody (any more)."""
    access, now = doors.access, doors.clock.now()
    session = access.session(token_hash(token)) if token else None
    if session is None or not is_alive(session, now):
        raise SignedOut
    mobile = "" if is_staff(session) else _verified_mobile(doors.directory, session)
    again = seen_again(session, now)
    if again is not None:
        access.save_session(again)
    slides = again is not None and not is_staff(session)
    return SignedIn(actor_of(session, mobile), CUSTOMER_SECONDS if slides else None)


def _verified_mobile(directory: Directory, session: Session) -> str:
    try:
        line = directory.customer(tenant_scope(session.tenant_id), session.subject_id)
    except NotFound:
        raise SignedOut from None
    if not rests_on(session, line):
        raise SignedOut
    return line.mobile


def let_in(operation: Operation, actor: Actor) -> None:
    """Refuse whoever may not do this at all; which things are his is for the use case's scope."""
    if isinstance(operation.needs, Permission) and not actor.may(operation.needs):
        raise Forbidden
