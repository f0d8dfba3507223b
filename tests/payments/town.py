"""An ISP with its books, the engine and the simulator: what the scenario tests play in."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from isp.money import minor_from_decimal
from isp.parties.scope import tenant_scope
from isp.payments.account import PUBLIC_ID_CLAIM, PaymentAccount
from isp.payments.apply import Applied
from isp.payments.intent import PaymentIntent, split_public_id
from isp.payments.provider import InboundHttp, Redirect
from isp.ports import Owner
from isp_app.check_payment import CheckPayment
from isp_app.handle_return import HandleReturn
from isp_app.start_payment import AdvanceChoice, PackageChoice, PaymentOrder, StartPayment
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.payments.providers import ProviderServices

from tests.builders import small_isp
from tests.builders.parties import TENANT
from tests.fakes.bkash import NoCerts
from tests.fakes.books import FakeBooks
from tests.fakes.clock import RunningClock
from tests.fakes.payments import FakeTokenStore
from tests.fakes.wired import Stores, payment_ports
from tests.payments.simulator import Simulator

ORIGIN = "http://127.0.0.1:9/api"
SCOPE = tenant_scope(TENANT)


class Town:
    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.clock = RunningClock()
        self.account: PaymentAccount = small_isp.account()
        self.books = FakeBooks(
            small_isp.tenant(), small_isp.customer(), small_isp.package(), self.account
        )
        owner = Owner(TENANT, self.account.id)
        self.books.claims[(None, PUBLIC_ID_CLAIM, self.account.public_id)] = owner
        self.tokens = FakeTokenStore(self.clock)
        self.services = ProviderServices(
            http=RequestsHttpClient(),
            clock=self.clock,
            tokens=self.tokens,
            certs=NoCerts(),
            sandbox_base_urls={"bkash": simulator.bkash_url},
            timeout_seconds=60,  # A busy machine is no silent provider.
        )
        books = Stores(self.books, self.books, self.books, self.books)
        self.ports = payment_ports(books, self.services, ORIGIN)
        self._numbers = itertools.count(1)

    def start(
        self, *, package_id: str = "PACKAGE0000000000001", package_version: int = 1
    ) -> tuple[PaymentIntent, str]:
        """Start a payment as if none had been begun lately; return it and the address of its page."""
        self.books.forget("payment_attempts")
        return self._started(PackageChoice(package_id, package_version))

    def start_advance(self, amount_minor: int) -> tuple[PaymentIntent, str]:
        """Start a payment that becomes credit; return as above."""
        self.books.forget("payment_attempts")
        return self._started(AdvanceChoice(amount_minor))

    def start_again(
        self, amount_minor: int | None = None, *, package_id: str = "PACKAGE0000000000001"
    ) -> tuple[PaymentIntent, str]:
        """Start a payment for the package, or of an advance, after those that were begun lately."""
        if amount_minor is not None:
            return self._started(AdvanceChoice(amount_minor))
        return self._started(PackageChoice(package_id, 1))

    def _started(self, choice: PackageChoice | AdvanceChoice) -> tuple[PaymentIntent, str]:
        order = PaymentOrder(
            customer_id=small_isp.customer().id,
            choice=choice,
            provider="bkash",
            locale="bn",
            randomness=f"random {next(self._numbers)}",
        )
        started = StartPayment(self.ports)(SCOPE, order)
        assert isinstance(started.next, Redirect)
        named = split_public_id(started.payment_id)
        assert named is not None and named[0] == TENANT
        return self.books.intent(SCOPE, named[1]), started.next.url

    def come_back(
        self, intent: PaymentIntent, query: Mapping[str, str], *, token: str | None = None
    ) -> str:
        """Open the return address of the payment with the query that the pay page gave."""
        http = InboundHttp(
            "GET", "/pay/return", tuple(query.items()), {}, b"", "127.0.0.1", self.clock.now()
        )
        return HandleReturn(self.ports)(
            "bkash", self.account.public_id, token or intent.return_path_token, http
        )

    def check(self, intent: PaymentIntent) -> Applied:
        return CheckPayment(self.ports)(TENANT, intent.id)

    def wait(self, seconds: int) -> None:
        self.clock.offset_seconds += seconds
        self.simulator.control("clock", seconds=seconds)

    def check_until_done(self, intent: PaymentIntent) -> PaymentIntent:
        """Let time pass and the due work be done until the payment is no longer asked about."""
        for _ in range(60):
            current = self.now(intent)
            if not current.is_open or current.next_check_at is None:
                return current
            self.wait(max(current.next_check_at - self.clock.now(), 0) + 1)
            self.check(current)
        raise AssertionError(f"still open: {self.now(intent)}")

    def now(self, intent: PaymentIntent) -> PaymentIntent:
        return self.books.intent(SCOPE, intent.id)

    def assert_booked_once(self) -> None:
        """Every payment that the payer really made is booked once, in balance; nothing else is."""
        money = self.simulator.money()
        receipts = self.books.all_of("receipt")
        assert sorted(one.provider_txn for one in receipts) == sorted(one["trxID"] for one in money)
        paid_minor = sum(minor_from_decimal(one["amount"]) for one in money)
        assert sum(one.amount_minor for one in receipts) == paid_minor
        assert self.books.balance("gateway:bkash_sandbox") == -paid_minor
        assert sum(self.books.balances().values()) == 0
        sales = self.books.all_of("sale")
        assert len(sales) == len({one.invoice_id for one in sales})
        numbers = {invoice.number for invoice in self.books.all_of("invoice")}
        assert len(numbers) == len(sales)
        voided = {one.id for one in self.books.all_of("void_number")}
        assert len(numbers) + len(voided) == self.books.reserved()
