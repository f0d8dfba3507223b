"""What is done when something falls due: one line a kind.

To add a due job: name it in `isp_aws.dynamodb.due.DueKind`; let its item class answer `due_time`; write
the use case here as a function of tenant and thing that does nothing unless it is really due; add its
line to JOBS. A kind without a line fails the test and, before that, the message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from isp_aws.dynamodb.due import DueKind

from do_due_work.expire import expire
from do_due_work.ports import Ports

Job = Callable[[Ports, str, str], None]


def check_payment(ports: Ports, tenant_id: str, intent_id: str) -> None:
    ports.check_payment(tenant_id, intent_id)


def check_refund(ports: Ports, tenant_id: str, refund_id: str) -> None:
    ports.check_refund(tenant_id, refund_id)


JOBS: Mapping[DueKind, Job] = {
    DueKind.EXPIRE: expire,
    DueKind.CHECK_PAYMENT: check_payment,
    DueKind.CHECK_REFUND: check_refund,
}
