"""Whom money is for that nobody asked for: the customer whom its payer named in his own words."""

from __future__ import annotations

from contextlib import suppress

from isp.customers.customer import Customer
from isp.customers.mobile import mobile_number
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.payments.account import PaymentAccount
from isp.payments.observation import Observation
from isp.refusals import Invalid

from isp_app.payment_ports import PaymentPorts

# Longer than any login or number; nobody looks up what cannot be a name.
REFERENCE_CHARACTERS_MAX = 64


def named_payer(ports: PaymentPorts, account: PaymentAccount, told: Observation) -> Customer | None:
    """Return the customer whom the payer named, if it is exactly one of the ISP's own."""
    reference = (told.customer_reference or "").strip()
    if not 0 < len(reference) <= REFERENCE_CHARACTERS_MAX:
        return None
    scope, directory = tenant_scope(account.tenant_id), ports.directory
    by_login = directory.customer_by_login(scope, reference)
    found = [] if by_login is None else [by_login]
    with suppress(Invalid):  # No number: the login alone decides.
        found += directory.customers_by_mobile(scope, mobile_number(reference))
    own = {one.id: one for one in found if one.owner_path == ROOT_PATH}
    return next(iter(own.values())) if len(own) == 1 else None
