"""What the public site reaches."""

from __future__ import annotations

from dataclasses import dataclass

from isp.ports import Access, Clock, Directory, Ledger
from isp_app.open_pay_link import OpenPayLink
from isp_app.recover_password import RecoverPassword
from isp_app.sign_in import SignIn
from isp_app.sign_in_customer import SignInCustomer
from isp_app.sign_out import SignOut
from isp_app.sign_up import SignUp
from isp_http.checkout import Checkout


@dataclass(frozen=True, slots=True)
class PublicSite:
    access: Access
    directory: Directory
    ledger: Ledger
    checkout: Checkout
    open_pay_link: OpenPayLink
    sign_in: SignIn
    sign_in_customer: SignInCustomer
    sign_up: SignUp
    sign_out: SignOut
    recover_password: RecoverPassword
    clock: Clock
