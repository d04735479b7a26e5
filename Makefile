# CircleCare. `make demo` starts it, `make test` tests it; both need Python 3.11+ and make, nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A stamp carries the checksum of what it was made from: a new lock file, or another branch's, installs again.
RUNTIME_STAMP := $(VENV)/stamp-runtime-$(shell cat requirements/runtime.txt | cksum | tr ' ' -)
DEV_STAMP := $(VENV)/stamp-dev-$(shell cat requirements/dev.txt | cksum | tr ' ' -)
SELF_STAMP := $(VENV)/stamp-self-$(shell cat pyproject.toml | cksum | tr ' ' -)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help venv venv-runtime lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "CircleCare needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME_STAMP): | $(BIN)/python
	@echo "installing what CircleCare runs on (requirements/runtime.txt)"
	@$(PIP_INSTALL) --require-hashes -r requirements/runtime.txt
	@rm -f $(VENV)/stamp-runtime-* && touch $@

$(DEV_STAMP): | $(BIN)/python
	@echo "installing what CircleCare is tested with (requirements/dev.txt)"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@rm -f $(VENV)/stamp-dev-* && touch $@

$(SELF_STAMP): | $(RUNTIME_STAMP)
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/stamp-self-* && touch $@

venv-runtime: $(RUNTIME_STAMP) $(SELF_STAMP)

venv: $(RUNTIME_STAMP) $(DEV_STAMP) $(SELF_STAMP) ## make .venv from the lock files (again only when they changed)

UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-emit-index-url --no-emit-find-links
lock: venv ## write requirements/*.txt anew from requirements/*.in
	$(UV_COMPILE) requirements/runtime.in -o requirements/runtime.txt
	$(UV_COMPILE) requirements/dev.in -o requirements/dev.txt
