# Every target installs what it needs. Requires Python 3.11 or newer, and make.

PYTHON ?= $(shell for name in python3.13 python3.14 python3.12 python3.11; do \
	"$$name" -c "" 2>/dev/null && echo "$$name" && exit; done; echo python3)
VENV := .venv/bin
PY := $(VENV)/python
SERVICES := $(PY) -m config.embedded
TEMPLATES := find templates -name '*.html'
MODULES := find . -name '*.py' -not -path './.*' -not -path '*/migrations/*'
CHROMIUM := chromium chromium-browser google-chrome

.DEFAULT_GOAL := help
.PHONY: help setup run test check fmt services stop demo lock drill bench-propagation bench-pages bench-bulk

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | \
	while IFS='|' read -r target what; do printf '  make %-17s %s\n' "$$target" "$$what"; done

setup:  ## Install the locked requirements into .venv (the other targets run this first)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "longcode: Python 3.11 or newer is required. Choose one: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) bin/set_up.py

run: setup  ## Run the site with demo data on http://127.0.0.1:8000 (BIND=… PORT=…)
	@$(PY) -m config.run

# Test data need not survive a power failure, so commits do not wait for the disk.
test: setup  ## Run the tests on real servers (ARGS="tests/accounts -k sign_in")
	@for name in $(CHROMIUM); do command -v $$name && break; done >/dev/null || \
		echo "No Chromium found: skipping the browser tests."
	@PGOPTIONS="$$PGOPTIONS -c synchronous_commit=off" \
		$(SERVICES) run --valkey-db 1 -- $(PY) -m pytest $(ARGS)

check: setup  ## Check style, types, layers, migrations and templates
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy .
	PYTHONPATH=numbers $(VENV)/lint-imports
	$(SERVICES) run -- $(PY) manage.py makemigrations --check --dry-run
	$(MODULES) -exec $(VENV)/django-upgrade --check --target-version 5.2 {} +
	$(TEMPLATES) -exec $(VENV)/djade --check --target-version 5.2 {} +
	$(VENV)/djlint templates --lint --quiet

fmt: setup  ## Format Python and templates
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	$(MODULES) -exec $(VENV)/django-upgrade --exit-zero-even-if-changed --target-version 5.2 {} +
	-$(TEMPLATES) -exec $(VENV)/djade --target-version 5.2 {} +

services: setup  ## Start PostgreSQL and Valkey, and leave them running
	@$(SERVICES) start

stop: setup  ## Stop PostgreSQL and Valkey
	@$(SERVICES) stop

demo: setup  ## Add the demo data and print its sign-ins (ARGS="--numbers 1000000")
	@$(SERVICES) run -- sh -c '$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py demo $(ARGS)'

lock: setup  ## Compile the lock files from pyproject.toml (ARGS=--upgrade)
	@bin/lock $(ARGS)

drill: setup  ## Kill processes while users save, then audit the data (ARGS="--short --seed 7")
	@$(PY) -m bench.drill $(ARGS)

bench-propagation: setup  ## Compare propagation with no-op tasks and plain SQL (ARGS="100000 1000000")
	@$(SERVICES) run --valkey-db 2 -- $(PY) -m bench.propagation $(ARGS)

bench-pages: setup  ## Compare pages of a large account with a bare view and stock admin (ARGS="100000")
	@$(SERVICES) run --valkey-db 3 -- $(PY) -m bench.pages $(ARGS)

bench-bulk: setup  ## Compare a job of many numbers with one transaction of SQL (ARGS="10000 30000")
	@$(SERVICES) run --valkey-db 4 -- $(PY) -m bench.bulk $(ARGS)
