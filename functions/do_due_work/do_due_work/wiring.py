"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import stores
from isp_aws.payments.check_payment import CheckPayment
from isp_aws.payments.from_environment import payment_ports
from isp_aws.payments.providers import WORKER_TIMEOUT_SECONDS
from isp_aws.payments.refund_payment import RefundPayment

from do_due_work.ports import Ports


def ports_from_environment() -> Ports:
    made = stores()
    engine = payment_ports(made, timeout_seconds=WORKER_TIMEOUT_SECONDS)
    return Ports(
        directory=made.directory,
        ledger=made.ledger,
        clock=SystemClock(),
        check_payment=CheckPayment(engine),
        check_refund=RefundPayment(engine).check,
    )
