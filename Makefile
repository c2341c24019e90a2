# `make` lists the targets. Commands of more than a line are in infra/local.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
INSTALLED := $(VENV)/.installed
NODE_INSTALLED := infra/local/node_modules/.installed
ADMIN_INSTALLED := admin/node_modules/.installed
# One file for every Python that we run on, the oldest first: what differs has a marker.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url
ROLE ?= coordinator
COLUMNS := awk -F'|' '{printf "%-24s %s\n", $$1, $$2}'

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | grep -v 'make azure-' | $(COLUMNS)
	@echo
	@echo "On Azure:"
	@sed -n 's/^\(azure-[a-z-]*\):.*## On Azure: \(.*\)/  make \1|\2/p' Makefile | $(COLUMNS)

.PHONY: install
install: $(INSTALLED) $(NODE_INSTALLED) $(ADMIN_INSTALLED) ## Install everything into the clone; other targets do it too

.PHONY: run
run: $(INSTALLED) $(NODE_INSTALLED) $(ADMIN_INSTALLED) ## Run everything on one port, with a demo event (PORT=7071, RUNTIME=genuine)
	@$(PYTHON) -m infra.local.admin build
	@$(PYTHON) -m infra.local run --end-with-parent $(if $(PORT),--port $(PORT)) $(if $(RUNTIME),--runtime $(RUNTIME))

.PHONY: func
func: $(INSTALLED) $(NODE_INSTALLED) ## Run the app in Azure Functions Core Tools on the local stack
	@$(PYTHON) -m infra.local func $(if $(PORT),--port $(PORT))

.PHONY: token
token: $(INSTALLED) ## Sign in at what `make run` runs (ROLE=super_admin, coordinator, donor)
	@$(PYTHON) -m infra.local token --role $(ROLE)

.PHONY: tour
tour: ## Run the commands of docs/tour.md against what `make run` runs
	@awk '/^```bash$$/ {on = 1; next} /^```$$/ {on = 0} on' docs/tour.md | bash -eu

.PHONY: test
test: $(INSTALLED) $(NODE_INSTALLED) $(ADMIN_INSTALLED) ## Run the tests, axe on every page among them; coverage is enforced
	$(PYTHON) -m infra.local.admin test
	$(PYTHON) -m infra.local.admin build
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --cov=shared --cov=functions --cov-report=term-missing:skip-covered

.PHONY: test-pgbouncer
test-pgbouncer: $(INSTALLED) $(NODE_INSTALLED) ## Run the tests of the API and of races through PgBouncer
	TEST_PGBOUNCER=1 $(BIN)/pytest --no-cov tests/api tests/concurrency tests/db/test_transaction.py

PLATFORM := .local/platform
.PHONY: test-platform
test-platform: $(INSTALLED) $(NODE_INSTALLED) ## Run the app in Microsoft's own worker, on a Python 3.13
	@if $(PYTHON) -c 'import azure_functions_runtime' 2>/dev/null; then exec $(BIN)/pytest --no-cov tests/platform; fi; \
	test -x $(PLATFORM)/bin/python || python3.13 -m venv --clear $(PLATFORM) || \
		{ echo "tests/platform needs Python 3.13, and there is no working python3.13 on the path." >&2; exit 1; }; \
	$(PLATFORM)/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt && \
	exec $(PLATFORM)/bin/python -m pytest --no-cov tests/platform

.PHONY: check
check: $(INSTALLED) $(NODE_INSTALLED) $(ADMIN_INSTALLED) ## Lint, types, layers, links, migrations: what can be judged without running the app
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(PYTHON) -m infra.local.check_files
	$(PYTHON) -m infra.local.check_migrations
	$(PYTHON) -m infra.local.check_contrast
	$(PYTHON) -m infra.local.admin check
	@$(PYTHON) -m infra.local.host.genuine

AZURE_CLI := .local/azure-cli
.PHONY: check-azure
check-azure: $(INSTALLED) ## Check every call of Azure's command line with its parser (a large download)
	@test -x $(AZURE_CLI)/bin/az || { $(PYTHON) -m venv $(AZURE_CLI) && \
		$(AZURE_CLI)/bin/pip install --quiet --disable-pip-version-check azure-cli==2.91.0; }
	@$(PYTHON) -m infra.azure.check_commands $(AZURE_CLI)/bin/az

.PHONY: client
client: $(INSTALLED) $(ADMIN_INSTALLED) ## Generate the admin PWA's types from the API's description
	@$(PYTHON) -m infra.local.admin client

