# `make demo` and `make test` work on a fresh machine with Python 3.11 to 3.13, its venv module, and a reachable package registry.

PYTHON ?= python3
UV ?= uv
PYTEST_FLAGS ?= -n 2
LOCK_FLAGS ?=

VENV := .venv
FLOORS := .venv-floors
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready

DEMO := data/demo

.PHONY: help setup demo test test-floors test-kill test-ocr lint bench lock dictionary clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## create .venv with the locked packages and the project itself

$(LOCKED): requirements.lock
	@echo "setting up $(VENV) from requirements.lock: a minute or two"
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else f"Python 3.11 to 3.13 is needed, this is {sys.version}")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## crawl the sample portals, served on this machine, into Parquet; show coverage and one report
	rm -rf $(DEMO)
	$(BIN)/python -m tests.portal.demo $(DEMO)
	@echo
	@echo "The archive is in $(DEMO)/archive, the dataset in $(DEMO)/dataset:"
	@find $(DEMO)/dataset -name '*.parquet' | sort | sed 's/^/  /'

test: lint ## check style and types, run the tests
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

# A user who has some of the packages already keeps them where pyproject.toml admits them.
test-floors: ## run the tests with the oldest packages that pyproject.toml admits (needs uv)
	$(PYTHON) -m venv --clear $(FLOORS)
	$(UV) pip compile pyproject.toml --quiet --all-extras --resolution lowest-direct --python $(FLOORS)/bin/python \
		--no-header --no-annotate --output-file $(FLOORS)/requirements.txt
	$(FLOORS)/bin/python -m pip install --quiet --disable-pip-version-check -r $(FLOORS)/requirements.txt
	$(FLOORS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(FLOORS)/bin/python -m pytest $(PYTEST_FLAGS)

test-ocr: setup ## read made pages under every condition (about half an hour)
	$(BIN)/python -m pytest -m long tests/readers/ocr

# Half an hour's patience: thirty runs of the whole sample, each of which reads anew what the ones before had.
test-kill: setup ## kill a crawl of the whole sample at 30 moments, continue it, compare
	GONGKAI_KILLS=30 $(BIN)/python -m pytest -k many_moments tests/crawlers/test_killed.py

lint: setup ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup ## run the benchmarks
	@set -e; for name in startup html flattened pdf folder; do echo "== $$name"; $(BIN)/python -m benchmarks.$$name; done

# Keeps the pinned versions that still fit; `make lock LOCK_FLAGS=--upgrade` takes the newest ones.
# `fewest` gives all three Pythons the same versions: the same code runs everywhere.
lock: ## renew requirements.lock from pyproject.toml (needs uv)
	$(UV) pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-header --no-annotate --output-file requirements.lock $(LOCK_FLAGS)

dictionary: setup ## write the data dictionary from the schema
	$(BIN)/python -m extract.dataset.dictionary

clean: ## remove what these targets made; datasets and archives of your own stay
	rm -rf $(VENV) $(FLOORS) $(DEMO) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
