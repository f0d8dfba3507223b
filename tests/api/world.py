"""Two ISPs with the same names in them, and all panels in front of their data.

Everything that exists is made through the same decisions that the product uses. `Browser` is what a
person has in front of him: a cookie, the header of our pages, a fresh key for every change.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from chalice.config import Config
from chalice.local import LocalGateway
from isp.catalogue.edit_package import PackageOffer, offer_package
from isp.customers.customer import Customer, CustomerKind
from isp.customers.edit_customer import NewCustomer, take_on_customer
from isp.customers.issue_pay_link import issue_pay_link, pay_link_token
from isp.decision import Create, Decision
from isp.exports.export import Export, Wanted
from isp.ids import derived_id
from isp.invoicing.credit_note import GivenBack, credit_note
from isp.ledger.entry import JournalEntry, credit, debit
from isp.minutes import Moment, day_at
from isp.money import Money
from isp.network.edge import key_hash
from isp.network.edit_nas import NewNas, register_nas
from isp.network.enrol_edge import NewEdge, enrol_edge
from isp.network.nas import NasVendor
from isp.notices.sms import SmsSender
from isp.parties.credentials import StaffCredential
from isp.parties.one_time_code import CodeAsked
from isp.parties.password import password_hash
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.session import Person, new_session
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES, NewTenant, sign_up
from isp.parties.staff_news import StaffNews
from isp.parties.tenant import Node, Staff
from isp.payments.account import Mode, NewPaymentAccount, new_account
from isp.payments.account_standing import opened
from isp.payments.apply import apply
from isp.payments.book import Known
from isp.payments.compare_day import Compared
from isp.payments.compare_day import Outcome as Compare
from isp.payments.difference import Found, StatementDay, statement_day_id
from isp.payments.intent import IntentState
from isp.payments.observation import Observation, Outcome, Trust
from isp.payments.provider import HttpReply, InboundHttp
from isp.payments.push_channel import ParkedTopic, nothing_heard, parked, stored
from isp.payments.statement import Kind
from isp.payments.take_cash import CashTaken, receipt_in, take_cash
from isp.refusals import NotFound
from isp.sales.offer import direct_offer
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, sell_package
from isp_app.exported_rows import ListRows
from isp_app.issue import press_for
from isp_app.make_document import MakeDocument, Maker
from isp_app.make_export import MakeExport
from isp_app.payment_ports import PaymentPorts
from isp_app.send_code import SendCode
from isp_app.tell_staff import TellStaff
from isp_aws.documents.list_files import list_csv, list_xlsx
from isp_aws.password_meter import ZxcvbnMeter
from isp_aws.payments.providers import ProviderServices
from isp_http.app import panel_app
from isp_http.doors import Doors
from isp_http.functions_of_the_api import api_functions
from isp_http.observability import logger
from isp_http.throttle import Throttle
from isp_telemetry.observability import LoggingObserver
from isp_wiring.checkout import checkout_of
from isp_wiring.messages import budgeted
from isp_wiring.people import People
from isp_wiring.reach import Reach

from tests.builders.payments import payment_intent, receipt
from tests.fakes.access import FakeAccess
from tests.fakes.bkash import BkashAtHand, NoCerts
from tests.fakes.clock import FakeClock, FakeRandom
from tests.fakes.directory import FakeDirectory
from tests.fakes.exports import FakeExports
from tests.fakes.idempotency import MemoryIdempotency
from tests.fakes.ledger import FakeLedger
from tests.fakes.money import FakeMoneyInbox, FakeStatements
from tests.fakes.network import FakeNetwork
from tests.fakes.patience import HURRIED
from tests.fakes.payments import FakePayments, FakeTokenStore
from tests.fakes.sms import SmsInbox
from tests.fakes.store import Store
from tests.fakes.wired import Stores, payment_ports

api_functions()  # Puts the functions' folders on the path.

import customer_panel.wiring  # noqa: E402
import edge_gateway.wiring  # noqa: E402
import public_site.wiring  # noqa: E402
import seller_panel.wiring  # noqa: E402
from edge_gateway.ports import QueueCredentials  # noqa: E402
from make_documents.ports import MakeDocuments  # noqa: E402
from payment_webhooks.ports import PaymentWebhooks  # noqa: E402

NOW = 1_795_000_000
PEPPER = b"pepper" * 6
PASSWORD = "dui-megh-ek-nodi"
# Scrypt costs a twentieth of a second, so the password is hashed once for all worlds.
PASSWORD_HASH = password_hash(PASSWORD, b"0123456789abcdef")
EDGE_KEY = "ab" * 32
ORIGIN_KEY = "front-door-" * 4
ORIGIN = "https://shongjog.example"
NOBODY_ID = "A" * 20
STATEMENT_DAY = "2026-11-10"
PARKED_TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:bpt_megh"

logger.setLevel("CRITICAL")


class EdgeCloudInMemory:
    region = "ap-southeast-1"

    def __init__(self) -> None:
        self.queues: list[str] = []
        self.snapshots: dict[str, bytes] = {}

    def create_queue(self, edge_id: str) -> str:
        self.queues.append(edge_id)
        return f"https://sqs.example/000000000000/edge-{edge_id}"

    def queue_credentials(self, edge_id: str, queue_url: str) -> QueueCredentials:
        return QueueCredentials("AKIA", "secret", f"for {edge_id}", NOW + 3_600, None)

    def publish_snapshot(self, name: str, content: bytes) -> str:
        self.snapshots[name] = content
        self.published()
        return f"https://s3.example/{name}"

    def published(self) -> None:
        """Happens when a snapshot lies there and nobody was told of it yet."""

    def remove_snapshots(self, prefix: str) -> None:
        self.snapshots = {
            name: content for name, content in self.snapshots.items() if not name.startswith(prefix)
        }


class DocumentsInMemory:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, content: bytes, content_type: str) -> None:
        self.kept[name] = content

    def link_to_file(self, name: str, file_name: str) -> str:
        return f"https://files.example/{name}?as={file_name}"


class DoorInMemory:
    """Stands where the payment engine does: knows accounts, remembers what came."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.seen: list[InboundHttp] = []

    def _known(self, public_id: str) -> str:
        owner = self._store.claims.get((None, "payment_account", public_id))
        if owner is None:
            raise NotFound(kind="payment")
        return owner.tenant_id

    def come_back(self, provider: str, public_id: str, token: str, http: InboundHttp) -> str:
        tenant_id = self._known(public_id)
        self.seen.append(http)
        return tenant_id + token[:20]

    def take_push(self, provider: str, public_id: str, http: InboundHttp) -> HttpReply:
        self._known(public_id)
        self.seen.append(http)
        return HttpReply(200, b"got it")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    cookies: list[str] = field(default_factory=list)

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        return str(self.json["code"])


