"""A payment provider and an SMS gateway to run against: real HTTP, strict as the originals.

`python -m infra.local.provider_simulator --port 8090 --state DIR`. Nothing of the product is imported
here and the product never imports this: both sides are written from the providers' own contract, so
that the adapters' tests are contract tests. A lax simulator would be worse than none.
"""
