"""Logs and counters of everything that runs in the cloud, and what must never be in them."""