@dataclass
class Twin:
    """One of the two ISPs: the ids of what is in it."""

    tenant_id: str
    slug: str
    mobile: str
    ids: dict[str, str] = field(default_factory=dict)

    def people(self) -> dict[Role, Person]:
        paths = {
            Role.ISP_ADMIN: "/isp/",
            Role.MANAGER: "/isp/",
            Role.RESELLER: "/isp/r1/",
            Role.SUB_RESELLER: "/isp/r1/s1/",
        }
        staff = {
            role: Person(self.tenant_id, self.ids[role], role, path, role)
            for role, path in paths.items()
        }
        customer = Person(self.tenant_id, self.ids["customer_id"], Role.CUSTOMER, "/isp/", "Karim")
        return staff | {Role.CUSTOMER: customer}


class World:
    def __init__(self) -> None:
        self.store, self.clock, self.random = Store(), FakeClock(NOW), FakeRandom()
        self.ledger, self.directory = FakeLedger(self.store), FakeDirectory(self.store)
        self.access, self.network = FakeAccess(self.store), FakeNetwork(self.store)
        self.payments, self.sms = FakePayments(self.store), SmsInbox()
        self.idempotency, self.cloud = MemoryIdempotency(), EdgeCloudInMemory()
        self.documents, self.door = DocumentsInMemory(), DoorInMemory(self.store)
        self.bkash = BkashAtHand()
        self.made: list[str] = []
        self.throttle = Throttle()
        self.handed_over: list[CodeAsked] = []
        self.paused: list[float] = []
        self._keys = itertools.count()
        self.home, self.other = self._twin("home"), self._twin("other")
        self._gateways = self._built()

    # -- the panels --

    def _built(self) -> list[tuple[Any, LocalGateway]]:
        stores = (self.access, self.directory, self.clock, self.idempotency)
        doors = Doors(*stores, PEPPER, ORIGIN, ORIGIN_KEY, self.throttle)
        engine = self.engine = self._engine()
        reach = self.reach()
        checkout = checkout_of(reach, engine)
        people = People(reach, self, self, LoggingObserver())
        ports: dict[str, object] = {
            "public_site": public_site.wiring.ports_of(reach, people, checkout),
            "seller_panel": seller_panel.wiring.ports_of(reach, engine, people, ORIGIN),
            "customer_panel": customer_panel.wiring.ports_of(reach, checkout),
            "make_documents": MakeDocuments(
                self.making({"pdf": self._make, "xlsx": self._make}), self._exporting(reach)
            ),
            "payment_webhooks": PaymentWebhooks(door=self.door, public_origin=ORIGIN),
            "edge_gateway": edge_gateway.wiring.ports_of(reach, self.cloud),
        }
        config = Config(config_from_disk={"lambda_timeout": 29})
        built = []
        for function in api_functions():
            app = panel_app(function.name, function.panels, doors, ports[function.name])
            built.append((app, LocalGateway(app, config)))
        return built

    def hand_over(self, asked: CodeAsked) -> None:
        """Do at once what the queue of codes leads to."""
        self.handed_over.append(asked)
        observer = LoggingObserver()
        SendCode(self.access, self.directory, self._budgeted, self.clock, observer)(asked)

    def hand_news_over(self, news: StaffNews) -> None:
        """Do at once what the queue leads to."""
        TellStaff(self.directory, self._budgeted, self.clock, LoggingObserver())(news)

    @property
    def _budgeted(self) -> SmsSender:
        return budgeted(self.sms, self.access, self.directory, self.ledger, self.clock)

    def reach(self) -> Reach:
        return Reach(
            directory=self.directory,
            ledger=self.ledger,
            access=self.access,
            network=self.network,
            payments=self.payments,
            inbox=FakeMoneyInbox(self.store),
            statements=FakeStatements(self.store),
            clock=self.clock,
            random=self.random,
            patience=HURRIED,
            pause=self.paused.append,
            meter=ZxcvbnMeter(),
            pepper=PEPPER,
        )

    def apps(self) -> list[Any]:
        return [app for app, _ in self._gateways]

    def send(
        self, method: str, path: str, *, headers: dict[str, str], content: bytes | None = None
    ) -> Answer:
        for app, gateway in self._gateways:
            resource = _resource(app, path)
            if resource is not None and method in app.routes[resource]:
                said = gateway.handle_request(method, path, headers, content)
                text = said["body"] or ""
                if said.get("isBase64Encoded"):
                    text = base64.b64decode(text).decode()
                json.dumps(said)  # What Lambda does with it.
                cookies = said.get("multiValueHeaders", {}).get("Set-Cookie", [])
                # The session's comes first; `cookies` has the others too.
                headers = {"Set-Cookie": cookies[0]} if cookies else {}
                return Answer(said["statusCode"], said["headers"] | headers, text, cookies)
        raise AssertionError(f"no route for {method} {path}")

    def _engine(self) -> PaymentPorts:
        services = ProviderServices(
            http=self.bkash,
            clock=self.clock,
            tokens=FakeTokenStore(self.clock),
            certs=NoCerts(),
            sandbox_base_urls={"bkash": "http://bkash.example"},
            timeout_seconds=60,
        )
        parties = self.directory
        stores = Stores(self.ledger, parties, self.payments, self.access)
        return payment_ports(stores, services, ORIGIN)

    def making(
        self, makers: Mapping[str, Maker], documents: DocumentsInMemory | None = None
    ) -> MakeDocument:
        """Return the use case that makes documents, with these makers and what is kept."""
        kept = documents or self.documents
        return MakeDocument(self.directory, self.payments, kept, makers, ORIGIN)

    def _exporting(self, reach: Reach) -> MakeExport:
        rows = ListRows(self.directory, self.payments, reach.inbox, reach.statements)
        makers = {"csv": list_csv, "xlsx": list_xlsx}
        exports = FakeExports(self.store)
        return MakeExport(exports, rows, self.ledger, self.documents, self.clock, makers)

    def _make(self, view: Any, language: str) -> bytes:
        self.made.append(view.number)
        return f"{view.number} {language}".encode()

    # -- what is in it --

    def _twin(self, name: str) -> Twin:
        mobile = "8801711111111" if name == "home" else "8801722222222"
        new = NewTenant("Megh Net", "Rahima", mobile, "bn", randomness=name)
        slug = "megh-net" if name == "home" else "megh-net-2"
        scope = tenant_scope(new.tenant_id)
        self.ledger.commit(scope, sign_up(new, slug, NOW))
        twin = Twin(new.tenant_id, slug, mobile, {Role.ISP_ADMIN: new.owner_id})
        self._credential(twin, new.owner_id, mobile)
        for path, node_id in (("/isp/r1/", "r1"), ("/isp/r2/", "r2"), ("/isp/r1/s1/", "s1")):
            node = Node(twin.tenant_id, node_id, 1, path, node_id, NOW)
            self.ledger.commit(scope, Decision(changes=(Create(node),)))
        self._staff(twin, Role.MANAGER, "/isp/")
        self._staff(twin, Role.RESELLER, "/isp/r1/")
        self._staff(twin, Role.SUB_RESELLER, "/isp/r1/s1/")
        self._goods(twin)
        for path, label in (
            ("/isp/", "customer_id"),
            ("/isp/r1/", "of_r1"),
            ("/isp/r2/", "of_r2"),
            ("/isp/r1/s1/", "of_s1"),
        ):
            twin.ids[label] = self._customer(twin, path, label).id
        twin.ids["sale_id"] = twin.ids["invoice_id"] = self._sale(twin)
        twin.ids["credit_note_id"] = self._credit_note(twin)
        customer = self.directory.customer(scope, twin.ids["customer_id"])
        payer = self.directory.customer(scope, twin.ids["of_r2"])
        twin.ids["receipt_id"] = self._payment(twin, payer)
        twin.ids |= self._matters(twin)
        token = pay_link_token(PEPPER, twin.tenant_id, customer.id)
        self.ledger.commit(scope, issue_pay_link(customer, None, None, PEPPER, NOW)[1])
        twin.ids["token"] = token
        return twin

    def _credential(self, twin: Twin, staff_id: str, mobile: str) -> None:
        self.access.save_credential(
            StaffCredential(
                tenant_id=twin.tenant_id,
                id=staff_id,
                version=1,
                mobile=mobile,
                password_hash=PASSWORD_HASH,
                totp_secret=None,
                totp_enabled=False,
                totp_last_step=0,
                recovery_hashes=(),
            )
        )

    def _staff(self, twin: Twin, role: Role, path: str) -> None:
        staff_id = derived_id("staff", twin.tenant_id, role)
        mobile = f"88018{len(twin.ids):08d}"
        staff = Staff(twin.tenant_id, staff_id, 1, path, role, mobile, role, NOW)
        self.ledger.commit(tenant_scope(twin.tenant_id), Decision(changes=(Create(staff),)))
        self._credential(twin, staff_id, mobile)
        twin.ids[role] = staff_id

    def _goods(self, twin: Twin) -> None:
        scope, owner = tenant_scope(twin.tenant_id), (twin.tenant_id, "/isp/")
        offer = PackageOffer("Ten", 10_240, 5_120, 43_200, 50_000, 500, "")
        for name in ("package_id", "nas_id", "edge_id"):
            twin.ids[name] = derived_id(name, twin.tenant_id)
        self.ledger.commit(scope, offer_package(owner, twin.ids["package_id"], offer, NOW))
        nas = NewNas("Core", "10.0.0.1", "a-good-secret", 3799, NasVendor.MIKROTIK)
        self.ledger.commit(scope, register_nas(owner, twin.ids["nas_id"], nas, NOW))
        edge = NewEdge(twin.tenant_id, twin.ids["edge_id"], "Edge", key_hash(EDGE_KEY), "https://q")
        self.ledger.commit(scope, enrol_edge(edge, NOW))
        wallet = "01900000001" if twin.slug == "megh-net" else "01900000002"
        secrets = dict.fromkeys(("username", "password", "app_key", "app_secret"), "s")
        new = NewPaymentAccount("bkash", Mode.SANDBOX, "v1.2.0-beta", wallet, secrets, {})
        wallet_of_it = new_account(
            twin.tenant_id, new, owner_path="/isp/", randomness=twin.slug, now=NOW
        )
        self.ledger.commit(scope, opened(wallet_of_it, None, twin.ids[Role.ISP_ADMIN]))
        account = self.payments.accounts(scope)[0]
        url = "https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&Token=t0ken"
        asks = parked(nothing_heard(account), ParkedTopic(PARKED_TOPIC, url, NOW))
        self.ledger.commit(scope, Decision(changes=(stored(asks),)))
        twin.ids |= {
            "account_public_id": account.public_id,
            "account_id": account.id,
            "parked_id": asks.parked[0].id,
        }

    def _customer(self, twin: Twin, path: str, label: str) -> Customer:
        scope = tenant_scope(twin.tenant_id)
        mobile = "01755555555" if label == "customer_id" else f"0176{len(twin.ids):07d}"
        new = NewCustomer(
            CustomerKind.PPPOE, "Karim", mobile, label, "pw", "", twin.ids["package_id"]
        )
        customer_id = derived_id("customer", twin.tenant_id, label)
        decision = take_on_customer((twin.tenant_id, path), customer_id, new, NOW)
        self.ledger.commit(scope, decision)
        return self.directory.customer(scope, customer_id)

    def _sale(self, twin: Twin) -> str:
        scope = tenant_scope(twin.tenant_id)
        package = self.directory.package(scope, twin.ids["package_id"])
        sale_id = derived_id("sale", twin.tenant_id)
        customer = self.directory.customer(scope, twin.ids["customer_id"])
        moment, chain = Moment(NOW, DHAKA_OFFSET_MINUTES), root_chain(customer.owner_path)
        price = package.price_minor
        taken = CashTaken(customer, chain, price, "BDT", "a", f"sale:{sale_id}", sale_id)
        cash = take_cash(taken, moment)
        order = Order(
            customer=customer,
            subscription=None,
            offer=direct_offer(package, NOW),
            chain=chain,
            paid_by=PaidBy.CASH,
            payment_reference="a",
            sale_id=sale_id,
            actor_id="a",
            receipt_id=receipt_in(cash),
        )
        with press_for(self.ledger, self.directory, scope) as press:
            press.commit(cash.also(sell_package(order, moment)), moment)
        return sale_id

    def _credit_note(self, twin: Twin) -> str:
        """Let something have been given back of the invoice, long ago and in another way."""
        scope = tenant_scope(twin.tenant_id)
        given_back = GivenBack(9, 1_050, 50, NOW, NOW + 60, "lightning")
        draft = credit_note(self.directory.invoice(scope, twin.ids["invoice_id"]), given_back, NOW)
        with press_for(self.ledger, self.directory, scope) as press:
            decision = Decision(changes=(Create(draft),))
            press.commit(decision, Moment(NOW, DHAKA_OFFSET_MINUTES))
        return draft.id

    def _payment(self, twin: Twin, customer: Customer) -> str:
        """Let the customer have paid through bKash, a week ago, and bought nothing for it."""
        scope, at = tenant_scope(twin.tenant_id), NOW - 7 * 86_400
        account = self.payments.accounts(scope)[0]
        intent = payment_intent(
            customer,
            id=derived_id("intent", twin.tenant_id),
            account_id=account.id,
            provider_ref=f"TR{twin.slug}",
            state=IntentState.SUCCEEDED,
        )
        paid = receipt(
            customer,
            id=account.receipt_id("TRX1"),
            account_id=account.id,
            intent_id=intent.id,
            paid_at=at,
            booked_at=at,
        )
        entry = JournalEntry(
            tenant_id=twin.tenant_id,
            book="/isp/",
            entry_id=account.entry_id("TRX1"),
            kind="payment",
            posted_at=at,
            effective_at=at,
            day=day_at(at, DHAKA_OFFSET_MINUTES),
            actor_id="bkash",
            lines=(
                debit(account.gateway, paid.amount_minor),
                credit(f"customer_credit:{customer.id}", paid.amount_minor),
            ),
            about=paid.id,
        )
        self.ledger.commit(scope, Decision((entry,), (Create(intent), Create(paid))))
        return paid.id

    def _matters(self, twin: Twin) -> dict[str, str]:
        """Let there be money of nobody, and money that only the provider's statement shows."""
        scope = tenant_scope(twin.tenant_id)
        account = self.payments.accounts(scope)[0]
        found = Observation(
            trust=Trust.QUERIED,
            outcome=Outcome.PAID,
            provider_txn="TRX2",
            gross=Money(30_000, "BDT"),
            paid_at=NOW - 8 * 86_400,
        )
        offset = DHAKA_OFFSET_MINUTES
        known = Known(account, "BDT", offset, None, None, None, None, 0)
        booked_at = NOW - 8 * 86_400
        self.ledger.commit(scope, apply(found, known, Trust.QUERIED, booked_at).decision)
        row = Compared("TRX3", Kind.PAYMENT, Compare.THEIRS_ONLY, 20_000, None)
        theirs = Found(
            twin.tenant_id, account.id, "bkash", STATEMENT_DAY, "BDT", {}, NOW - 6 * 86_400
        )
        difference = theirs.difference(row)
        day = StatementDay(
            tenant_id=twin.tenant_id,
            id=statement_day_id(account.id, STATEMENT_DAY),
            version=1,
            account_id=account.id,
            day=STATEMENT_DAY,
            equal=0,
            other_amount=0,
            theirs_only=1,
            ours_only=0,
            payments_minor=20_000,
            refunds_minor=0,
            fees_minor=0,
            payouts_minor=0,
            uploaded_by=twin.ids[Role.ISP_ADMIN],
            uploaded_at=NOW - 6 * 86_400,
        )
        self.ledger.commit(scope, Decision(changes=(Create(difference), Create(day))))
        export = Export(
            twin.tenant_id,
            derived_id("export", twin.tenant_id),
            1,
            "/isp/",
            twin.ids[Role.ISP_ADMIN],
            NOW,
            Wanted("customers", "csv", "en"),
        )
        self.ledger.commit(scope, Decision(changes=(Create(export),)))
        return {
            "export_id": export.id,
            "own_customer_id": twin.ids["customer_id"],
            "suspense_id": f"receipt-{account.receipt_id('TRX2')}",
            "matter_id": f"statement_difference-{difference.id}",
            "day": STATEMENT_DAY,
        }

    # -- who asks --

    def browser(self, role: Role | None, twin: Twin | None = None) -> Browser:
        """Return the browser of somebody who is signed in, or of nobody."""
        if role is None:
            return Browser(self, None)
        token = self.random.token(256)
        person = (twin or self.home).people()[role]
        self.access.save_session(new_session(person, token, self.clock.now()))
        return Browser(self, token)

    def edge(self, twin: Twin | None = None, key: str = EDGE_KEY) -> dict[str, str]:
        return {"authorization": f"Edge {(twin or self.home).ids['edge_id']}:{key}"}

    def key(self) -> str:
        return f"key-{next(self._keys):08d}"


