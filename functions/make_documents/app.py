"""Lambda entry point: make_documents behind API Gateway."""

from __future__ import annotations

from isp_aws.dynamodb.stores import stores
from isp_http.app import panel_app
from isp_wiring.doors import doors_from_environment
from make_documents import PANELS
from make_documents.wiring import ports_from_environment

made = stores()
app = panel_app(
    "make_documents", PANELS, doors_from_environment(made), ports_from_environment(made)
)
