"""The last net for secrets."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from isp.notices.sms import SmsMessage
from isp.payments.services import HttpAnswer
from isp.payments.start import PaymentNotOffered
from isp_app.check_payment import CheckPayment
from isp_aws.messages.sms_net_bd import SmsNetBd
from isp_telemetry.observability import logger
from isp_telemetry.redaction import RedactingFormatter, RedactSecrets, redacted

from tests.builders.parties import TENANT
from tests.fakes.wired import with_services
from tests.payments.simulator import Simulator
from tests.payments.town import Town

API_KEY = "a-very-secret-api-key"


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
        '"{\\"app_secret\\": \\"hidden\\"}"',
        """{'Authorization': "hi'hidden"}""",
        'content=b\'{"password": "hidden"}\'',
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


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that a function writes, at the level that writes most."""
    written, root = io.StringIO(), logging.getLogger()
    foreign = logging.StreamHandler(written)  # Stands for Lambda's own.
    foreign.addFilter(RedactSecrets())
    ours = logging.StreamHandler(written)
    ours.setFormatter(logger.logger_handler.formatter)
    levels = (root.level, logger.log_level)
    root.addHandler(foreign)
    logger.addHandler(ours)
    root.setLevel("DEBUG")
    logger.setLevel("DEBUG")
    yield written
    root.removeHandler(foreign)
    logger.removeHandler(ours)  # type: ignore[attr-defined]
    root.setLevel(levels[0])
    logger.setLevel(levels[1])


class TellsTooMuch:
    """A client with a bug: its exceptions and lines repeat everything that it was given."""

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        logger.warning("sent", headers=dict(headers), body=content, nested=[{"body": str(content)}])
        logging.getLogger("urllib3").warning("%s %s %r %r", method, url, headers, content)
        raise RuntimeError(f"{method} {url} {dict(headers)} {content!r}")


def secrets_of(town: Town) -> set[str]:
    values = {str(value) for value in town.account.secrets.values()}
    tokens = {value for kept, _ in town.tokens._values.values() for value in kept.values()}
    # The user name is no secret: bKash prints it on its letters.
    return (values | tokens | {API_KEY}) - {town.account.secrets["username"]}


def test_the_handler_of_every_function_redacts() -> None:
    assert isinstance(logger.logger_handler.formatter, RedactingFormatter)


@pytest.mark.parametrize(
    "scenario",
    ["5xx", "html-error", "bad-json", "token-expired", "timeout-before-charge", "200-error"],
)
def test_no_secret_leaves_in_a_line_of_a_failing_call(
    simulator: Simulator, lines: io.StringIO, scenario: str
) -> None:
    town = Town(simulator)
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.simulator.control("scenario", name=scenario, seconds=0)
    town.come_back(intent, back)
    town.wait(60)
    town.check(intent)
    assert secrets_of(town) and lines.getvalue()
    assert not [secret for secret in secrets_of(town) if secret in lines.getvalue()]


def test_no_secret_leaves_when_an_account_is_refused(
    simulator: Simulator, lines: io.StringIO
) -> None:
    town = Town(simulator)
    wrong = {**town.account.secrets, "password": "a-wrong-secret", "app_secret": "another-one"}
    town.account = replace(town.account, secrets=wrong)
    town.books.put(town.account)
    with pytest.raises(PaymentNotOffered):
        town.start()
    assert "Payment account is set up wrongly" in lines.getvalue()
    assert not [secret for secret in secrets_of(town) if secret in lines.getvalue()]


@pytest.mark.parametrize("has_token", [True, False])
def test_no_secret_leaves_with_a_bug(
    simulator: Simulator, lines: io.StringIO, has_token: bool
) -> None:
    town = Town(simulator)
    intent, _ = town.start()
    secrets = secrets_of(town)
    if not has_token:
        town.tokens._values.clear()
    services = replace(town.services, http=TellsTooMuch())
    for write in (logger.exception, logging.getLogger("any").exception):
        try:
            CheckPayment(with_services(town.ports, services))(TENANT, intent.id)
        except RuntimeError as error:
            write("A call ended in a bug: %s", error)
    try:
        sms = SmsNetBd(TellsTooMuch(), simulator.sms_url, api_key=API_KEY)
        sms.send(SmsMessage("8801712345678", "x", None, "test", "x"))
    except RuntimeError:
        logger.exception("A message ended in a bug")
    assert "RuntimeError" in lines.getvalue() and "***" in lines.getvalue()
    assert not [secret for secret in secrets if secret in lines.getvalue()]
