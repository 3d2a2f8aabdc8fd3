# The commands of the README. Everything runs in .venv, which the first command makes.
PYTHON ?= python3
WORKERS ?= 2
TOGETHER = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run ui ui-read-only test test-slow lint bench weights docs requirements clean

run: $(READY)
	$(BIN)/dragoman run

ui: $(READY)
	$(BIN)/dragoman ui

ui-read-only: $(READY)
	$(BIN)/dragoman ui --read-only --port 3001

test: lint
	$(BIN)/python -m pytest -q $(TOGETHER) -m "not slow"

test-slow: $(READY)
	$(BIN)/python -m pytest -q $(TOGETHER) -m slow

# Timings in one table, with ratios taken in one run; BENCH="--articles 2000" for the full size.
bench: $(READY)
	$(BIN)/python -m bench $(BENCH)

# What marked articles teach of events: prints figures on articles held out, writes the weights.
weights: $(READY)
	$(BIN)/python -m tests.marked.train --record

lint: $(READY)
	$(BIN)/ruff check pipeline tests
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/mypy

# The pin file is complete, so nothing is resolved anew; `pip check` proves that it fits together.
$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check -q
	touch $(READY)

# Exact pins with hashes and no download addresses, from the ranges in pyproject.toml.
requirements:
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --all-extras --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.txt pyproject.toml

# Pages whose content is measured or collected: ten queries with results, licences.
docs: $(READY)
	$(BIN)/python docs/queries.py
	$(BIN)/python docs/licences.py

clean:
	rm -rf .venv data
