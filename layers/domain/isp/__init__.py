"""The business of an internet provider: pure rules over plain values.

Standard library only. Nothing here reads a clock, the network, the environment or randomness:
they are parameters. What may import what is checked by `tests/architecture`.
"""
