"""What hangs on the application: the state and the address under which browsers reach it."""

from __future__ import annotations

from aiohttp import web

from infra.local.provider_simulator.state import State

STATE = web.AppKey("state", State)
ORIGIN = web.AppKey("origin", str)
