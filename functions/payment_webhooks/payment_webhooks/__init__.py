"""Where payment providers and returning browsers come in. Nobody here is believed."""

from payment_webhooks import hooks, returns

PANELS = (returns.panel, hooks.panel)