.PHONY: data-model
data-model: $(INSTALLED) ## Draw the tables into docs/data-model.md
	@$(PYTHON) -m infra.local.data_model

.PHONY: timers
timers: $(INSTALLED) ## Write the table of timers into the files that repeat it
	@$(PYTHON) -m infra.local.timer_files

.PHONY: screenshots
screenshots: $(INSTALLED) $(NODE_INSTALLED) $(ADMIN_INSTALLED) ## Take pictures of every page into admin/screenshots
	@$(PYTHON) -m infra.local.admin build
	$(BIN)/pytest tests/browser/take_screenshots.py --no-cov -q

.PHONY: record-release
record-release: $(INSTALLED) $(NODE_INSTALLED) $(ADMIN_INSTALLED) ## Record what this release stores and sends (RELEASE=its name)
	@$(PYTHON) -m infra.local.admin build
	$(if $(RELEASE),RELEASE=$(RELEASE)) $(BIN)/pytest tests/releases/record.py --no-cov -q
	$(BIN)/pytest --no-cov -q -p tests.releases.statements --statements \
		tests/releases/$(or $(RELEASE),$$(git describe --tags --always))/statements.json tests/api

.PHONY: bench
bench: $(INSTALLED) $(NODE_INSTALLED) ## Measure purchases (ONLY=watching, exporting, plans, images, long_lists, on_screen, donor_page, admin_page: those)
	@$(PYTHON) -m infra.local.bench$(if $(ONLY),.$(ONLY))

.PHONY: faults
faults: $(INSTALLED) $(NODE_INSTALLED) ## Sell while servers die, freeze and refuse, for 12 minutes at most (ONLY=redis_killed: that)
	@$(PYTHON) -m infra.local.faults --end-with-parent $(if $(ONLY),--only $(ONLY))

.PHONY: azure-before azure-prepare azure-migrate azure-admin azure-open azure-close azure-finish azure-may-deploy azure-smoke
azure-before: $(INSTALLED) ## On Azure: register providers, look at what is there (azd calls it)
	@$(PYTHON) -m infra.azure before

azure-prepare: $(INSTALLED) ## On Azure: make the roles and secrets (azd calls it)
	@$(PYTHON) -m infra.azure prepare

azure-migrate: $(INSTALLED) ## On Azure: migrate the database (azd calls it)
	@$(PYTHON) -m infra.azure migrate

azure-admin: $(INSTALLED) ## On Azure: write the address of the API into the admin site (azd calls it)
	@$(PYTHON) -m infra.azure admin

azure-open azure-close: azure-%: $(INSTALLED)
	@$(PYTHON) -m infra.azure $*

azure-finish: $(INSTALLED) ## On Azure: fetch keys, subscribe to uploads, lock the archive (azd calls it)
	@$(PYTHON) -m infra.azure finish

azure-may-deploy: $(INSTALLED) ## On Azure: fail if a sale opens about now
	@$(PYTHON) -m infra.azure may-deploy

azure-smoke: $(INSTALLED) ## On Azure: check a deployment from outside
	@$(PYTHON) -m infra.azure smoke

.PHONY: reset
reset: $(INSTALLED) ## Remove the local data and keys
	@$(PYTHON) -m infra.local reset

.PHONY: lock
lock: $(INSTALLED) ## Compile requirements*.txt from requirements*.in
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

# Each is tried by running it: a shim may be on the path without a working Python.
$(PYTHON):
	@for candidate in python3.13 python3.12 python3.11 python3 python; do \
		if $$candidate -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
			>/dev/null 2>&1; then \
			echo "making $(VENV) with $$candidate"; \
			exec $$candidate -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "No Python 3.11, 3.12 or 3.13 (with its venv module) was found on the path." >&2; exit 1

$(INSTALLED): requirements.txt requirements-dev.txt | $(PYTHON)
	@echo "installing Python packages into $(VENV)" >&2
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt >&2
	@touch $@

$(NODE_INSTALLED): infra/local/package-lock.json | $(INSTALLED)
	@echo "installing Redis into $(VENV), Azurite into infra/local/node_modules" >&2
	@$(PYTHON) -m infra.local install >&2
	@touch $@

$(ADMIN_INSTALLED): admin/package-lock.json | $(INSTALLED)
	@echo "installing the admin PWA's packages into admin/node_modules" >&2
	@$(PYTHON) -m infra.local.admin install >&2
	@touch $@
