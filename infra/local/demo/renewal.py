"""One customer renews by bKash, on a phone: link, checkout page, way back, receipt as PDF.

It is the demo's newest payment, and with it every function of a payment has run once.
"""

from __future__ import annotations

import time
from urllib.parse import urljoin, urlsplit

import requests

from infra.local.demo.visitor import Visitor
from infra.local.steps import StepFailed

PAID_SECONDS = 300.0


def renew(phone: Visitor, pay_link: str) -> None:
    """Pay for the package that the customer had, unless it runs."""
    token = urlsplit(pay_link).path.rsplit("/", 1)[-1]
    page = phone.get(f"/public/pay-links/{token}")
    if page["status"] == "active":
        return
    shown = next(one for one in page["packages"] if one["package_id"] == page["package_id"])
    wish = {name: shown[name] for name in ("package_id", "package_version")} | {"provider": "bkash"}
    started = phone.post(f"/public/pay-links/{token}/payments", wish)
    _confirm(started["next"]["url"])
    payment = f"/public/payments/{started['payment_id']}"
    _wait_until_paid(phone, payment)
    phone.ask("GET", f"{payment}/invoice.pdf?language=bn")


def _confirm(checkout: str) -> None:
    """Press Confirm on the checkout page and follow it back to the product."""
    requests.get(checkout, timeout=120)
    pressed = requests.post(
        checkout, data={"action": "confirm"}, timeout=120, allow_redirects=False
    )
    back = urljoin(checkout, pressed.headers["Location"])
    requests.get(back, timeout=120, allow_redirects=False)


def _wait_until_paid(phone: Visitor, payment: str) -> None:
    deadline = time.monotonic() + PAID_SECONDS
    while (state := phone.get(payment)["state"]) != "succeeded":
        if time.monotonic() > deadline:
            raise StepFailed(f"demo data: the renewal by bKash is {state}")
        time.sleep(0.2)
