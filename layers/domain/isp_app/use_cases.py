"""The names of the use cases, and who may ask for each: a permission, or who comes without one.

A use case has one name: of its module here, of the route that asks for it, in log lines and counters
(`use_case`). Roles hold permissions, which open one use case or several that belong together; what a
permission is called is stored in nobody's data, but people know it, so it stays where use cases come and go.
A route is refused when it is declared for a use case with who is not named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from isp.parties.permissions import Permission as P


class By(StrEnum):
    """Who asks without a permission; the first five are called as the gates of the routes are."""

    PUBLIC = "public"  # Anybody.
    SESSION = "session"  # Anybody who is signed in.
    ENROLMENT = "enrolment"  # A machine that is not an edge yet, by its code.
    EDGE = "edge"  # An edge, by its key.
    HOOK = "hook"  # A payment provider, or a browser that comes back from one.
    PRODUCT = "product"  # Nobody: a minute, a night, a queue or a stream.


USE_CASES: Mapping[str, tuple[P | By, ...]] = {
    # People and their sessions.
    "sign_up": (By.PUBLIC,),
    "sign_in": (By.PUBLIC,),
    "sign_in_customer": (By.PUBLIC,),
    "choose_line": (P.OWN_SERVICE_SEE,),
    "sign_out": (By.SESSION,),
    "recover_password": (By.PUBLIC,),
    "change_password": (P.OWN_SECURITY,),
    "switch_on_totp": (P.OWN_SECURITY,),
    "switch_off_totp": (P.OWN_SECURITY,),
    "renew_recovery_codes": (P.OWN_SECURITY,),
    # Customers, packages, sales.
    "take_on_customer": (P.CUSTOMER_EDIT,),
    "change_customer": (P.CUSTOMER_EDIT,),
    "issue_pay_link": (P.CUSTOMER_EDIT,),
    "open_pay_link": (By.PUBLIC,),
    "offer_package": (P.PACKAGE_EDIT,),
    "edit_package": (P.PACKAGE_EDIT,),
    "sell": (P.SALE_MAKE, P.OWN_SERVICE_BUY, By.PUBLIC),
    "change_package": (P.SALE_MAKE,),
    "take_advance": (P.SALE_MAKE,),
    "refund_sale": (P.REFUND_MAKE,),
    "stop_line": (P.REFUND_MAKE,),
    "hold_line": (P.LINE_HOLD,),
    "resume_line": (P.LINE_HOLD,),
    "resume_when_due": (By.PRODUCT,),
    "expire_line": (By.PRODUCT,),
    "tell_customer": (By.PRODUCT,),
    "send_code": (By.PRODUCT,),
    "tell_staff": (By.PRODUCT,),
    # Documents and books.
    "make_document": (P.INVOICE_SEE, P.OWN_SERVICE_SEE, By.PUBLIC),
    "make_export": (P.LIST_EXPORT,),
    "enter_issuer": (P.ISSUER_EDIT,),
    "choose_short_name": (P.SHORT_NAME_EDIT,),
    "set_limit": (P.LIMIT_SET,),
    "set_customer_limit": (P.LIMIT_SET,),
    "account_for_numbers": (By.PRODUCT,),
    "add_up_accounts": (By.PRODUCT,),
    "add_up_again": (By.PRODUCT,),
    "start_proofs": (By.PRODUCT,),
    "begin_proof": (By.PRODUCT,),
    "prove_books": (By.PRODUCT,),
    # Payments through providers.
    "start_payment": (P.OWN_SERVICE_BUY, By.PUBLIC),
    "handle_return": (By.HOOK,),
    "handle_push": (By.HOOK,),
    "check_payment": (By.PRODUCT,),
    "retry_push": (By.PRODUCT,),
    "refund_payment": (P.REFUND_MAKE, By.PRODUCT),
    "open_payment_account": (P.PAYMENT_ACCOUNT_EDIT,),
    "edit_payment_account": (P.PAYMENT_ACCOUNT_EDIT,),
    "activate_payment_account": (P.PAYMENT_ACCOUNT_EDIT,),
    "deactivate_payment_account": (P.PAYMENT_ACCOUNT_EDIT,),
    "confirm_wallet": (P.PAYMENT_ACCOUNT_EDIT,),
    "pin_topic": (P.PAYMENT_ACCOUNT_EDIT,),
    "decline_topic": (P.PAYMENT_ACCOUNT_EDIT,),
    "decide_about_money": (P.PAYMENT_SETTLE,),
    "book_found": (P.PAYMENT_SETTLE,),
    "compare_statement": (P.PAYMENT_SETTLE,),
    # The network and its edges.
    "look_up_address": (P.ADDRESS_LOOK_UP,),
    "who_is_online": (P.CUSTOMER_SEE,),
    "register_nas": (P.NAS_EDIT,),
    "change_nas": (P.NAS_EDIT,),
    "invite_edge": (P.EDGE_EDIT,),
    "enrol_edge": (By.ENROLMENT,),
    "revoke_edge": (P.EDGE_EDIT,),
    "take_snapshot": (By.EDGE,),
    "tell_changes": (By.EDGE,),
    "take_session_reports": (By.EDGE,),
    "take_open_sessions": (By.EDGE,),
    "publish_change": (By.PRODUCT,),
    # What is to be done at a time, and what follows from what happened.
    "sweep_due": (By.PRODUCT,),
    "hand_out_overdue": (By.PRODUCT,),
    "relay_events": (By.PRODUCT,),
}


def may_be_asked_for(use_case: str, asker: str) -> bool:
    """Say whether a permission or gate of that name opens the use case; so it does if none is known."""
    known = USE_CASES.get(use_case)
    return known is None or asker in known
