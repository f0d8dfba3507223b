"""Whose money an observation is about that nobody asked for here: a payment's, a customer's, or nobody's."""

from __future__ import annotations

from contextlib import suppress

from isp.customers.customer import Customer
from isp.customers.mobile import mobile_number
from isp.parties.scope import tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation
from isp.refusals import Invalid, NotFound

from isp_app.payment_ports import PaymentPorts

# Longer than any login or number; nobody looks up what cannot be a name.
REFERENCE_CHARACTERS_MAX = 64


def intent_of(
    ports: PaymentPorts, account: PaymentAccount, told: Observation
) -> PaymentIntent | None:
    """Return the payment that the provider names, if it was started at this account."""
    if told.merchant_ref is None:
        return None
    try:
        intent = ports.payments.intent(tenant_scope(account.tenant_id), told.merchant_ref)
    except NotFound:
        return None
    return intent if intent.account_id == account.id else None


def payer_of(ports: PaymentPorts, account: PaymentAccount, told: Observation) -> Customer | None:
    """Return the customer whom the payer's reference names, if it is exactly one of the account's node.

    The reference is typed by people: a login or a mobile number, as they know it.
    """
    reference = (told.customer_reference or "").strip()
    if not 0 < len(reference) <= REFERENCE_CHARACTERS_MAX:
        return None
    scope, directory = tenant_scope(account.tenant_id), ports.directory
    by_login = directory.customer_by_login(scope, reference)
    found = [] if by_login is None else [by_login]
    with suppress(Invalid):  # No number: the login alone decides.
        found += directory.customers_by_mobile(scope, mobile_number(reference))
    own = {one.id: one for one in found if one.owner_path == account.owner_path}
    return next(iter(own.values())) if len(own) == 1 else None
