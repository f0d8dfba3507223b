"""A forgotten password: a code to the mobile, the second factor where it is on, and a new one is set."""

from __future__ import annotations

from isp.parties.one_time_code import CodeWrong, TooManyRequests
from isp.refusals import Invalid, StaleRead
from isp_app.recover_password import RecoveryWish
from isp_app.sign_in import ChooseIsp, TotpRequired
from isp_http.answers import WithCookie
from isp_http.caller import Caller
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.types import Body, CodeText, Id, MobileText, Secret, Slug
from isp_http.views import ChallengeView, challenge_view

from public_site.answers import SignedInView, signed_in
from public_site.ports import PublicSite

panel = Panel("password-recovery")


class RecoveryCodeRequest(Body):
    mobile: MobileText


class RecoveryRequest(Body):
    challenge_id: Id
    code: CodeText
    password: Secret
    totp: CodeText | None = None
    slug: Slug | None = None


@panel.route(
    "POST",
    "/public/password-recovery/codes",
    needs=Gate.PUBLIC,
    use_case="recover_password",
    status=202,
    repeat=Repeat.NATURAL,
    refusals=(Invalid, TooManyRequests),
)
def ask_for_recovery_code(
    body: RecoveryCodeRequest, caller: Caller, ports: PublicSite
) -> ChallengeView:
    """Send a one-time code to a member of staff; the answer is the same for strangers."""
    return challenge_view(ports.recover_password.ask(body.mobile, caller))


@panel.route(
    "POST",
    "/public/password-recoveries",
    needs=Gate.PUBLIC,
    repeat=Repeat.NATURAL,
    refusals=(Invalid, CodeWrong, TotpRequired, ChooseIsp, TooManyRequests, StaleRead),
)
def recover_password(
    body: RecoveryRequest, caller: Caller, ports: PublicSite
) -> WithCookie[SignedInView]:
    """Set a new password, end all sessions of before, and sign its owner in."""
    return signed_in(ports.recover_password(RecoveryWish(**body.model_dump()), caller))
