"""The SMS sender of a function, wired by its environment.

The account is read at each use, from the five minutes' memory of `isp_aws.secrets`: a key that was
replaced in Secrets Manager is used without a deployment.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.notices.sms import SmsMessage, SmsResult
from isp.payments.services import HttpClient

from isp_aws.environment import Settings, settings
from isp_aws.messages.sms_net_bd import SmsNetBd
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.secrets import secret


class SmsSettings(Settings):
    sms_base_url: str
    sms_account_secret_id: str


@dataclass(frozen=True, slots=True)
class ConfiguredSms:
    http: HttpClient

    def send(self, message: SmsMessage) -> SmsResult:
        told = settings(SmsSettings)
        account = secret(told.sms_account_secret_id)
        gateway = SmsNetBd(
            self.http,
            told.sms_base_url,
            api_key=account["api_key"],
            sender_id=account["sender_id"] or None,
        )
        return gateway.send(message)


def configured_sms() -> ConfiguredSms:
    return ConfiguredSms(RequestsHttpClient())
