"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.book_found import BookFound
from isp_app.change_package import ChangePackage
from isp_app.compare_statement import CompareStatement
from isp_app.decide_about_money import DecideAboutMoney
from isp_app.enrol_edge import InviteEdge, RevokeEdge
from isp_app.pin_topic import PinTopic
from isp_app.refund_payment import RefundPayment
from isp_app.refund_sale import RefundSale
from isp_app.sell import Sell
from isp_app.switch_on_totp import SwitchOnTotp
from isp_app.take_advance import TakeAdvance
from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.patience import PATIENT
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_aws.secrets import pepper
from isp_wiring.payments import payment_ports

from seller_panel.ports import SellerPanel


def ports_from_environment(made: Stores) -> SellerPanel:
    clock, random = SystemClock(), SystemRandom()
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    return SellerPanel(
        directory=made.directory,
        ledger=made.ledger,
        access=made.access,
        network=made.network,
        payments=made.payments,
        inbox=made.inbox,
        statements=made.statements,
        sell=Sell(made.directory, made.ledger, clock, PATIENT),
        refund_sale=RefundSale(made.directory, made.ledger, clock, PATIENT),
        change_package=ChangePackage(made.directory, made.ledger, clock, PATIENT),
        take_advance=TakeAdvance(made.directory, made.payments, made.ledger, clock, PATIENT),
        invite_edge=InviteEdge(made.access, clock, random, pepper()),
        revoke_edge=RevokeEdge(made.directory, made.ledger, clock),
        switch_on_totp=SwitchOnTotp(made.access, made.directory, clock, random),
        refund_payment=RefundPayment(engine),
        decide=DecideAboutMoney(made.payments, made.directory, made.ledger, clock, PATIENT),
        book_found=BookFound(engine),
        compare_statement=CompareStatement(
            made.payments, made.statements, made.directory, made.ledger, clock, PATIENT
        ),
        pin_topic=PinTopic(engine),
        clock=clock,
        random=random,
        public_origin=settings(PublicSettings).public_origin,
        pepper=pepper(),
    )
