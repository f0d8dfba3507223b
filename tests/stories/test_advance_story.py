"""A customer pays in advance, twice told; it is his credit once, and goes back while it is unused."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.ports import free_port
from tests.stories.first_payment import UNTIMED, Story, confirm_at_bkash
from tests.stories.product import PATIENCE, Product, must

ADVANCE_MINOR = 30_050


def test_an_advance_is_credit_once_and_goes_back_unused(running: tuple[Product, Path]) -> None:
    product, _ = running
    story = Story(product, None, print, UNTIMED)
    told, owner = story.open_shop(free_port()), story.owner
    link = owner.post(f"/customers/{told.customer_id}/pay-links", {"send_sms": False})["url"]
    token, phone = urlsplit(link).path.rsplit("/", 1)[-1], product.browser()
    path = f"/public/pay-links/{token}"

    wanted = {"amount_minor": ADVANCE_MINOR, "provider": "bkash"}
    refused = phone.raw("POST", f"{path}/advances", wanted | {"amount_minor": 999})
    must(refused.status_code == 422, f"nine taka: {refused.status_code}")
    must(refused.json()["code"] == "advance_too_small", refused.text)

    started = phone.post(f"{path}/advances", wanted)
    back = confirm_at_bkash(started["next"]["url"])
    for _ in range(3):  # Browsers come back more than once.
        answer = requests.get(back, timeout=30 * PATIENCE, allow_redirects=False)
        must(answer.status_code == 303, f"the return answered {answer.status_code}")
    payment = phone.get(f"/public/payments/{started['payment_id']}")
    must(payment["outcome"] == "advanced", str(payment))
    must(payment["amount_minor"] == ADVANCE_MINOR and payment["package_name"] is None, str(payment))
    must(phone.get(path)["credit_minor"] == ADVANCE_MINOR, "it is his credit, once")
    must(phone.get(path)["status"] == "unpaid", "and it opened no line")

    (receipt,) = owner.get(f"/customers/{told.customer_id}/payments")["items"]
    must(receipt["purpose"] == "advance" and receipt["sale_id"] is None, str(receipt))
    body = {"amount_minor": ADVANCE_MINOR, "reason": "moved away"}
    refund = owner.post(f"/payments/{receipt['id']}/refunds", body)
    must(refund["state"] == "done", str(refund))
    must(phone.get(path)["credit_minor"] == 0, "what went back is no credit any more")
