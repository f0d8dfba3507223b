"""Money that nobody asked for: a customer pays in his own app, bKash pushes, and it is his, once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.ports import free_port
from tests.stories.first_payment import PRICE_MINOR, UNTIMED, Story, Told, confirm_at_bkash
from tests.stories.product import PATIENCE, Browser, Product, must, until

# A merchant of bKash's sandbox that no other story uses.
MERCHANT = {
    "username": "sandboxUser7",
    "password": "sandbox-pass-7",
    "app_key": "sandbox-app-key-7",
    "app_secret": "sandbox-app-secret-7",
}
WALLET = "01700000007"
Json = dict[str, Any]


class PushStory:
    def __init__(self, product: Product) -> None:
        self.product = product
        self.story = Story(product, None, print, UNTIMED)
        self.told: Told = self.story.open_shop(free_port())
        self.owner: Browser = self.story.owner
        first = self.owner.get("/payment-accounts")["items"][0]
        # Of two sandbox accounts, customers pay into the newer one.
        until(lambda: time.time() > first["created_at"] + 1, "another second", seconds=5)
        account = {"provider": "bkash", "mode": "sandbox", "account_ref": WALLET} | MERCHANT
        self.account_id = self.owner.post("/payment-accounts", account)["id"]

    def control(self, what: str, **body: object) -> Any:
        url = f"{self.product.simulator}/control/{what}"
        answer = requests.post(url, json=body, timeout=60 * PATIENCE)
        must(answer.ok, f"the simulator answered {answer.status_code}: {answer.text}")
        return answer.json()

    def account(self) -> Json:
        found: Json = self.owner.get(f"/payment-accounts/{self.account_id}")
        return found

    def pin(self, topic: str | None) -> Json:
        body = {"version": self.account()["version"], "topic": topic}
        path = f"/payment-accounts/{self.account_id}/push-topic"
        return dict(self.owner.call("PUT", path, body, status=200)["push"])

    def pays_in_app(self, reference: str, amount: str = "525.00") -> Json:
        """Let somebody pay in bKash's app; return the message that was pushed."""
        done: Json = self.control(
            "wallet-payment",
            app_key=MERCHANT["app_key"],
            amount=amount,
            payer="01770618575",
            reference=reference,
        )
        must([one["status"] for one in done["pushes"]] == [200], f"pushed: {done['pushes']}")
        return dict(done["message"])

    def push(self, message: object) -> int:
        address = self.account()["push"]["address"]
        headers = {"Content-Type": "text/plain; charset=UTF-8"}
        answer = requests.post(
            address, data=json.dumps(message), headers=headers, timeout=60 * PATIENCE
        )
        return answer.status_code

    def credit(self) -> int:
        customer = self.owner.get(f"/customers/{self.told.customer_id}")
        return int(customer["credit_minor"])

    def payments(self) -> list[Json]:
        return list(self.owner.get("/payments")["items"])

    def connect(self) -> None:
        push = self.account()["push"]
        expected = f"{self.product.origin}/api/pay/hook/bkash/"
        must(push["address"].startswith(expected), f"the address: {push['address']}")
        letter = self.control("subscribe", app_key=MERCHANT["app_key"], address=push["address"])
        must(letter["status"] == 200, "what nobody pinned is taken all the same")
        push = self.account()["push"]
        must([one["topic"] for one in push["parked"]] == [letter["topic"]], f"it waits: {push}")
        must(push["topic"] is None and push["connected_at"] is None, "nobody believes it yet")
        unheard = self.control(
            "wallet-payment", app_key=MERCHANT["app_key"], amount="1.00", payer="01770618575"
        )
        must(unheard["pushes"] == [], "SNS pushes nothing before it is confirmed")
        must(self.push(unheard["message"]) == 400, "and nothing is believed before it is pinned")
        push = self.pin(letter["topic"])
        must(push["connected_at"] is not None and not push["parked"], f"confirmed: {push}")

    def buy_with_credit(self) -> Json:
        path = f"/customers/{self.told.customer_id}/pay-links"
        link = self.owner.post(path, {"send_sms": False})["url"]
        token = urlsplit(link).path.rsplit("/", 1)[-1]
        self.told.slug = token
        wish = {"package_id": self.told.package_id, "package_version": 1}
        self.product.browser().post(f"/public/pay-links/{token}/purchases", wish)
        return dict(self.owner.get(f"/customers/{self.told.customer_id}"))

    def pay_by_link(self) -> Json:
        """Pay as usual, so that the push tells of a payment that is known meanwhile."""
        phone, token = self.product.browser(), self.told.slug
        wish = {"package_id": self.told.package_id, "package_version": 1, "provider": "bkash"}
        started = phone.post(f"/public/pay-links/{token}/payments", wish)
        back = confirm_at_bkash(started["next"]["url"])
        answer = requests.get(back, timeout=60 * PATIENCE, allow_redirects=False)
        must(answer.status_code == 303, f"the return answered {answer.status_code}")
        money = requests.get(f"{self.product.simulator}/control/money", timeout=60).json()
        return dict(money[-1])


def test_money_that_nobody_asked_for_is_booked_once_and_opens_the_line(
    running: tuple[Product, Path],
) -> None:
    play = PushStory(running[0])
    play.connect()

    message = play.pays_in_app(play.told.login.upper())
    assert play.credit() == PRICE_MINOR
    assert [play.push(message) for _ in range(3)] == [200, 200, 200]
    assert play.credit() == PRICE_MINOR, "a replay changes nothing"
    assert play.account()["push"]["last_push_at"] is not None

    customer = play.buy_with_credit()
    assert (customer["status"], customer["credit_minor"]) == ("active", 0)

    play.pays_in_app("somebody nobody knows", "1050.00")
    newest = play.payments()[0]
    assert (newest["state"], newest["customer_id"]) == ("suspense", None)
    assert (newest["amount_minor"], newest["review_reason"]) == (105_000, "unknown_payer")

    money = play.pay_by_link()
    inner = {
        "trxID": money["trxID"],
        "transactionStatus": "Completed",
        "amount": "525",
        "currency": "BDT",
        "creditShortCode": money["wallet"],
        "merchantInvoiceNumber": money["merchantInvoiceNumber"],
        "transactionReference": play.told.login,
    }
    fields = {"Type": "Notification", "Message": json.dumps(inner)}
    assert play.push(play.control("sns-message", fields=fields)) == 200
    assert len(play.payments()) == 3, "one of each payment"
    assert play.credit() == 0, "the second period took it"

    def balanced() -> Json | None:
        found: Json = play.owner.get("/books/trial-balance")
        sums = {
            one["account"]: one["debit_minor"] - one["credit_minor"] for one in found["accounts"]
        }
        return found if sums.get("gateway") == 2 * PRICE_MINOR + 105_000 else None

    book = until(balanced, "the gateway holds what payers paid", seconds=30)
    assert book["difference_minor"] == 0
    sums = {one["account"]: one["credit_minor"] - one["debit_minor"] for one in book["accounts"]}
    assert sums["suspense"] == 105_000


def test_a_push_is_answered_as_its_sender_needs_it(running: tuple[Product, Path]) -> None:
    product, _ = running
    origin = f"{product.origin}/api/pay/hook/bkash"
    nobody = requests.post(f"{origin}/{'A' * 20}", data="{}", timeout=60 * PATIENCE)
    other = requests.post(f"{origin}/x", data="{}", timeout=60 * PATIENCE)
    assert nobody.status_code == other.status_code == 404
    assert nobody.json()["code"] == other.json()["code"] == "not_found"
