"""Lambda entry point: payment_webhooks behind API Gateway."""

from __future__ import annotations

from isp_aws.dynamodb.stores import stores
from isp_http.app import panel_app
from isp_wiring.doors import doors_from_environment
from payment_webhooks import PANELS
from payment_webhooks.wiring import ports_from_environment

made = stores()
app = panel_app(
    "payment_webhooks", PANELS, doors_from_environment(made), ports_from_environment(made)
)
