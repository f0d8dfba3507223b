"""The SMS gateway, in memory."""

from __future__ import annotations

from isp.notices.sms import Delivery, SmsMessage, SmsResult


class SmsInbox:
    """Takes every message; the last one can be read."""

    def __init__(self) -> None:
        self.messages: list[SmsMessage] = []
        self.delivery = Delivery.ACCEPTED

    def send(self, message: SmsMessage) -> SmsResult:
        self.messages.append(message)
        return SmsResult(self.delivery, "sms-1", 1)
