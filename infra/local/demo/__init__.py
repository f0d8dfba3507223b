"""Demo data: one ISP that works, made as its owner would make it, and 2,000 customers in bulk.

Idempotent: each thing is looked for first, so a run that was killed half-way goes on; once all is
there a file says so and nothing is asked. Proof: tests/local_cloud/test_demo.py.
"""
