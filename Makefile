# `make run` and `make test` are all a newcomer needs; the rest are habits.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHROMIUM ?= chromium
TORCH ?= torch==2.13.0
# Each takes up to 2 GB.
WORKERS ?= 2

.PHONY: run install test lint fix rebuild bench pictures encoder clean

run: install ## install, index corpus/, answer one question, serve http://127.0.0.1:8080
	$(BIN)/huigu rebuild
	$(BIN)/huigu ask "where are the IstioCon videos"
	$(BIN)/huigu serve

install: $(VENV)/.installed

test: $(VENV)/.installed-dev browser ## everything the tests need, then the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

rebuild: install
	$(BIN)/huigu rebuild

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.quality

pictures: $(VENV)/.installed-dev browser rebuild ## of the README and docs/, from real answers
	$(BIN)/python -m docs.images.make
	$(BIN)/python -m docs.images.discord_answer

# Another place to try things out: make encoder ENCODER=/tmp/new WORK=/tmp/work
PARALLEL ?= ../shared/parallel
QUESTIONS ?= $(wildcard ../shared/data/evalsets)
ENCODER ?= indexer/encoders/bundled
WORK ?= training/work
encoder: $(VENV)/.installed-dev ## train the bundled encoder from ../shared/parallel
	$(BIN)/python -m training.make --data $(PARALLEL) --out $(ENCODER) --work $(WORK) \
	  $(QUESTIONS:%=--questions %)

clean:
	rm -rf $(VENV) data .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Huigu needs Python 3.11 or newer; set PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "python3 lacks venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/pip pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# Only the tests of the sentence-transformers extra need torch. It comes first, as the release of which
# our machines hold a CPU build; elsewhere it brings gigabytes of CUDA, which this spares:
# make test TORCH='torch --index-url <PyTorch's index of CPU builds>'
$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The page is tested in a real browser; the font shows Chinese in screenshots.
.PHONY: browser
browser:
	@command -v $(CHROMIUM) >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get -qq update && \
	  apt-get -qq install --yes --no-install-recommends chromium fonts-wqy-microhei; } || \
	  { echo "the tests need chromium; on Debian: apt-get install chromium" >&2; exit 1; }
