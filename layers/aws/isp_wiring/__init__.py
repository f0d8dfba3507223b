"""What several functions are wired with: the one package that knows use cases and adapters.

Only functions import it, for their `wiring.py` and their entry points, and nothing is decided here.
"""
