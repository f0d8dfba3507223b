"""The local cloud: AWS's services as one process on loopback.

`process.start_cloud` starts it, `endpoint.Endpoint` says how to reach it, `tables.create_tables`
makes the product's tables from template.yaml for tests of adapters. `emulator/` is the part that
runs inside the emulator's own virtual environment. Proof: tests/local_cloud.
"""
