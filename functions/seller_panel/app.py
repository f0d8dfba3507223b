"""Lambda entry point: seller_panel behind API Gateway."""

from __future__ import annotations

from isp_aws.dynamodb.stores import stores
from isp_http.app import panel_app
from isp_wiring.doors import doors_from_environment
from seller_panel import PANELS
from seller_panel.wiring import ports_from_environment

made = stores()
app = panel_app("seller_panel", PANELS, doors_from_environment(made), ports_from_environment(made))
