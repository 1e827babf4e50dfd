# Everything a developer runs. `make help` lists it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

export PREFECT_SERVER_ANALYTICS_ENABLED = false
export DO_NOT_TRACK = 1

.PHONY: help install demo test wide soak check package bench lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The lock is whole, so pip resolves nothing (--no-deps): what is newer in an index tomorrow cannot come in.
install: .venv/installed ## make .venv from requirements.lock; needs Python 3.11+ with venv

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	$(BIN)/python -m compileall -q lists enrichers warehouse exports flows
	touch $@

demo: install ## everything, offline: 30 simulated nights over the example lists, into ./demo
	$(BIN)/starcite demo

test: install ## the everyday suite, within ten minutes on two cores
	$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

wide: install ## more cases of the same, which take longer
	$(PYTEST) -m "wide and not soak" -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

soak: install ## what takes longest: an hour and more
	$(PYTEST) -m soak -s $(PYTEST_ARGS)

check: install ## linter, formatter, strict type checker, import table
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -q tests/test_import_table.py

package: install ## build the wheel, install it alone in an environment of its own, run its demo
	bash .ci/package

bench: install ## measure; the last figures stand in benchmarks/README.md
	$(BIN)/python -m benchmarks.run

lock: install ## renew requirements.lock from pyproject.toml, hashes of every platform, no addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --group dev pyproject.toml -o requirements.lock

clean: ## remove what the targets above made
	rm -rf .venv demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
