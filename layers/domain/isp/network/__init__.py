"""Routers (NAS), edges, sessions: the network that the money opens and closes."""
