"""One's own password."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.one_time_code import TooManyRequests
from isp.parties.permissions import Permission
from isp.refusals import Invalid, NotFound, StaleRead
from isp_app.change_password import PasswordChange
from isp_http.caller import Caller
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.types import Body, Secret

from seller_panel.ports import SellerPanel

panel = Panel("password")


class PasswordBody(Body):
    old_password: Secret
    new_password: Secret


# Not under a key: what is remembered of a body is a fast hash, which is no place for a password.
@panel.route(
    "PUT",
    "/password",
    needs=Permission.OWN_SECURITY,
    status=204,
    repeat=Repeat.NATURAL,
    refusals=(NotFound, Invalid, TooManyRequests, StaleRead),
)
def change_password(body: PasswordBody, actor: Actor, caller: Caller, ports: SellerPanel) -> None:
    """Change one's own password and end one's other sessions."""
    assert caller.session_token is not None
    change = PasswordChange(body.old_password, body.new_password)
    ports.security.change_password(actor, change, caller.session_token)
