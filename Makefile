# One command does all the set-up: make start. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
UPGRADE ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check
EXTENSION := $(wildcard kit/desk/labextension/*.json kit/desk/labextension/static/*)

.DEFAULT_GOAL := help
.PHONY: help start teach test test-long check bench lock build tools

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

start: $(VENV)/installed ## open the lessons (ARGS=--no-browser to print the address only)
	@$(BIN)/kit start $(ARGS)

teach: $(VENV)/installed ## open the course, as an instructor
	@$(BIN)/kit teach $(ARGS)

build: $(VENV)/installed ## build notebooks and assignment sources from their words
	@$(BIN)/kit build

check: $(VENV)/installed ## look for stale builds, broken tasks, dead links, hard words
	@$(BIN)/kit check

test: tools $(VENV)/dev-installed .kit/tools/axe.min.js ## set up everything and run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kit check
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

test-long: $(VENV)/dev-installed ## try every law on ten thousand examples (takes about two hours)
	$(BIN)/python -m pytest -n auto $(wildcard tests/test_laws_*.py) --hypothesis-profile=long $(ARGS)

bench: tools $(VENV)/dev-installed ## measure what users wait for
	$(BIN)/python tests/bench.py $(ARGS)

lock: ## pin every package again, with hashes and without host names (needs uv; UPGRADE=--upgrade for newer ones)
	uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header pyproject.toml --extra checkout -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header pyproject.toml --extra checkout --extra dev --extra dist \
		-c requirements.lock -o requirements-dev.lock

tools:
	@.ci/tools

$(VENV)/installed: requirements.lock pyproject.toml $(EXTENSION)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "The kit needs Python 3.11 or later, as $(PYTHON). Install it, or name yours: make start PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "Making the environment in $(VENV) ..."; $(PYTHON) -m venv $(VENV); } || { \
		rm -rf $(VENV); echo "Python cannot make environments here. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Installing the packages; the first time takes a few minutes ..."
	@$(PIP) install --progress-bar on --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Installed."

$(VENV)/dev-installed: $(VENV)/installed requirements-dev.lock
	@echo "Installing the test tools ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# The accessibility checker that the browser tests load; pinned by its checksum.
AXE_VERSION := 4.14.1
AXE_SHA256 := 29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
.kit/tools/axe.min.js:
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent axe-core@$(AXE_VERSION) >/dev/null && tar -xzf axe-core-$(AXE_VERSION).tgz package/axe.min.js \
		&& echo "$(AXE_SHA256)  package/axe.min.js" | sha256sum --check --quiet && mv package/axe.min.js axe.min.js \
		&& rm -rf package axe-core-$(AXE_VERSION).tgz
