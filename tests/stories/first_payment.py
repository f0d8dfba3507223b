"""The main job of the product, end to end, as one story in eight steps.

An ISP signs up, adds a router, a package and a customer, enrols an edge; the customer pays; the line
opens; it closes at the second of expiry although the cloud is down. Played over HTTP and UDP against
a running product by `make story` and by `test_story.py`.
"""

from __future__ import annotations

import io
import math
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import openpyxl
import requests

from tests.ports import free_port, free_ports
from tests.stories.product import (
    PATIENCE,
    Browser,
    Product,
    RunningEdge,
    enrol_edge,
    must,
    processes,
    running_edge,
    until,
)
from tests.stories.radius_peer import Answer, DisconnectListener, Peer

PRICE_MINOR = 52_500
SECRET = "story-" + secrets.token_hex(6)
Say = Callable[[str], None]


@dataclass
class Told:
    """What the story has found out so far."""

    owner_mobile: str
    customer_mobile: str
    login: str
    password: str = "Rahim@1234"
    owner: Browser | None = None
    customer: Browser | None = None
    slug: str = ""
    nas_id: str = ""
    package_id: str = ""
    customer_id: str = ""
    payment_id: str = ""
    invoice_id: str = ""
    expires_at: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Promises:
    """How quick the product must be to keep its word, in seconds.

    `make story` holds the product to them on a machine of its own. A test beside other tests holds
    it to none, since there it is the order of things that is proved, and sells a longer package, so
    that a busy machine has come to its end before the package has.
    """

    confirmation_to_accept: float = 3.0
    expiry_to_disconnect: float = 1.5
    validity_minutes: int = 1


UNTIMED = Promises(math.inf, math.inf, validity_minutes=4)