class Form(dict[str, Any]):
    """A body that a browser posts by itself."""


@dataclass
class Browser:
    world: World
    token: str | None
    device: str | None = None

    def headers(self, **more: str) -> dict[str, str]:
        headers = {
            "shongjog-request": "1",
            "idempotency-key": self.world.key(),
            "content-type": "application/json",
            "accept-language": "en",
        }
        said = {"__Host-session": self.token, "__Host-device": self.device}
        cookies = [f"{name}={value}" for name, value in said.items() if value is not None]
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        return headers | {name.replace("_", "-"): value for name, value in more.items()}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        if isinstance(body, Form):
            content = urlencode(body).encode()
            headers["content_type"] = "application/x-www-form-urlencoded"
        sent = {name: value for name, value in self.headers(**headers).items() if value}
        return self.world.send(method, path, headers=sent, content=content)

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self.send("PATCH", path, body, **headers)


def _resource(app: Any, path: str) -> str | None:
    """Return the resource template of a path; a literal segment wins over a parameter."""
    parts = path.partition("?")[0].split("/")
    fitting = [
        template
        for template in app.routes
        if len(template.split("/")) == len(parts)
        and all(
            said == real or said.startswith("{")
            for said, real in zip(template.split("/"), parts, strict=True)
        )
    ]
    return min(fitting, key=lambda template: template.count("{"), default=None)
