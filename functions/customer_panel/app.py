"""Lambda entry point: customer_panel behind API Gateway."""

from __future__ import annotations

from customer_panel import PANELS
from customer_panel.wiring import ports_from_environment
from isp_aws.dynamodb.stores import stores
from isp_http.app import panel_app
from isp_wiring.doors import doors_from_environment

made = stores()
app = panel_app(
    "customer_panel", PANELS, doors_from_environment(made), ports_from_environment(made)
)
