"""What the seller panel reaches."""

from __future__ import annotations

from dataclasses import dataclass

from isp.payments.ports import MoneyInbox, Payments, Statements
from isp.ports import Clock, Directory, Ledger, Network
from isp_app.activate_payment_account import ActivatePaymentAccount
from isp_app.book_found import BookFound
from isp_app.change_customer import ChangeCustomer
from isp_app.change_nas import ChangeNas
from isp_app.change_package import ChangePackage
from isp_app.change_password import ChangePassword
from isp_app.choose_short_name import ChooseShortName
from isp_app.compare_statement import CompareStatement
from isp_app.confirm_wallet import ConfirmWallet
from isp_app.deactivate_payment_account import DeactivatePaymentAccount
from isp_app.decide_about_money import DecideAboutMoney
from isp_app.decline_topic import DeclineTopic
from isp_app.edit_package import EditPackage
from isp_app.edit_payment_account import EditPaymentAccount
from isp_app.enter_issuer import EnterIssuer
from isp_app.hold_line import HoldLine
from isp_app.invite_edge import InviteEdge
from isp_app.issue_pay_link import IssuePayLink
from isp_app.look_up_address import LookUpAddress
from isp_app.offer_package import OfferPackage
from isp_app.open_payment_account import OpenPaymentAccount
from isp_app.pin_topic import PinTopic
from isp_app.refund_payment import RefundPayment
from isp_app.refund_sale import RefundSale
from isp_app.register_nas import RegisterNas
from isp_app.renew_recovery_codes import RenewRecoveryCodes
from isp_app.resume_line import ResumeLine
from isp_app.revoke_edge import RevokeEdge
from isp_app.sell import Sell
from isp_app.set_customer_limit import SetCustomerLimit
from isp_app.set_limit import SetLimit
from isp_app.stop_line import StopLine
from isp_app.switch_off_totp import SwitchOffTotp
from isp_app.switch_on_totp import SwitchOnTotp
from isp_app.take_advance import TakeAdvance
from isp_app.take_on_customer import TakeOnCustomer


@dataclass(frozen=True, slots=True)
class Records:
    """What a seller enters and changes: customers, packages, routers, what stands on his paper."""

    take_on_customer: TakeOnCustomer
    change_customer: ChangeCustomer
    issue_pay_link: IssuePayLink
    offer_package: OfferPackage
    edit_package: EditPackage
    register_nas: RegisterNas
    change_nas: ChangeNas
    look_up_address: LookUpAddress
    enter_issuer: EnterIssuer
    choose_short_name: ChooseShortName
    set_limit: SetLimit
    set_customer_limit: SetCustomerLimit
    decline_topic: DeclineTopic


@dataclass(frozen=True, slots=True)
class Wallets:
    """The ISP's accounts at payment providers."""

    open_payment_account: OpenPaymentAccount
    edit_payment_account: EditPaymentAccount
    activate_payment_account: ActivatePaymentAccount
    deactivate_payment_account: DeactivatePaymentAccount
    confirm_wallet: ConfirmWallet


@dataclass(frozen=True, slots=True)
class OwnSecurity:
    """How whoever is signed in gets in."""

    change_password: ChangePassword
    switch_on_totp: SwitchOnTotp
    switch_off_totp: SwitchOffTotp
    renew_recovery_codes: RenewRecoveryCodes


@dataclass(frozen=True, slots=True)
class SellerPanel:
    directory: Directory
    ledger: Ledger
    network: Network
    payments: Payments
    inbox: MoneyInbox
    statements: Statements
    sell: Sell
    refund_sale: RefundSale
    change_package: ChangePackage
    hold_line: HoldLine
    resume_line: ResumeLine
    stop_line: StopLine
    take_advance: TakeAdvance
    invite_edge: InviteEdge
    revoke_edge: RevokeEdge
    security: OwnSecurity
    refund_payment: RefundPayment
    decide: DecideAboutMoney
    book_found: BookFound
    compare_statement: CompareStatement
    pin_topic: PinTopic
    records: Records
    wallets: Wallets
    clock: Clock
    public_origin: str
