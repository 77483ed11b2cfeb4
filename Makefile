# Needs: make, Python 3.11 or newer with venv. Everything is installed into .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
UV := $(BIN)/uv
UV_READY := $(VENV)/.uv-$(UV_VERSION)
CORE := $(VENV)/.installed-core
DEV := $(VENV)/.installed-dev
PYTEST_ARGS ?=
LOCK_ARGS ?=

# uv does not read pip's settings: what pip was told about packages on disk or a mirror holds for uv too.
empty :=
comma := ,
ifneq ($(strip $(PIP_FIND_LINKS)),)
export UV_FIND_LINKS ?= $(subst $(empty) $(empty),$(comma),$(strip $(PIP_FIND_LINKS)))
endif
ifneq ($(strip $(PIP_INDEX_URL)),)
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

.PHONY: help setup run test lint models readers examples bench lock clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(DEV)  ## .venv with everything that running, testing and measuring needs

run: $(if $(wildcard $(DEV)),$(DEV),$(CORE))  ## starter corpus and index where there are none, then the server on port 8000
	$(BIN)/troly start

test: $(DEV)  ## style, types, room borders, tests
	@scripts/install_test_browser.sh
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(DEV)  ## style, types and room borders alone
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

models: $(DEV)  ## torch and sentence-transformers too; read docs/INSTALL.md first, torch is large
	$(UV) pip install --python $(BIN)/python -r requirements/models.lock

readers:  ## programs of Debian for .doc, RTF and scans: antiword, catdoc, Tesseract with Vietnamese
	@scripts/install_readers.sh

examples: $(DEV)  ## the answers shown in README.md anew
	$(BIN)/python scripts/readme_examples.py

bench: $(DEV)  ## speed on this machine
	$(BIN)/python -m benchmarks.speed

# Keeps the pinned versions that still fit; to raise them: make lock LOCK_ARGS=--upgrade
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --no-header $(LOCK_ARGS) pyproject.toml
lock: export UV_FIND_LINKS :=
lock: $(UV_READY)  ## requirements/*.lock from pyproject.toml
	$(COMPILE) -o requirements/core.lock
	$(COMPILE) --no-annotate --extra eval -c requirements/core.lock -o requirements/eval.lock
	$(COMPILE) --no-annotate --extra eval --extra console --extra officers --extra dev -c requirements/eval.lock -o requirements/dev.lock
	echo 'torch==2.13.0' \
	  | $(COMPILE) --no-annotate --extra models -c requirements/core.lock -c - -o requirements/models.lock
	@# No CUDA pins: a CPU build of torch wants none of them, a CUDA build brings its own.
	grep -Ev '^(nvidia-|cuda-|triton)' requirements/models.lock > requirements/models.lock.new
	mv requirements/models.lock.new requirements/models.lock

clean:  ## build products, caches and run reports; .venv and the data folder stay
	rm -rf build dist *.egg-info runs .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

$(UV_READY):
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Python 3.11 or newer is needed, this is {v.major}.{v.minor}; try: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	touch $@

# pip's own installer is many times slower; both lock files name exact versions, so the result is the same.
$(CORE): $(UV_READY) requirements/core.lock pyproject.toml
	$(UV) pip install --quiet --python $(BIN)/python -r requirements/core.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@

$(DEV): $(UV_READY) requirements/dev.lock pyproject.toml
	$(UV) pip install --quiet --python $(BIN)/python -r requirements/dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@ $(CORE)
