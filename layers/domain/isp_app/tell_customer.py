"""Tell a customer of an event, at most as often as it is meant.

What came of it decides, never an error text. Refused for now, or trouble with our account at the
gateway: the queue brings it again, and after five times it waits in the dead letters. Refused for good:
set aside at once with the gateway's code. Held back by our own limits: its tenant reads of it. Not known:
the message may be out, and a receipt is not worth telling somebody twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from isp.events import Event
from isp.notices.sms import Delivery, SmsResult, SmsSender

from isp_app.compose_notice import Sources, compose


class NotSentYet(Exception):
    """Certainly not sent; to be tried again. The text is a code, never the message."""


class DeadLetters(Protocol):
    def set_aside(self, event: Event, code: str) -> None:
        """Keep an event whose message will never be sent, with the reason's code."""


@dataclass(frozen=True, slots=True)
class TellCustomer:
    sources: Sources
    sms: SmsSender
    dead_letters: DeadLetters

    def __call__(self, event: Event) -> Delivery | None:
        """Tell the customer of the event; NotSentYet if it should be tried again."""
        message = compose(event, self.sources)
        if message is None:
            return None
        result = self.sms.send(message)
        match result.delivery:
            case Delivery.RETRY_LATER | Delivery.ACCOUNT_PROBLEM:
                raise NotSentYet(result.delivery.value)
            case Delivery.REFUSED:
                self.dead_letters.set_aside(event, _code(result))
            case Delivery.ACCEPTED | Delivery.UNKNOWN | Delivery.HELD_BACK:
                pass
        return result.delivery


def _code(result: SmsResult) -> str:
    # The rest of the reason is the gateway's prose and may repeat the number.
    return (result.reason or "").split(" ")[0] or result.delivery.value
