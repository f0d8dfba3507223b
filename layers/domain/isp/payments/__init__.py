"""Money from outside: what providers tell us, and the one way in which it becomes a credit.

Adapters (`isp_aws.payments`) translate what a provider says into an `Observation`; `apply` decides
what it means; one commit books it. See `docs/algorithms/payments.md`.
"""
