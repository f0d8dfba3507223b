"""What is done when something falls due: one line a kind.

To add a due job: name it in `isp.due.DueKind`; let its item class answer `due_time`; write
the use case in `isp_app`, so that it does nothing unless the thing is really due; add its port and its
line to `job_for`. A kind without a line fails the test and, before that, the message.
"""

from __future__ import annotations

from isp.due import DueKind

from do_due_work.ports import Job, Ports


def job_for(kind: DueKind, ports: Ports) -> Job:
    """Return the use case for what is due; KeyError for a kind without a line."""
    return {
        DueKind.EXPIRE: ports.expire_line,
        DueKind.RESUME: ports.resume_when_due,
        DueKind.CHECK_PAYMENT: ports.check_payment,
        DueKind.CHECK_REFUND: ports.check_refund,
        DueKind.RETRY_PUSH: ports.retry_push,
    }[kind]
