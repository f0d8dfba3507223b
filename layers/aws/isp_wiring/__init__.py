"""What several functions are wired with: the one package that knows use cases and adapters.

Only `functions/*/wiring.py` and the entry points beside them import it, and nothing is decided here.
"""
