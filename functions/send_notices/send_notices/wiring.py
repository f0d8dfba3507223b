"""The use cases of this function, from its environment."""

from __future__ import annotations

from dataclasses import dataclass

from isp.events import Event
from isp.notices.sms import SmsSender
from isp_app.compose_notice import Sources
from isp_app.send_code import SendCode
from isp_app.tell_customer import TellCustomer
from isp_app.tell_staff import TellStaff
from isp_aws import queues
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import Stores, stores
from isp_aws.environment import PublicSettings, Settings, settings
from isp_aws.event_messages import to_message
from isp_aws.messages.from_environment import configured_sms
from isp_aws.secrets import pepper
from isp_telemetry.observability import LoggingObserver
from isp_wiring.messages import budgeted


class NoticeSettings(Settings):
    queue_notices_dead_letters_url: str


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    url: str

    def set_aside(self, event: Event, code: str) -> None:
        queues.send(self.url, to_message(event), code=code)


def notices_from_environment() -> TellCustomer:
    made = stores()
    return TellCustomer(
        sources=Sources(
            directory=made.directory,
            origin=settings(PublicSettings).public_origin,
            pepper=pepper(),
        ),
        sms=_sms(made),
        dead_letters=DeadLetterQueue(settings(NoticeSettings).queue_notices_dead_letters_url),
    )


def codes_from_environment() -> SendCode:
    made = stores()
    return SendCode(made.access, made.directory, _sms(made), SystemClock(), LoggingObserver())


def staff_news_from_environment() -> TellStaff:
    made = stores()
    return TellStaff(made.directory, _sms(made), SystemClock(), LoggingObserver())


def _sms(made: Stores) -> SmsSender:
    return budgeted(configured_sms(), made.access, made.directory, made.ledger, SystemClock())
