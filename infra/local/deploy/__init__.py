"""Deploy template.yaml to the cloud that an Endpoint names, as `sam deploy` would.

artefacts.py builds zips into .build/, template.py points the template at them, stack.py runs the
change set, __main__.py is the command. Nothing changed means nothing done. Proof:
tests/local_cloud/test_building.py, and every test of the running product.
"""
