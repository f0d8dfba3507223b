"""Lambda entry point: public_site behind API Gateway."""

from __future__ import annotations

from isp_aws.dynamodb.stores import stores
from isp_http.app import panel_app
from isp_wiring.doors import doors_from_environment
from public_site import PANELS
from public_site.wiring import ports_from_environment

made = stores()
app = panel_app("public_site", PANELS, doors_from_environment(made), ports_from_environment(made))
