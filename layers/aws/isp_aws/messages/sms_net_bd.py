"""The gateway sms.net.bd: `POST {base}/sendsms`, refusals inside HTTP 200.

It has no idempotency key, so nothing is ever sent again from here. The number is in the form 8801…;
the API key goes in the body, because addresses end up in logs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from isp.customers.mobile import mobile_number
from isp.notices.sms import Delivery, SmsMessage, SmsResult
from isp.payments.services import HttpAnswer, HttpClient, HttpFailed
from isp.refusals import Invalid

from isp_aws.messages.segments import segments
from isp_aws.messages.sms_text import sms_text

TIMEOUT_SECONDS = 15.0
PARTS_MAX = 10

# The gateway has more codes, up to 421; one that is not listed refuses this message and is logged.
DELIVERIES: Mapping[str, Delivery] = {
    "0": Delivery.ACCEPTED,
    "409": Delivery.RETRY_LATER,
    "403": Delivery.ACCOUNT_PROBLEM,
    "405": Delivery.ACCOUNT_PROBLEM,
    "410": Delivery.ACCOUNT_PROBLEM,
    "411": Delivery.ACCOUNT_PROBLEM,
    "413": Delivery.ACCOUNT_PROBLEM,
    "417": Delivery.ACCOUNT_PROBLEM,
    "400": Delivery.REFUSED,
    "414": Delivery.REFUSED,
    "415": Delivery.REFUSED,
    "416": Delivery.REFUSED,
    "420": Delivery.REFUSED,
}


class SmsNetBd:
    def __init__(
        self, http: HttpClient, base_url: str, *, api_key: str, sender_id: str | None = None
    ) -> None:
        self._http = http
        self._url = base_url.rstrip("/") + "/sendsms"
        self._api_key = api_key
        self._sender_id = sender_id

    def send(self, message: SmsMessage) -> SmsResult:
        text = sms_text(message.text)
        parts = segments(text).parts
        try:
            mobile = mobile_number(message.mobile)
        except Invalid:
            return SmsResult(Delivery.REFUSED, None, parts, "not_a_mobile")
        if not 1 <= parts <= PARTS_MAX:
            return SmsResult(Delivery.REFUSED, None, parts, "length")
        return _result(self._post(mobile, text), parts)

    def _post(self, mobile: str, text: str) -> HttpAnswer | HttpFailed:
        form = {"api_key": self._api_key, "to": mobile, "msg": text}
        if self._sender_id is not None:
            form["sender_id"] = self._sender_id
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        content = urlencode(form).encode()
        try:
            return self._http.send(
                "POST", self._url, headers=headers, content=content, timeout=TIMEOUT_SECONDS
            )
        except HttpFailed as failed:
            return failed


def _result(answer: HttpAnswer | HttpFailed, parts: int) -> SmsResult:
    if isinstance(answer, HttpFailed):
        return SmsResult(Delivery.UNKNOWN, None, parts, str(answer))
    if answer.status in (429, 503):
        return SmsResult(Delivery.RETRY_LATER, None, parts, f"http {answer.status}")
    if answer.status in (401, 403):
        return SmsResult(Delivery.ACCOUNT_PROBLEM, None, parts, f"http {answer.status}")
    body = _parsed(answer)
    if answer.status != 200 or body is None or "error" not in body:
        return SmsResult(Delivery.UNKNOWN, None, parts, f"http {answer.status}")
    code = str(body["error"])
    delivery = DELIVERIES.get(code, Delivery.REFUSED)
    if delivery is not Delivery.ACCEPTED:
        return SmsResult(delivery, None, parts, f"{code} {body.get('msg', '')}"[:200])
    data = body.get("data")
    number = data.get("request_id") if isinstance(data, dict) else None
    return SmsResult(delivery, None if number is None else str(number), parts)


def _parsed(answer: HttpAnswer) -> Mapping[str, object] | None:
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
