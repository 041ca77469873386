# Two commands for a newcomer: `make demo` and `make test`. Needs Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE := build/demo-store
# A test that hangs shows where, and ends its process instead of the run. It decides nothing: the longest takes seconds.
# The tests of a module run in one process, so that what they share is made once; the longest modules come first.
SHARE := --dist loadscope --no-loadscope-reorder
HANGS := -o faulthandler_timeout=900 -o faulthandler_exit_on_timeout=true
TESTS := $(BIN)/python -m pytest -n auto $(SHARE) --ignore tests/bench $(HANGS)
# Compiled modules are kept whatever the shell says: else each process of a build or a test compiles them all anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo ocr cluster test pressure-test browser-test screenshots check bench docs assets lock sbom clean

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/bootstrap.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --requirement requirements/runtime.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q kg extract queries ontology
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/dev.txt
	@touch $@

$(VENV)/.ocr: $(VENV)/.dev requirements/ocr.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/ocr.txt
	@touch $@

ocr: $(VENV)/.ocr  ## Install what reads scans and images (260 MB), so that its tests run too

$(VENV)/.cluster: $(VENV)/.dev requirements/cluster-test.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/cluster-test.txt
	@touch $@

cluster: $(VENV)/.cluster  ## Install what builds on a cluster and reads s3://, so that its tests run too

demo: $(VENV)/.runtime  ## Build the graph of the sample documents and answer real questions
	@rm -rf $(STORE)
	$(BIN)/kg build samples --store $(STORE)
	$(BIN)/kg policy '京财社指[2023]1791号' --store $(STORE)
	$(BIN)/kg ask projects-in-several-units --store $(STORE)
	$(BIN)/kg ask three-public-expenses --store $(STORE)
	@echo
	@echo "The graph is in $(STORE). Ask it yourself:  $(BIN)/kg ask --list --store $(STORE)"
	@echo "Look at it:  $(BIN)/kg serve --store $(STORE)   and open http://127.0.0.1:8000/"
	@if [ -t 1 ]; then echo "Serving it now; stop with Ctrl-C."; exec $(BIN)/kg serve --store $(STORE); fi

test: $(VENV)/.dev  ## Run the tests that tell whether it works on this machine
	$(TESTS) -m 'not pressure and not slow'

pressure-test: $(VENV)/.dev  ## Run the tests that put it under pressure: kills, hostile files, damage, other programs
	$(TESTS) -m 'pressure and not slow'

$(VENV)/.browser: $(VENV)/.dev requirements/browser.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/browser.txt
	@touch $@

browser-test: $(VENV)/.browser  ## Run the tests in a real browser (needs Chromium)
	$(BIN)/python -m pytest tests/browser $(HANGS)

screenshots: $(VENV)/.browser  ## Draw the pictures of the README again (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots docs/images

check: $(VENV)/.dev  ## Format, lint, types, layers, the tests of both kinds: what must be clean before a commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TESTS) -m 'not slow'

bench: $(VENV)/.dev  ## Print speed and memory, beside the raw store's
	$(BIN)/python -m pytest -m bench -s -q tests/bench

docs: $(VENV)/.dev  ## Write the command line page again
	$(BIN)/python -m typer kg.cli.app utils docs --name kg --output docs/cli.md

assets:  ## Copy the pages' libraries again (needs npm; what is shipped is in the repository)
	cd kg/web/assets && npm ci
	$(PYTHON) kg/web/assets/vendor.py

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url

lock: $(VENV)/.dev  ## Pin the dependencies again, with the hashes of their files
	$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --extra ocr --constraint requirements/dev.txt --output-file requirements/ocr.txt
	$(COMPILE) pyproject.toml --extra cluster --constraint requirements/dev.txt --output-file requirements/cluster.txt
	$(COMPILE) pyproject.toml --extra cluster --group cluster-test --constraint requirements/cluster.txt --output-file requirements/cluster-test.txt
	$(COMPILE) pyproject.toml --group dev --group browser --constraint requirements/dev.txt --output-file requirements/browser.txt
	echo "$$($(BIN)/uv --version | sed 's/uv \([^ ]*\).*/uv==\1/')" | $(COMPILE) - --output-file requirements/bootstrap.txt

sbom: $(VENV)/.runtime  ## List what an installation consists of (CycloneDX), in build/sbom.json
	@mkdir -p build
	$(BIN)/uv tool run --quiet --from 'cyclonedx-bom==7.*' cyclonedx-py requirements requirements/runtime.txt \
		--pyproject pyproject.toml --output-reproducible --output-file build/sbom.json

clean:  ## Remove what was built
	rm -rf $(VENV) build dist
