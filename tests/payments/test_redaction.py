"""The last net for secrets."""

from __future__ import annotations

import logging

import pytest
from isp_aws.payments.redaction import RedactSecrets, redacted


@pytest.mark.parametrize(
    "text",
    [
        '{"app_secret": "hidden", "amount": "5"}',
        "app_secret='hidden' amount=5",
        "{'app_key': 'hidden'}",
        "X-APP-Key: hidden",
        "Authorization: Bearer hidden",
        "authorization=hidden",
        "POST /sendsms?api_key=hidden&to=8801",
        '"id_token":"hidden"',
        "refresh_token: hidden, password: hidden",
    ],
)
def test_a_secret_is_replaced_wherever_it_stands(text: str) -> None:
    assert "hidden" not in redacted(text)


def test_what_is_no_secret_stays() -> None:
    assert redacted("amount=5 trxID=AB12 status: ok") == "amount=5 trxID=AB12 status: ok"


def test_a_handler_with_the_filter_writes_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(RedactSecrets())
    logging.getLogger("any").warning("sent %s", {"app_secret": "hidden"})
    assert "hidden" not in caplog.text and "sent" in caplog.text
