"""The Lambda entry point of the documents."""

from __future__ import annotations

from isp_http.app import panel_app
from isp_http.wiring import doors_from_environment
from make_documents import PANELS
from make_documents.wiring import ports_from_environment

app = panel_app("make_documents", PANELS, doors_from_environment(), ports_from_environment())
