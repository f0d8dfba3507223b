"""Lambda entry point: edge_gateway behind API Gateway."""

from __future__ import annotations

from edge_gateway import PANELS
from edge_gateway.wiring import ports_from_environment
from isp_aws.dynamodb.stores import stores
from isp_http.app import panel_app
from isp_wiring.doors import doors_from_environment

made = stores()
app = panel_app("edge_gateway", PANELS, doors_from_environment(made), ports_from_environment(made))
