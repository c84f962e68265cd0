# One command to a running paper (`make demo`), one to trust a change (`make test`).
# A bare machine needs Python 3.11, make and git; what else is absent is named loudly.

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./data/demo
ARTICLES ?= 100000
STORIES ?= 5000
SIZES ?= 20000
JUDGE_ACTS ?= 10000
JUDGE_SEED ?= 1

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# How pages look, what happens within one browser's window, what is written of commands, and how
# finished pages are carried further does not depend on what keeps their words: once is enough.
# Whoever works together at the desk is watched on both.
CARRIED := web_servers varnish bucket export_site reload documentation preparation
WITHIN := accessibility copies correcting first_words past_coverage pictures planning reading_on schedule sign_in topics vocabulary
NOT_OF_A_DATABASE := --ignore=tests/pages $(WITHIN:%=--ignore=tests/desk/test_%.py) $(CARRIED:%=--ignore=tests/cli/test_%.py)

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-sqlite test-postgres lint types format bench bench-import bench-quality bench-desk bench-steps bench-link bench-search bench-found bench-coverage bench-press bench-lighthouse judge docs lock screenshots clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

# What running a paper needs.
.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What working on it needs; holds all of the above in the same versions.
.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/installed $@

setup: .venv/installed-dev ## Make .venv with the `broadsheet` command and the tools
	@echo "Ready: $(BIN)/broadsheet --help"

demo: .venv/installed ## Open an invented paper (PORT=8000, DATA=./data/demo)
	@test -f $(DATA)/broadsheet.toml -a ! -e $(DATA)/run/init-unfinished || $(BIN)/broadsheet --data $(DATA) init --demo
	@echo "The paper: http://127.0.0.1:$(PORT)/    The desk: http://127.0.0.1:$(PORT)/desk/"
	@echo "Sign in as editor@, reporter@, city@, producer@, standards@, pictures@ or advertising@example.com; the password is: broadsheet-demo"
	@exec $(BIN)/broadsheet --data $(DATA) serve --port $(PORT)

test: .venv/installed-dev ## Everything: lint, then the suite on SQLite, then on PostgreSQL
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

test-sqlite: .venv/installed-dev ## The suite on SQLite
	$(PYTEST) -n auto --dist worksteal

test-postgres: .venv/installed-dev ## The suite on a throw-away PostgreSQL
	$(BIN)/python tools/with_postgres.py $(PYTEST) -n auto --dist worksteal $(NOT_OF_A_DATABASE)

lint: .venv/installed-dev ## Format, style, types, import direction, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet broadsheet

format: .venv/installed-dev ## Put the format right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: bench-import bench-quality bench-link bench-desk bench-steps bench-search bench-found bench-coverage bench-press ## All benchmarks; tables here, figures in benchmarks/results/

bench-import: .venv/installed-dev ## How quickly an archive comes in, beside bulk_create
	$(BIN)/python benchmarks/import.py

bench-quality: .venv/installed-dev ## How well pages are read, the search answers, topics are told
	$(BIN)/python benchmarks/bench_quality.py
	$(BIN)/python benchmarks/bench_search_quality.py
	$(BIN)/python benchmarks/bench_subjects.py
	$(BIN)/python -m benchmarks.quality.linking
	$(BIN)/python -m benchmarks.quality.coverage

bench-found: .venv/installed-dev ## How soon what is published is found, over a served paper
	$(BIN)/python benchmarks/bench_found.py

bench-coverage: .venv/installed-dev ## What past coverage costs for each story published (SIZES="20000 100000")
	$(BIN)/python benchmarks/bench_coverage.py --stories $(SIZES)

bench-press: .venv/installed-dev ## The press and its server beside nginx (STORIES=5000; needs wrk, nginx, hey)
	$(BIN)/python benchmarks/bench_press.py --stories $(STORIES)

bench-search: .venv/installed-dev ## Search beside SQLite FTS5 and PostgreSQL (ARTICLES=100000)
	$(BIN)/python tools/with_postgres.py $(BIN)/python benchmarks/bench_search.py --articles $(ARTICLES)

bench-link: .venv/installed-dev ## The linker's speed and memory beside ahocorasick_rs and flashtext
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target build/bench ahocorasick-rs flashtext flashtext2 || echo "The other libraries could not be installed; they are left out."
	PYTHONPATH=build/bench $(BIN)/python benchmarks/bench_link.py

bench-desk: .venv/installed-dev ## The desk's pages with 200,000 stories, beside stock snippet views
	$(BIN)/python benchmarks/desk.py

bench-steps: .venv/installed-dev ## Actions that common work takes at the desk, beside a stock site (needs Chromium)
	$(BIN)/python benchmarks/desk_steps.py

bench-lighthouse: .venv/installed-dev ## Home, section and article as a phone loads them (needs npm ci)
	$(BIN)/python tools/lighthouse.py

judge: .venv/installed-dev ## Ten thousand editorial acts, and every finished page compared (JUDGE_ACTS=10000, JUDGE_SEED=1); goes on where it stopped
	BROADSHEET_JUDGE_ACTS=$(JUDGE_ACTS) BROADSHEET_JUDGE_SEED=$(JUDGE_SEED) \
	BROADSHEET_JUDGE_JOURNAL=.judge-$(JUDGE_SEED).jsonl $(PYTEST) -q -s tests/press/test_judge.py

docs: .venv/installed-dev ## Test the documentation against the code
	$(PYTEST) -q tests/cli/test_documentation.py

lock: .venv/installed-dev ## Lock the dependencies of pyproject.toml anew (needs uv)
	tools/lock.sh

screenshots: .venv/installed-dev ## Take the pictures of docs/gallery/ from the demo paper
	$(BIN)/python tools/screenshots.py

clean: ## Remove what tests and builds left behind; papers in data/ stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
