# Two commands matter: `make run` and `make test`. Both need Python 3.11 or newer with venv, and
# nothing else: they make their own environment in .venv and never touch an active one.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
LOCKS := requirements

HOST ?= 127.0.0.1
PORT ?= 8000
YEAR := 2025
EXAMPLE := var/example
POINTS ?= 200
# So many tests at once; one is right where memory is short.
WORKERS ?= auto

# An active environment, or a package found through PYTHONPATH, must not leak in.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP := $(BIN)/python -m pip install --quiet --require-virtualenv --no-input
PYTEST := $(BIN)/python -m pytest
# Fresh databases are made by the thousand: in memory where there is room, on disk elsewhere.
export PYTEST_DEBUG_TEMPROOT ?= $(shell df -Pk /dev/shm 2>/dev/null | \
	awk 'NR == 2 && $$4 > 8000000 { print "/dev/shm" }')

.PHONY: help run example test browser crash spark bench lint format lock clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

run: export BANKCHECK_DEMO := 1
run: example ## set up, load the example municipality, reconcile its year and serve it
	@echo "Adding the people of the example and taking the differences in as suspicions ..."
	@$(BIN)/bankcheck demo
	@$(BIN)/bankcheck worker --once
	@$(BIN)/bankcheck showcase
	@echo
	@echo "bankcheck is ready: open http://$(HOST):$(PORT) in a browser; Ctrl+C ends it."
	@exec $(BIN)/bankcheck serve --host $(HOST) --port $(PORT)

example: $(VENV)/.runtime $(EXAMPLE)/truth.csv
	@echo "Loading the files of the example into the ledger ..."
	@$(BIN)/bankcheck load $(EXAMPLE)
	@echo "Reconciling $(YEAR) and the year before (the figures: var/reconcile.txt) ..."
	@$(BIN)/bankcheck reconcile --year $$(( $(YEAR) - 1 )) > var/reconcile.txt
	@$(BIN)/bankcheck reconcile --year $(YEAR) > var/reconcile.txt

$(EXAMPLE)/truth.csv: | $(VENV)/.runtime
	@echo "Writing a year of the example municipality ..."
	@rm -rf $(EXAMPLE)
	@$(BIN)/bankcheck example --out $(EXAMPLE) --scale 1 --seed 1

test: $(VENV)/.test ## set up and run every test that needs no system package
	$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not crash and not spark"

browser: $(VENV)/.test ## run the browser tests alone
	$(PYTEST) -m browser

crash: $(VENV)/.test ## kill load and reconcile at POINTS random points
	BANKCHECK_CRASH_POINTS=$(POINTS) $(PYTEST) -n $(WORKERS) -m crash tests/crash

spark: $(VENV)/.spark ## compare Spark with DuckDB row by row (needs Java 17)
	$(PYTEST) -m spark tests/reconcile

bench: $(VENV)/.bench ## measure 1M × 1M beside other tools (LARGE=1: 10M × 10M; PAGES=1: pages; ANNUAL=1: a year's fees)
	$(BIN)/python -m benchmarks.$(if $(ANNUAL),annual,$(if $(PAGES),pages,run $(if $(LARGE),--ten-million)))

lint: $(VENV)/.test ## ruff and mypy strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test ## lay the code out
	$(BIN)/ruff format .

lock: ## write the lock files anew (needs uv)
	$(call compile,runtime,pyproject.toml $(LOCKS)/build.in)
	$(call compile,test,pyproject.toml $(LOCKS)/build.in $(LOCKS)/test.in -c $(LOCKS)/runtime.lock)
	$(call compile,spark,pyproject.toml --extra spark -c $(LOCKS)/test.lock)
	$(call compile,bench,pyproject.toml --extra bench -c $(LOCKS)/test.lock)

define compile
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--output-file $(LOCKS)/$(1).lock $(2)
endef

clean: ## remove the environment; the data folder var/ stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "bankcheck needs Python 3.11 or newer with venv" \
		"(on Debian: apt install python3-venv), and found none."; exit 2; }
	$(PYTHON) -m venv $(VENV)

# The clone itself is installed, so that what runs is always what stands here.
$(VENV)/.runtime: $(LOCKS)/runtime.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r $(LOCKS)/runtime.lock
	$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.test: $(LOCKS)/test.lock $(VENV)/.runtime
	$(PIP) --require-hashes -r $(LOCKS)/test.lock
	@touch $@

$(VENV)/.spark: $(LOCKS)/spark.lock $(VENV)/.test
	$(PIP) --require-hashes -r $(LOCKS)/spark.lock
	@touch $@

$(VENV)/.bench: $(LOCKS)/bench.lock $(VENV)/.test
	$(PIP) --require-hashes -r $(LOCKS)/bench.lock
	@touch $@