@dataclass
class Story:
    product: Product
    cloud_state: Path | None  # Where the supervisor's processes.json is; None: leave the cloud up.
    say: Say
    promises: Promises = field(default_factory=Promises)
    told: Told = field(
        default_factory=lambda: Told(
            owner_mobile=f"8801{secrets.choice('3456789')}{secrets.randbelow(10**8):08d}",
            customer_mobile=f"8801{secrets.choice('3456789')}{secrets.randbelow(10**8):08d}",
            login=f"rahim{secrets.token_hex(3)}",
        )
    )

    def play(self) -> Told:
        """Play all steps; the first that is not so ends the story with NotSo."""
        with ExitStack() as stack:
            state = Path(tempfile.mkdtemp(prefix="story-edge-"))
            stack.callback(shutil.rmtree, state, ignore_errors=True)
            self._step("1 the pages answer", self._pages_answer)
            self._step("2 an ISP signs up with a one-time code", self._sign_up)
            coa_port = free_port()
            router = stack.enter_context(DisconnectListener(coa_port, SECRET))
            self._step("3 she adds a router, a package, a customer", lambda: self._add(coa_port))
            edge = self._enrol(stack, state)
            peer = Peer(edge.auth_port, edge.acct_port, SECRET)
            self._step("4 unpaid: PAP, CHAP, MS-CHAPv2 are rejected", lambda: self._unpaid(peer))
            self._step("5 the customer pays by bKash, the line opens", lambda: self._pay(peer))
            self._step("6 the session is counted and shown", lambda: self._session(peer))
            self._step("7 the invoice downloads as PDF and XLSX", self._invoice)
            self._step("8 the line closes at the second", lambda: self._expire(peer, router))
            self._step("9 the books balance", self._books)
        return self.told

    def open_shop(self, coa_port: int) -> Told:
        """Only what comes before the first payment: an ISP with something to sell."""
        self._sign_up()
        self._add(coa_port)
        return self.told

    def _step(self, name: str, run: Callable[[], None]) -> None:
        started = time.monotonic()
        run()
        took = time.monotonic() - started
        self.told.seconds[name] = took
        self.say(f"{took:7.2f} s  {name}")

    @property
    def owner(self) -> Browser:
        assert self.told.owner is not None
        return self.told.owner

    def _pages_answer(self) -> None:
        for path in ("/", "/console/", "/sign-up"):
            page = requests.get(self.product.origin + path, timeout=10 * PATIENCE)
            must(page.status_code == 200, f"{path} answered {page.status_code}")
            must("<html" in page.text.lower(), f"{path} is no page")

    def _sign_up(self) -> None:
        told, browser = self.told, self.product.browser()
        # People type their number as they please; the product keeps one spelling.
        spelled = "0" + told.owner_mobile.removeprefix("880")
        challenge = browser.post("/public/sign-up/codes", {"mobile": spelled}, status=202)
        code = self.product.code_sent_to(told.owner_mobile)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        answer: dict[str, Any] = {
            "challenge_id": challenge["challenge_id"],
            "isp_name": "আলো নেট",
            "owner_name": "সালমা বেগম",
            "password": "a long pass phrase",
            "language": "bn",
        }
        refused = browser.raw("POST", "/public/sign-ups", answer | {"code": wrong})
        must(400 <= refused.status_code < 500, "a wrong code must be refused")
        told.slug = browser.post("/public/sign-ups", answer | {"code": code})["slug"]
        must(browser.cookie, "signing up gives a session")
        told.owner = browser
        home = browser.get("/home")
        must(len(home["checklist"]) >= 5, "the home shows a set-up checklist")
        must(not any(step["done"] for step in home["checklist"]), "nothing is set up yet")

    def _add(self, coa_port: int) -> None:
        told, owner = self.told, self.owner
        router = {"name": "মিরপুর ১", "address": "127.0.0.1", "secret": SECRET}
        told.nas_id = owner.post("/nas", router | {"coa_port": coa_port, "kind": "mikrotik"})["id"]
        minutes = self.promises.validity_minutes
        speed = {"down_kbps": 10_000, "up_kbps": 5_000, "validity_minutes": minutes}
        price = {"price_minor": PRICE_MINOR, "vat_basis_points": 500, "address_pool": "home"}
        told.package_id = owner.post("/packages", {"name": "হোম ১০"} | speed | price)["id"]
        person = {
            "kind": "pppoe",
            "name": "রহিম উদ্দিন",
            "mobile": told.customer_mobile,
            "login": told.login,
            "password": told.password,
            "package_id": told.package_id,
        }
        customer = owner.post("/customers", person)
        told.customer_id = customer["id"]
        must(customer["status"] == "unpaid", "a new customer has not paid")
        again = owner.raw("POST", "/customers", person)
        must(again.status_code == 409, "a login belongs to one customer")
        account = {
            "provider": "bkash",
            "mode": "sandbox",
            "account_ref": f"0171{secrets.randbelow(10**7):07d}",
            "username": "sandboxTokenizedUser",
            "password": "sandboxTokenizedUser@12345",
            "app_key": f"story-{secrets.token_hex(8)}",
            "app_secret": secrets.token_hex(16),
        }
        owner.post("/payment-accounts", account)

    def _enrol(self, stack: ExitStack, state: Path) -> RunningEdge:
        code = self.owner.post("/edge-enrolment-codes")["code"]
        enrol_edge(self.product, code, state)
        auth, acct, health = free_ports(3)
        edge = stack.enter_context(running_edge(state, (auth, acct, health)))
        peer = Peer(auth, acct, SECRET)
        until(lambda: peer.pap(self.told.login, "x"), "the edge knows the router", seconds=15)
        return edge

    def _unpaid(self, peer: Peer) -> None:
        told = self.told
        for ask in (peer.pap, peer.chap, peer.mschapv2):
            answer = ask(told.login, told.password)
            must(answer is not None, f"{ask.__name__} was not answered")
            assert answer is not None
            must(not answer.accepted, f"{ask.__name__} was accepted before payment")
            must(answer.attributes.get("Reply-Message"), "the reject says why")
            must(
                answer.attributes["Reply-Message"]
                != getattr(peer.pap(told.login, "wrong"), "attributes", {}).get("Reply-Message"),
                "an unpaid customer is told something else than a wrong password",
            )

    def _pay(self, peer: Peer) -> None:
        told = self.told
        link = self.owner.post(f"/customers/{told.customer_id}/pay-links", {"send_sms": True})[
            "url"
        ]
        until(
            lambda: any(link in text for text in self.product.texts_to(told.customer_mobile)),
            "the pay link arrives by SMS",
            seconds=10,
        )
        phone, token = self.product.browser(), urlsplit(link).path.rsplit("/", 1)[-1]
        page = phone.get(f"/public/pay-links/{token}")
        must("bkash" in [p["code"] for p in page["providers"]], "bKash can be chosen")
        started = phone.post(
            f"/public/pay-links/{token}/payments",
            {"package_id": told.package_id, "package_version": 1, "provider": "bkash"},
        )
        told.payment_id = started["payment_id"]
        back = confirm_at_bkash(started["next"]["url"])
        confirmed = time.monotonic()
        returned = requests.get(back, timeout=30 * PATIENCE, allow_redirects=False)
        must(returned.status_code == 303, f"the return answered {returned.status_code}")
        # The customer's browser may come back more than once; nothing may be counted twice.
        requests.get(back, timeout=30 * PATIENCE, allow_redirects=False)

        def accepted() -> Answer | None:
            answer = peer.pap(told.login, told.password)
            return answer if answer is not None and answer.accepted else None

        answer = until(accepted, "Access-Accept after the payment", seconds=20, pause=0.05)
        took = time.monotonic() - confirmed
        told.seconds["confirmation to Access-Accept"] = took
        self.say(f"{took:7.2f} s  from bKash's confirmation to the Access-Accept")
        promised = self.promises.confirmation_to_accept
        must(took < promised, f"the line opened after {took:.2f} s, not within {promised:g} s")
        state = phone.get(f"/public/payments/{told.payment_id}")
        must(state["state"] == "succeeded", f"the payment page says {state['state']}")
        told.expires_at = state["expires_at"]
        self._accept_carries_what_it_should(answer)
        for ask in (peer.chap, peer.mschapv2):
            found = ask(told.login, told.password)
            must(found is not None and found.accepted, f"{ask.__name__} opens the line")
        wrong = peer.pap(told.login, "wrong")
        must(wrong is not None and not wrong.accepted, "a wrong password stays out")

    def _accept_carries_what_it_should(self, answer: Answer) -> None:
        said = answer.attributes
        left = self.told.expires_at - time.time()
        # What is left grew less since the answer was made.
        must(left - 2 <= int(said["Session-Timeout"]) <= left + 2 * PATIENCE, f"left: {said}")
        must(said.get("Mikrotik-Rate-Limit", "").startswith("5000k/10000k"), f"rate limit: {said}")
        must(said.get("Framed-Pool") == "home", f"the pool of the package: {said}")
        must(int(said["Acct-Interim-Interval"]) >= 60, f"interim interval: {said}")
        must(said.get("Class"), f"Class: {said}")
        must("Message-Authenticator" in said, f"Message-Authenticator: {said}")

    def _session(self, peer: Peer) -> None:
        told = self.told
        where = {"Framed_IP_Address": "10.9.8.7", "Calling_Station_Id": "AA:BB:CC:DD:EE:01"}
        first, second, third = (f"{n}{secrets.token_hex(3)}" for n in (81, 82, 83))
        must(peer.account(1, told.login, first, **where), "Start is recorded")
        counted = {"Acct_Input_Octets": 1_000, "Acct_Output_Octets": 50_000, "Acct_Session_Time": 5}
        must(peer.account(3, told.login, first, **where, **counted), "Interim is recorded")
        last = {"Acct_Input_Octets": 2_000, "Acct_Output_Octets": 90_000, "Acct_Session_Time": 9}
        for _ in range(2):  # A router repeats a Stop; it must count once.
            must(peer.account(2, told.login, first, **where, **last), "Stop is recorded")
        must(peer.account(1, told.login, second, **where), "the next Start is recorded")
        counted = self._grows(peer, second, where)
        must(peer.account(2, told.login, second, **where, **counted), "its Stop is recorded")
        must(peer.account(1, told.login, third, **where), "the third Start is recorded")

        customer = self.product.browser()
        path = f"/public/isps/{told.slug}"
        known = len(self.product.texts_to(told.customer_mobile))
        must(known >= 1, "the customer was texted before")
        challenge = customer.post(
            f"{path}/customer-codes", {"mobile": told.customer_mobile}, status=202
        )
        code = self.product.code_sent_to(told.customer_mobile)
        customer.post(
            f"{path}/customer-sign-ins",
            {"challenge_id": challenge["challenge_id"], "code": code},
            status=200,
        )
        told.customer = customer

        def shown() -> list[dict[str, Any]] | None:
            items = customer.get("/me/sessions")["items"]
            closed = [one for one in items if one["ended_at"] is not None]
            opened = [one for one in items if one["ended_at"] is None]
            return items if len(closed) == 2 and len(opened) == 1 else None

        items = until(shown, "the customer sees two ended and one open session", seconds=20)
        # Two that began in one second are listed in no order that anybody knows.
        used = {(one["octets_in"], one["octets_out"]) for one in items if one["ended_at"]}
        must((2_000, 90_000) in used, f"usage: {items}")
        days = customer.get("/me/usage")["days"]
        sent, received = (sum(day[way] for day in days) for way in ("octets_in", "octets_out"))
        exactly = (2_000 + counted["Acct_Input_Octets"], 90_000 + counted["Acct_Output_Octets"])
        must((sent, received) == exactly, f"the days add up to the sessions: {days}")
        me = customer.get("/me")
        must(me["online"] is True, "the customer is shown online")
        must(me["down_kbps"] == 10_000 and me["up_kbps"] == 5_000, "and the speed class")

    def _grows(self, peer: Peer, session: str, where: dict[str, str]) -> dict[str, int]:
        """See the open session's traffic grow on the customer's page; return what it has at the end."""
        path = f"/customers/{self.told.customer_id}/sessions"
        counted: dict[str, int] = {}
        for turn in (1, 2):
            counted = {
                "Acct_Input_Octets": 3_000 * turn,
                "Acct_Output_Octets": 70_000 * turn,
                "Acct_Session_Time": 5 * turn,
            }
            must(
                peer.account(3, self.told.login, session, **where, **counted), "Interim is recorded"
            )

            def shown(octets: int = 70_000 * turn) -> bool:
                items = self.owner.get(path)["items"]
                return any(one["ended_at"] is None and one["octets_out"] == octets for one in items)

            until(shown, "the open session's traffic on the customer's page", seconds=20)
        return counted

    def _invoice(self) -> None:
        customer = self.told.customer
        assert customer is not None
        invoices = customer.get("/me/invoices")["items"]
        must(len(invoices) == 1, f"one invoice, not {len(invoices)}")
        invoice = invoices[0]
        must(invoice["total_minor"] == PRICE_MINOR and invoice["vat_minor"] == 2_500, str(invoice))
        self.told.invoice_id = invoice["id"]
        base = f"/me/invoices/{invoice['id']}/document"
        for language, word in (("bn", "হোম ১০"), ("en", invoice["number"])):
            pdf = customer.raw("GET", f"{base}?format=pdf&language={language}")
            must(pdf.status_code == 200, f"PDF: {pdf.status_code} {pdf.text[:200]}")
            must(pdf.content.startswith(b"%PDF"), "a PDF begins with %PDF")
            if shutil.which("pdftotext"):
                text = subprocess.run(
                    ["pdftotext", "-", "-"], input=pdf.content, capture_output=True, check=True
                ).stdout.decode()
                must(word in text, f"the {language} invoice says {word}: {text}")
        sheet = customer.raw("GET", f"{base}?format=xlsx&language=bn")
        must(sheet.status_code == 200, f"XLSX: {sheet.status_code}")
        book = openpyxl.load_workbook(io.BytesIO(sheet.content))
        cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
        must(invoice["number"] in cells, "the sheet names the invoice")

    def _expire(self, peer: Peer, router: DisconnectListener) -> None:
        told = self.told
        must(time.time() < told.expires_at, "the package must still run at this step")
        with cloud_stopped(self.cloud_state) as stopped:
            self.say(f"           the cloud is {'stopped' if stopped else 'left running'}")
            until(lambda: router.heard, "a Disconnect-Request at expiry", seconds=300, pause=0.01)
            late = router.heard[0].at - told.expires_at
            self.say(f"{late:7.2f} s  from the second of expiry to the Disconnect-Request")
            promised = self.promises.expiry_to_disconnect
            must(-0.5 <= late <= promised, f"disconnected {late:.2f} s after expiry")
            must(router.heard[0].attributes["User-Name"] == told.login, "it names the customer")
            answer = peer.pap(told.login, told.password)
            must(answer is not None and not answer.accepted, "an expired customer stays out")

        def swept() -> bool:
            texts = self.product.texts_to(told.customer_mobile)
            return any("শেষ" in text for text in texts[-1:])

        until(swept, "the expiry SMS", seconds=100, pause=0.5)
        customer = self.owner.get(f"/customers/{told.customer_id}")
        must(customer["status"] == "expired", f"the cloud says {customer['status']}")
        must(customer["expires_at"] == told.expires_at, "dated at the true minute")

    def _books(self) -> None:
        def balance() -> dict[str, Any] | None:
            found: dict[str, Any] = self.owner.get("/books/trial-balance")
            return found if found["accounts"] else None

        book = until(balance, "the book has accounts", seconds=20)
        must(book["difference_minor"] == 0, f"the trial balance differs: {book}")
        sums = {
            one["account"]: one["debit_minor"] - one["credit_minor"] for one in book["accounts"]
        }
        must(sums.get("gateway") == PRICE_MINOR, f"one credit of one payment: {sums}")
        must(sums.get("service_revenue") == -(PRICE_MINOR - 2_500), f"revenue: {sums}")
        must(sums.get("vat_payable") == -2_500, f"VAT: {sums}")
        payments = self.owner.get("/payments")["items"]
        must(len(payments) == 1, f"one receipt, not {len(payments)}")


def confirm_at_bkash(checkout: str) -> str:
    """Press Confirm on the simulator's checkout page; return where it sends the browser."""
    page = requests.get(checkout, timeout=10 * PATIENCE)
    must(page.status_code == 200, f"the checkout page answered {page.status_code}")
    answer = requests.post(
        checkout, data={"action": "confirm"}, timeout=10 * PATIENCE, allow_redirects=False
    )
    must(answer.status_code in (302, 303), f"confirming answered {answer.status_code}")
    return urljoin(checkout, answer.headers["Location"])


@contextmanager
def cloud_stopped(state: Path | None) -> Iterator[bool]:
    """Freeze the local cloud's process while the block runs, as if its line were cut."""
    cloud = processes(state).get("cloud") if state else None
    if cloud is None:
        yield False
        return
    os.kill(cloud["pid"], signal.SIGSTOP)
    try:
        yield True
    finally:
        os.kill(cloud["pid"], signal.SIGCONT)
