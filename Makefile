# `make demo` and `make test` make what they need; nothing has to be installed by hand but Python 3.11 or newer and make.

# the first of these that is new enough; `make demo PYTHON=/path/to/python3.12` names another
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
  "$$python" -c $(NEW_ENOUGH) 2>/dev/null && { echo "$$python"; break; }; done)
NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 11))'
READY = .venv/.ready
PIP = .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-compile
UV = build/uv/bin/uv

# Some machines forbid Python to keep what it compiled; each of hundreds of processes that tests start would compile all anew.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup tools demo test lint format check gate bench docs pictures constraints clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## the .venv with kpucrawl and everything it stands on, at the pinned versions

tools: ## Debian's packages that some tests use as real parts: a browser, cron, a mail server
	@missing=$$(sed 's/#.*//' .ci/debian-packages.txt | while read -r package program; do \
	  [ -z "$$program" ] || PATH="$$PATH:/usr/sbin:/sbin" command -v "$$program" >/dev/null || echo "$$package"; done); \
	[ -z "$$missing" ] && exit 0; \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || { \
	  echo "not here, and some tests will skip: $$missing (as root on Debian, \`make tools\` installs them)" >&2; exit 0; }; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null

demo: $(READY) ## crawl a pretend KPU network into an archive and answer a question from it
	@.venv/bin/python -m kpucrawl demo

test: $(READY) ## the tests; no internet needed once the .venv is there
	.venv/bin/python -m pytest

lint: $(READY) ## ruff and mypy --strict
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m mypy

format: $(READY) ## rewrite the code as ruff formats it
	.venv/bin/python -m ruff check --fix
	.venv/bin/python -m ruff format

check: lint test ## what .ci/run runs

gate: $(READY) ## how well every theme of the rehearsal is read; raises the floors in tests/gate/floors.toml
	.venv/bin/python tests/gate/gate.py --misses

bench: $(READY) ## what a crawl, the reader and the archive cost, as ratios within one run
	.venv/bin/python -m benchmarks

docs: $(READY) ## docs/commands.md, written anew from the commands' own help
	.venv/bin/python docs/commands.py

pictures: $(READY) ## docs/pictures, taken anew in Chromium of a rehearsal crawled twice
	.venv/bin/python docs/pictures.py

constraints: $(UV) ## constraints.txt: pins for what is new in pyproject.toml; UPGRADE=--upgrade: all pins anew
	$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --quiet $(UPGRADE) --output-file constraints.txt
	@{ echo '# Every package kpucrawl and its tests stand on: version and sha256 of each of its files. Written by `make constraints`.'; \
	  cat constraints.txt; } > build/constraints.txt && mv build/constraints.txt constraints.txt
	@if grep -n '://' constraints.txt; then echo 'constraints.txt names a host: it must not' >&2; exit 1; fi

clean: ## remove everything that make made, and nothing of output/
	rm -rf .venv build dist kpucrawl.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The pins first, each file checked against its hash; then the project itself, which has none.
$(READY): pyproject.toml constraints.txt
	@"$(PYTHON)" -c $(NEW_ENOUGH) 2>/dev/null || { \
	  echo "kpucrawl needs Python 3.11 or newer; this is $$("$(or $(PYTHON),python3)" --version 2>&1)" >&2; \
	  echo "Install a newer one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; }
	@.venv/bin/python -c $(NEW_ENOUGH) 2>/dev/null || "$(PYTHON)" -m venv --clear .venv
	@echo "Setting up .venv (once; a minute or two) ..."
	@$(PIP) --require-hashes -r constraints.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(UV):
	@"$(PYTHON)" -m venv build/uv
	@build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
