# Everything a newcomer needs. `make run` and `make test` ask for nothing but Python 3.11 and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED_FROM := pyproject.toml constraints.txt
# More than two cores could work on: much of a test is waiting for a cloud, a page or a process.
WORKERS ?= 5
# The packages of the functions; their entry points beside them are all called `app`.
DOORS := $(patsubst %/__init__.py,%,$(wildcard functions/*/*/__init__.py))
CHECKED := layers radius_edge functions infra benchmarks tests

# Every test starts processes, and each of them would compile what it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-long test-localstack story bench check contract reset system-tools help

help:
	@echo "make run          the whole product here, with demo data (flags: make run ARGS='--help')"
	@echo "make test         every test          make test-long   the longer searches as well"
	@echo "make story        play the main job against the running product"
	@echo "make check        ruff, mypy, import rules, freshness of what is generated"
	@echo "make contract     write what is generated from the routes"
	@echo "make bench        measure what the documents claim"
	@echo "make reset        wipe the data of make run"
	@echo "make system-tools install Chromium, radclient and pdftotext where that is allowed"

run: $(VENV)/.installed-to-run
	@exec $(BIN)/python -m infra.local.run $(ARGS)

test: $(VENV)/.installed-to-test web-check optional-tools
	$(BIN)/pytest -m "not slow" -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: $(VENV)/.installed-to-test web-check optional-tools
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-localstack: $(VENV)/.installed-to-test
	$(BIN)/pytest -m localstack $(ARGS)

story: $(VENV)/.installed-to-test
	@exec $(BIN)/python -m tests.stories.play $(ARGS)

bench: $(VENV)/.installed-to-test
	@exec $(BIN)/python -m benchmarks $(ARGS)

check: $(VENV)/.installed-to-test
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	MYPYPATH=$(subst $() ,:,$(wildcard functions/*)) $(BIN)/mypy layers/domain layers/aws layers/http layers/edge_contract radius_edge infra benchmarks $(DOORS)
	$(BIN)/lint-imports
	$(BIN)/python -m isp_http.contract --check

contract: $(VENV)/.installed-to-test
	$(BIN)/python -m isp_http.contract

reset:
	@$(PYTHON) -m infra.local.reset $(ARGS)

.PHONY: web-check optional-tools
web-check: $(VENV)/.installed-to-test
	@$(BIN)/python -m infra.local.web_check

# Browser tests want Chromium, edge tests radclient, document tests pdftotext. Where they are missing
# and may be installed, they are; where not, the tests that want them say so.
optional-tools: $(VENV)/.installed-to-test
	@$(BIN)/python -m infra.local.system_tools --if-allowed

system-tools: $(VENV)/.installed-to-run
	@$(BIN)/python -m infra.local.system_tools

define python_is_there
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
  { echo "Python 3.11 or newer is needed: install it, or name it: make PYTHON=/path/to/python3.11 …"; exit 1; }
@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
  { echo "Python's venv module is missing (Debian: apt-get install python3-venv)"; exit 1; }
endef

$(VENV)/.installed-to-run: $(INSTALLED_FROM)
	$(python_is_there)
	@$(PYTHON) infra/local/environment.py run

$(VENV)/.installed-to-test: $(INSTALLED_FROM)
	$(python_is_there)
	@$(PYTHON) infra/local/environment.py test
