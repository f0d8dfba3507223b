"""The Lambda entry point of the public site."""

from __future__ import annotations

from isp_http.app import panel_app
from isp_http.wiring import doors_from_environment
from public_site import PANELS
from public_site.wiring import ports_from_environment

app = panel_app("public_site", PANELS, doors_from_environment(), ports_from_environment())
