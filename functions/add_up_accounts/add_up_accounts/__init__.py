"""Rollup accounts, added up from the stream of the journal."""
