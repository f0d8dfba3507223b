"""What needs no session: sign-up, sign-in, one-time codes, pay links, and the session itself."""

from public_site import (
    password_recovery,
    pay_links,
    pay_page,
    payments,
    sessions,
    sign_in,
    sign_up,
)

PANELS = (
    sign_up.panel,
    sign_in.panel,
    password_recovery.panel,
    pay_links.panel,
    pay_page.panel,
    payments.panel,
    sessions.panel,
)
