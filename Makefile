# What a developer and CI run; `make help` lists it. Every target makes .venv first where it is missing or the locks changed.
# Another Python: make run PYTHON=python3.12. Another port: make run PORT=9000.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin

export PYTHON
export CUSTOM_COMPILE_COMMAND := make lock

.DEFAULT_GOAL := help
.PHONY: help run build serve test evaluate format lock clean install

help: ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

install:
	@scripts/install.sh

run: install ## read the plans, build and check packages and site, serve them
	@$(BIN)/portal run --host $(HOST) --port $(PORT)

build: install ## read the plans, build and check packages and site
	@$(BIN)/portal build

serve: install ## serve what is built
	@$(BIN)/portal serve --host $(HOST) --port $(PORT)

test: install ## all checks: style, types, layers, tests, checksums, every release made again, packages, site built twice
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder
	$(BIN)/portal verify
	$(BIN)/portal rebuild
	$(BIN)/portal check

evaluate: install ## compare what was read with the agreed rows in tests/golden
	@$(BIN)/portal evaluate

format: install ## mend style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The locks are made by the oldest Python that they are for, so that they hold nothing which asks for a newer one:
# Debian 12 has 3.11.2. A test says so when they do.
lock: install ## pin every package again, with hashes; PYTHON=/usr/bin/python3.11 on Debian 12
	$(BIN)/pip-compile --output-file=requirements/build.txt requirements/build.in
	$(BIN)/pip-compile --constraint=requirements/build.txt --output-file=requirements/runtime.txt requirements/runtime.in
	$(BIN)/pip-compile --constraint=requirements/build.txt --constraint=requirements/runtime.txt --output-file=requirements/dev.txt requirements/dev.in
	$(BIN)/pip-compile --output-file=requirements/zensical.txt requirements/zensical.in

clean: ## remove what is made: .venv, the built site, caches; never datasets/ or datapackages/
	rm -rf .venv build *.egg-info .ruff_cache .mypy_cache .pytest_cache .hypothesis .import_linter_cache
	find portal tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
