"""The sellers' panel: one work at different places of the tree, told apart by permission and scope."""

from seller_panel import (
    books,
    customers,
    documents,
    edges,
    history,
    home,
    issuer,
    money,
    nas,
    package_changes,
    packages,
    payment_accounts,
    payment_refunds,
    sales,
    totp,
)

PANELS = (
    home.panel,
    packages.panel,
    customers.panel,
    history.panel,
    sales.panel,
    package_changes.panel,
    nas.panel,
    edges.panel,
    payment_accounts.panel,
    money.panel,
    books.panel,
    documents.panel,
    issuer.panel,
    payment_refunds.panel,
    totp.panel,
)
