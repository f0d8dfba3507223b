"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.check_payment import CheckPayment
from isp_app.expire_line import ExpireLine
from isp_app.refund_payment import RefundPayment
from isp_app.resume_when_due import ResumeWhenDue
from isp_app.retry_push import RetryPush
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import stores
from isp_aws.patience import PATIENT
from isp_aws.payments.providers import WORKER_TIMEOUT_SECONDS
from isp_wiring.payments import payment_ports

from do_due_work.ports import Ports


def ports_from_environment() -> Ports:
    made = stores()
    payments = payment_ports(made, timeout_seconds=WORKER_TIMEOUT_SECONDS)
    return Ports(
        expire_line=ExpireLine(made.directory, made.ledger, SystemClock(), PATIENT),
        resume_when_due=ResumeWhenDue(made.directory, made.ledger, SystemClock(), PATIENT),
        check_payment=CheckPayment(payments),
        check_refund=RefundPayment(payments).check,
        retry_push=RetryPush(payments),
    )
