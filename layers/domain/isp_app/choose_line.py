"""Choose which of his lines is in front of a customer who is signed in.

The session stays the same one; only lines that carry the mobile which it rests on can be chosen, so nothing
is reached that the code did not open. Choosing the same again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.parties.actor import Actor
from isp.parties.session import SignedOut, at_line, token_hash
from isp.ports import Access, Directory

from isp_app.lines_of_mobile import own_line


@dataclass(frozen=True, slots=True)
class ChooseLine:
    access: Access
    directory: Directory

    def __call__(self, actor: Actor, session_token: str, line_id: str) -> Customer:
        """Return the line that is in front of the customer from now on; NotFound where it is not his."""
        line = own_line(self.directory, actor, line_id)
        session = self.access.session(token_hash(session_token))
        if session is None:
            raise SignedOut
        # One of before has not kept its mobile: the door has found it at the line that it was of.
        turned = at_line(replace(session, mobile=actor.mobile), line)
        if turned != session and not self.access.turn_session(turned):
            raise SignedOut
        return line
