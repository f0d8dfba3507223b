"""A customer's own pages."""

from customer_panel import me, pay

PANELS = (me.panel, pay.panel)
