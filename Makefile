# The two commands a newcomer needs: `make run` and `make test`. Python 3.11 and make are enough.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
PIP    := $(PY) -m pip --disable-pip-version-check
# Debian's python3 comes without a pip for new environments unless python3-venv is installed.
PIPWHL := $(firstword $(wildcard tools/pip-*.whl))
INSTALL := { $(PY) -m pip --version >/dev/null 2>&1 || $(PY) $(PIPWHL)/pip install -q --no-index $(PIPWHL); } \
    && $(PIP) install -q --require-hashes --only-binary :all:
# Processes of `make test`, each with a database of its own: one a core, 0 for this process alone.
PARALLEL ?= auto
ARGS ?=

.PHONY: run setup setup-dev test test-services test-browser lint fix check env bench bench-parser lock vendor clean

run: setup            ## everything on this machine: services, migrations, documents, web, jobs
	@$(PY) manage.py serve

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] >= (3, 11) else "需要 Python 3.11 或更高版本，现在是 " + sys.version.split()[0])'
	@echo "建立 Python 环境 $(VENV)……"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV); }

$(VENV)/.installed: requirements.lock | $(VENV)/bin/python
	@echo "安装依赖（requirements.lock，约一分钟）……"
	@$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "安装开发依赖（requirements-dev.lock）……"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.installed

test: setup-dev       ## the suite against embedded PostgreSQL and Valkey; ARGS="-k name", PARALLEL=0
	$(PY) -m pytest -m "not browser and not services and not faults" -n $(PARALLEL) --maxprocesses 8 \
	    --dist worksteal $(ARGS)

test-services: setup-dev  ## database, worker and broker tests; DATABASE_URL and REDIS_URL name the servers
	$(PY) -m pytest -m "services or faults" $(ARGS)

test-browser: setup-dev   ## the journeys in Chromium
	$(PY) -m pytest -m browser $(ARGS)

bench: setup          ## what the main pages cost (docs/benchmarks.md); ARGS="--quick", ARGS="--sizes 4000"
	@$(PY) -m tests.benchmarks $(ARGS)

bench-parser: setup   ## how reading a text grows with its size; ARGS="table --sizes 0.5,1"
	@$(PY) -m tests.benchmarks.growth $(ARGS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(PY) -m mypy .
	$(BIN)/djlint templates --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	LUOSHI_MODE=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	    ALLOWED_HOSTS=luoshi.example DATABASE_URL=postgres://luoshi@127.0.0.1/luoshi \
	    REDIS_URL=redis://127.0.0.1/0 $(PY) manage.py check --deploy --fail-level WARNING

fix: setup-dev        ## what the tools can put right themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint test

env:                  ## writes .env with fresh secrets for docker compose; keeps an existing one
	@$(PYTHON) tools/make_env.py

lock: setup-dev       ## resolves pyproject.toml anew; no download address is written down
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-annotate \
	    --python-version 3.11 --only-binary :all: -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-annotate \
	    --python-version 3.11 --only-binary :all: -c requirements.lock -o requirements-dev.lock

vendor: setup         ## copies pinned front-end files into static/vendor/ (needs npm)
	$(PY) tools/vendor.py

clean:                ## removes the environment and caches; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
