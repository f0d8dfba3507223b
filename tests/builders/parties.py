"""An ISP, its people and its customers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from isp.customers.customer import Customer, CustomerKind
from isp.customers.pay_link import PayLink
from isp.ids import derived_id
from isp.invoicing.issuer import Issuer
from isp.parties.credentials import Challenge, Session, StaffCredential
from isp.parties.tenant import ROOT_NODE_ID, ROOT_PATH, Node, Staff, Tenant

from tests.fakes.clock import NOON

TENANT = "tenant0001"


def tenant(tenant_id: str = TENANT, **changes: Any) -> Tenant:
    made = Tenant(
        tenant_id=tenant_id,
        id=tenant_id,
        version=1,
        name="দ্রুত নেট",
        slug=f"druto-{tenant_id}",
        mobile="8801711000001",
        language="bn",
        currency="BDT",
        utc_offset_minutes=360,
        created_at=NOON,
    )
    return replace(made, **changes)


def node(tenant_id: str = TENANT, **changes: Any) -> Node:
    made = Node(
        tenant_id=tenant_id,
        id=ROOT_NODE_ID,
        version=1,
        path=ROOT_PATH,
        name="দ্রুত নেট",
        created_at=NOON,
    )
    return replace(made, **changes)


def issuer(tenant_id: str = TENANT, **changes: Any) -> Issuer:
    made = Issuer(
        tenant_id=tenant_id,
        id=ROOT_NODE_ID,
        version=1,
        node_path=ROOT_PATH,
        name_bn="দ্রুত নেট",
        name_en="Druto Net",
        address_bn="১২ স্টেশন রোড, কুষ্টিয়া",
        address_en="12 Station Road, Kushtia",
        bin="004567891-0203",
        phone="01711000001",
    )
    return replace(made, **changes)


def staff(tenant_id: str = TENANT, **changes: Any) -> Staff:
    made = Staff(
        tenant_id=tenant_id,
        id=derived_id("staff", tenant_id, "owner"),
        version=1,
        node_path=ROOT_PATH,
        name="রহিম উদ্দিন",
        mobile="8801711000001",
        role="isp_admin",
        created_at=NOON,
    )
    return replace(made, **changes)


def customer(tenant_id: str = TENANT, **changes: Any) -> Customer:
    made = Customer(
        tenant_id=tenant_id,
        id=derived_id("customer", tenant_id, changes.get("login", "karim")),
        version=1,
        owner_path=ROOT_PATH,
        connection=CustomerKind.PPPOE,
        name="করিম মিয়া",
        mobile="8801812345678",
        login="karim",
        password="{পাসওয়ার্ড 1}",
        address="বাড়ি ৭, মিরপুর",
        package_id="PACKAGE0000000000001",
        created_at=NOON,
    )
    return replace(made, **changes)


def pay_link(of: Customer, **changes: Any) -> PayLink:
    made = PayLink(
        tenant_id=of.tenant_id,
        id=of.id,
        version=1,
        owner_path=of.owner_path,
        token_hash=derived_id("pay_link", of.tenant_id, of.id),
        created_at=NOON,
        issued_at=NOON,
    )
    return replace(made, **changes)


def credential(tenant_id: str = TENANT, **changes: Any) -> StaffCredential:
    made = StaffCredential(
        tenant_id=tenant_id,
        id=derived_id("staff", tenant_id, "owner"),
        version=1,
        mobile="8801711000001",
        password_hash="scrypt$16384$8$1$c2FsdA==$aGFzaA==",
        totp_secret=None,
        totp_enabled=False,
        totp_last_step=0,
        recovery_hashes=(),
    )
    return replace(made, **changes)


def session(tenant_id: str = TENANT, **changes: Any) -> Session:
    made = Session(
        token_hash=derived_id("session", tenant_id),
        tenant_id=tenant_id,
        subject_id=derived_id("staff", tenant_id, "owner"),
        role="isp_admin",
        node_path=ROOT_PATH,
        name="রহিম উদ্দিন",
        created_at=NOON,
        seen_at=NOON,
        expires_at=NOON + 43_200,
    )
    return replace(made, **changes)


def challenge(tenant_id: str = TENANT, **changes: Any) -> Challenge:
    made = Challenge(
        id=derived_id("challenge", tenant_id),
        purpose="customer_sign_in",
        tenant_id=tenant_id,
        mobile="8801812345678",
        code_hash="0" * 64,
        tries=0,
        expires_at=NOON + 300,
    )
    return replace(made, **changes)
