"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.book_found import BookFound
from isp_app.change_package import ChangePackage
from isp_app.compare_statement import CompareStatement
from isp_app.decide_about_money import DecideAboutMoney
from isp_app.enrol_edge import InviteEdge, RevokeEdge
from isp_app.payment_ports import PaymentPorts
from isp_app.pin_topic import PinTopic
from isp_app.refund_payment import RefundPayment
from isp_app.refund_sale import RefundSale
from isp_app.sell import Sell
from isp_app.switch_on_totp import SwitchOnTotp
from isp_app.take_advance import TakeAdvance
from isp_aws.dynamodb.stores import Stores
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_wiring.payments import payment_ports
from isp_wiring.reach import Reach, reach_from_environment

from seller_panel.ports import SellerPanel


def ports_from_environment(made: Stores) -> SellerPanel:
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    return ports_of(reach_from_environment(made), engine)


def ports_of(reach: Reach, engine: PaymentPorts) -> SellerPanel:
    directory, ledger, clock, patience = reach.directory, reach.ledger, reach.clock, reach.patience
    payments, statements = reach.payments, reach.statements
    return SellerPanel(
        directory=directory,
        ledger=ledger,
        access=reach.access,
        network=reach.network,
        payments=payments,
        inbox=reach.inbox,
        statements=statements,
        sell=Sell(directory, ledger, clock, patience),
        refund_sale=RefundSale(directory, ledger, clock, patience),
        change_package=ChangePackage(directory, ledger, clock, patience),
        take_advance=TakeAdvance(directory, payments, ledger, clock, patience),
        invite_edge=InviteEdge(reach.access, clock, reach.random, reach.pepper),
        revoke_edge=RevokeEdge(directory, ledger, clock),
        switch_on_totp=SwitchOnTotp(reach.access, directory, clock, reach.random),
        refund_payment=RefundPayment(engine),
        decide=DecideAboutMoney(payments, directory, ledger, clock, patience),
        book_found=BookFound(engine),
        compare_statement=CompareStatement(
            payments, statements, directory, ledger, clock, patience
        ),
        pin_topic=PinTopic(engine),
        clock=clock,
        random=reach.random,
        public_origin=reach.public_origin,
        pepper=reach.pepper,
    )
