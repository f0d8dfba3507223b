"""The Lambda entry point of the edge gateway."""

from __future__ import annotations

from edge_gateway import PANELS
from edge_gateway.wiring import ports_from_environment
from isp_http.app import panel_app
from isp_http.wiring import doors_from_environment

app = panel_app("edge_gateway", PANELS, doors_from_environment(), ports_from_environment())
