"""The ports of this function, from its environment."""

from __future__ import annotations

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
from isp_app.payment_ports import PaymentPorts
from isp_app.pin_topic import PinTopic
from isp_app.provider_answers import ProviderAnswers
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
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_wiring.payments import payment_ports
from isp_wiring.people import People, people_from_environment
from isp_wiring.reach import Reach, reach_from_environment

from seller_panel.ports import OwnSecurity, Records, SellerPanel, Wallets


def ports_from_environment(made: Stores) -> SellerPanel:
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    reach = reach_from_environment(made)
    people = people_from_environment(reach)
    return ports_of(reach, engine, people, settings(PublicSettings).public_origin)


def ports_of(reach: Reach, engine: PaymentPorts, people: People, public_origin: str) -> SellerPanel:
    directory, ledger, clock, patience = reach.directory, reach.ledger, reach.clock, reach.patience
    payments, statements = reach.payments, reach.statements
    return SellerPanel(
        directory=directory,
        ledger=ledger,
        network=reach.network,
        payments=payments,
        inbox=reach.inbox,
        statements=statements,
        sell=Sell(directory, ledger, clock, patience),
        refund_sale=RefundSale(directory, ledger, clock, patience),
        change_package=ChangePackage(directory, ledger, clock, patience),
        hold_line=HoldLine(directory, ledger, clock, patience),
        resume_line=ResumeLine(directory, ledger, clock, patience),
        stop_line=StopLine(directory, ledger, clock, patience),
        take_advance=TakeAdvance(directory, payments, ledger, clock, patience),
        invite_edge=InviteEdge(reach.access, clock, reach.random, reach.pepper),
        revoke_edge=RevokeEdge(directory, ledger, clock),
        security=_security(reach, people),
        refund_payment=RefundPayment(engine),
        decide=DecideAboutMoney(payments, directory, ledger, clock, patience),
        book_found=BookFound(engine),
        compare_statement=CompareStatement(
            payments, statements, directory, ledger, clock, patience
        ),
        pin_topic=PinTopic(engine),
        records=_records(reach),
        wallets=_wallets(reach, engine, people),
        clock=clock,
        public_origin=public_origin,
    )


def _records(reach: Reach) -> Records:
    directory, ledger, clock = reach.directory, reach.ledger, reach.clock
    return Records(
        take_on_customer=TakeOnCustomer(directory, ledger, clock),
        change_customer=ChangeCustomer(directory, ledger, clock, reach.access),
        issue_pay_link=IssuePayLink(directory, ledger, clock, reach.pepper),
        offer_package=OfferPackage(directory, ledger, clock),
        edit_package=EditPackage(directory, ledger, clock),
        register_nas=RegisterNas(directory, ledger, clock),
        change_nas=ChangeNas(directory, ledger, clock),
        look_up_address=LookUpAddress(reach.network, directory, ledger, clock),
        enter_issuer=EnterIssuer(directory, ledger, clock),
        choose_short_name=ChooseShortName(reach.access, directory, ledger, clock),
        set_limit=SetLimit(directory, ledger),
        set_customer_limit=SetCustomerLimit(directory, ledger),
        decline_topic=DeclineTopic(reach.payments, ledger, clock),
    )


def _security(reach: Reach, people: People) -> OwnSecurity:
    access, directory, clock, random = reach.access, reach.directory, reach.clock, reach.random
    tell = people.news_for_staff
    return OwnSecurity(
        change_password=ChangePassword(access, directory, clock, random, reach.meter, tell),
        switch_on_totp=SwitchOnTotp(access, directory, clock, random),
        switch_off_totp=SwitchOffTotp(access, clock, tell),
        renew_recovery_codes=RenewRecoveryCodes(access, clock, random, tell),
    )


def _wallets(reach: Reach, engine: PaymentPorts, people: People) -> Wallets:
    payments, ledger, clock = reach.payments, reach.ledger, reach.clock
    answers = ProviderAnswers(reach.access, engine.providers, clock, engine.observer)
    activate = ActivatePaymentAccount(payments, ledger, clock, answers)
    return Wallets(
        open_payment_account=OpenPaymentAccount(
            reach.directory, payments, ledger, clock, reach.random, answers
        ),
        edit_payment_account=EditPaymentAccount(payments, answers, activate),
        activate_payment_account=activate,
        deactivate_payment_account=DeactivatePaymentAccount(payments, ledger, clock),
        confirm_wallet=ConfirmWallet(
            reach.access, payments, ledger, clock, answers, people.codes, engine.observer
        ),
    )
