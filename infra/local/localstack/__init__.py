"""LocalStack without Docker: another cloud to run the product on, for who wants a second opinion.

installation.py makes its virtual environment in .build/, host/ is the package of plug-ins that is
installed into it, process.py starts and stops it, __main__.py is the command. docs/localstack.md
says how to use it and what is different. Proof: `make test-localstack`.
"""
