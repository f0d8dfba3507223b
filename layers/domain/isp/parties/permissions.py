"""Roles and what each may do. Authorisation is this table and the scope, nothing else."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    HOME_SEE = "home.see"
    PACKAGE_SEE = "package.see"
    PACKAGE_EDIT = "package.edit"
    CUSTOMER_SEE = "customer.see"
    CUSTOMER_EDIT = "customer.edit"
    SALE_MAKE = "sale.make"
    REFUND_MAKE = "refund.make"
    LINE_HOLD = "line.hold"
    PAYMENT_SEE = "payment.see"
    PAYMENT_SETTLE = "payment.settle"
    PAYMENT_ACCOUNT_EDIT = "payment_account.edit"
    INVOICE_SEE = "invoice.see"
    ISSUER_EDIT = "issuer.edit"
    SHORT_NAME_EDIT = "short_name.edit"
    NAS_SEE = "nas.see"
    NAS_EDIT = "nas.edit"
    ADDRESS_LOOK_UP = "address.look_up"
    EDGE_SEE = "edge.see"
    EDGE_EDIT = "edge.edit"
    BOOK_SEE = "book.see"
    LIMIT_SET = "limit.set"
    LIST_EXPORT = "list.export"
    OWN_SECURITY = "own.security"
    OWN_SERVICE_SEE = "own_service.see"
    OWN_SERVICE_BUY = "own_service.buy"


class Role(StrEnum):
    ISP_ADMIN = "isp_admin"
    RESELLER = "reseller"
    SUB_RESELLER = "sub_reseller"
    MANAGER = "manager"
    CUSTOMER = "customer"


P = Permission

_SELLER = frozenset(
    {
        P.HOME_SEE,
        P.PACKAGE_SEE,
        P.CUSTOMER_SEE,
        P.CUSTOMER_EDIT,
        P.PAYMENT_SEE,
        P.INVOICE_SEE,
        P.ISSUER_EDIT,  # Each seller's own: who signs the invoices of his book.
        P.NAS_SEE,
        P.BOOK_SEE,
        P.LIST_EXPORT,  # Not for managers: whole lists of customers leave with whoever leaves.
        P.LIMIT_SET,  # In his own book: what his collectors may hold, his children owe.
        P.OWN_SECURITY,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ISP_ADMIN: _SELLER
    | {
        P.PACKAGE_EDIT,
        P.SHORT_NAME_EDIT,  # One for the whole ISP.
        P.SALE_MAKE,
        P.REFUND_MAKE,
        P.LINE_HOLD,
        P.PAYMENT_SETTLE,  # The money that somebody must look at is in the ISP's own book.
        P.PAYMENT_ACCOUNT_EDIT,
        P.NAS_EDIT,
        P.ADDRESS_LOOK_UP,  # Who had an address is nobody's business but the ISP's, which answers for it.
        P.EDGE_SEE,
        P.EDGE_EDIT,
    },
    # Selling below the ISP needs contracts and wallets; until a node has them it may look and
    # enter customers, and a sale through it is refused rather than booked to nobody.
    Role.RESELLER: _SELLER,
    Role.SUB_RESELLER: _SELLER,
    Role.MANAGER: frozenset(
        {
            P.HOME_SEE,
            P.PACKAGE_SEE,
            P.CUSTOMER_SEE,
            P.CUSTOMER_EDIT,
            P.SALE_MAKE,
            P.LINE_HOLD,  # It gives nothing away: what waits was paid for.
            P.PAYMENT_SEE,
            P.PAYMENT_SETTLE,
            P.INVOICE_SEE,
            P.OWN_SECURITY,
        }
    ),
    Role.CUSTOMER: frozenset({P.OWN_SERVICE_SEE, P.OWN_SERVICE_BUY, P.OWN_SECURITY}),
}
