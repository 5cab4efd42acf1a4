# Rasid: make demo and make test do all their set-up themselves. make help lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
GOLD ?= ../shared/gold
PAGES ?= ../shared/data/pages
SPECS ?= ../shared/data/dates_numbers
ARTICLES ?= ../shared/data/articles.jsonl.gz
DEV = $(wildcard $(GOLD)/dev.jsonl)
EVAL := .local/eval
export PYTHONUTF8 := 1

.PHONY: help setup demo up status logs down test test-faults lint format eval calibrate bench bench-extract bench-events bench-merge bench-relevance bench-producers bench-sink bench-alerts lock

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-15s %s\n", $$1, $$2 }'

setup: $(VENV)/ready ## make .venv from the locked dependencies

$(VENV)/ready: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, $(PYTHON) is " + sys.version.split()[0] + ": set PYTHON=…" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "Making $(VENV) from requirements-dev.txt …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: setup ## start everything on real servers, play the sample site through it, check what comes out
	@$(RUN) -m deploy.demo

up: setup ## start the stack with the real feed list, until make down
	@$(RUN) -m deploy.local up

status: setup ## what of the stack runs, and how it is
	@$(RUN) -m deploy.local status

logs: setup ## show the stack's logs (NAME=processors for one of them)
	@$(RUN) -m deploy.local logs $(NAME)

down: setup ## stop the stack
	@$(RUN) -m deploy.local down

test: lint ## lint, unit and integration tests
	@$(RUN) -m pytest -m "not faults"

test-faults: setup ## kill and restart real processes
	@$(RUN) -m pytest -m faults

lint: setup ## ruff, mypy strict, one-way imports
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports

format: setup ## format the code
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

eval: setup ## score what is told on our own articles and, where present, the gold set (ERRORS=1: every mistake)
	@$(RUN) -m tests.bench.events --golden $(DEV:%=--gold %) $(if $(ERRORS),--errors)
	@if [ -z "$(DEV)" ]; then echo "No gold set at $(GOLD): set GOLD=FOLDER"; exit 0; fi; \
	mkdir -p $(EVAL) && \
	$(RUN) -m processors extract $(DEV) -o $(EVAL)/extracted.jsonl && \
	$(RUN) -m processors merge $(EVAL)/extracted.jsonl -o $(EVAL)/events.jsonl && \
	echo "Which articles tell of one event:" && $(RUN) $(GOLD)/score.py merge $(DEV) $(EVAL)/events.jsonl

calibrate: setup ## learn anew how sure events are, from our own articles and the gold set (GOLD_FILES: others)
	@$(RUN) -m tests.bench.events_calibrate --golden $(or $(GOLD_FILES),$(DEV))

bench: bench-extract bench-events ## measure extraction, events, copies, dates and numbers beside other ways
	@$(RUN) -m tests.bench.copies
	@$(RUN) -m tests.bench.dates $(SPECS)
	@$(RUN) -m tests.bench.numbers $(SPECS)

bench-extract: setup ## score article extraction beside six other extractors, each in an environment of its own
	@$(RUN) -m tests.bench.extract --pages $(PAGES) --json .local/bench/extract.json

bench-events: setup ## events: articles a second, memory, start-up and growth with length, beside two baselines
	@$(RUN) -m tests.bench.events --golden $(DEV:%=--gold %) --speed $(wildcard $(ARTICLES))

bench-merge: setup ## merging: scores beside other ways, then mentions a second and state against the number of open events
	@$(RUN) -m tests.bench.events_merge $(DEV:%=--gold %)
	@$(RUN) -m tests.bench.events_merge --speed

bench-relevance: setup ## search: nDCG and recall of our analyzers beside `arabic` and `standard` (EACH=1: every query)
	@$(RUN) -m tests.bench.relevance $(if $(EACH),--each)

bench-producers: setup ## producers on a simulated web of 500 feeds: speed, memory, waste, misses, beside simpler ways
	@$(RUN) -m tests.bench.producers

bench-sink: setup ## the index: documents a second beside the client's own parallel_bulk, and how fast facets are answered
	@$(RUN) -m tests.bench.sink

bench-alerts: setup ## alerts: revisions a second against the number of rules, and time to alert beside ElastAlert2
	@$(RUN) -m tests.bench.alerts

lock: setup ## lock the dependencies anew, for all supported Python versions
	@for name in requirements requirements-dev requirements-onnx requirements-parquet; do \
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $$name.in -o $$name.txt; done; \
	for name in tests/bench/rivals/*.in; do \
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$name -o $${name%.in}.txt; done
