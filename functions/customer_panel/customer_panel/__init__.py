"""A customer's own pages."""

from customer_panel import lines, me, pay

PANELS = (me.panel, lines.panel, pay.panel)
