# Factcheck. `make run` serves it, `make test` tests it, `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
PYTEST_ARGS ?=
AS ?= editor
BENCH ?= $(basename $(notdir $(wildcard benchmarks/[a-z]*.py)))

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
SOURCES := factcheck articles annotations scripts

INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

# What the deployment check runs with: made up, complete, and never connected to.
DEPLOYED := FACTCHECK_ENV=production ALLOWED_HOSTS=factcheck.example.org \
	DATABASE_URL=postgres://factcheck@database.example.org/factcheck \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test check format format-check lint types django-check deploy-check \
	schema schema-check migrations-check migrate seeds newsroom-day lock screenshots bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | \
		awk -F ':.*## ' '{ printf "  make %-17s %s\n", $$1, $$2 }'

# --- Setting up -------------------------------------------------------------------------------------

$(INSTALLED): requirements.txt
	@scripts/make_venv.sh $(PYTHON) $(VENV)
	@echo "Installing what the service needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo "Installing what development needs ..."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@

install: $(INSTALLED_DEV) ## install all that running and developing need into .venv

# --- Running ----------------------------------------------------------------------------------------

run: $(INSTALLED) ## serve on 127.0.0.1, with seeds and accounts the first time (PORT=8000)
	@exec $(MANAGE) quickstart --port $(PORT)

migrate: $(INSTALLED) ## bring the database up to date
	$(MANAGE) migrate

seeds: $(INSTALLED) ## load the articles and annotations of seeds/ (the accounts of `make run` must exist)
	$(MANAGE) load_seeds

newsroom-day: $(INSTALLED) ## play a newsroom's day on a service of its own, and tell a sentence's history
	@$(BIN)/python scripts/newsroom_day.py

# --- Testing ----------------------------------------------------------------------------------------

test: $(INSTALLED_DEV) ## run all tests, on SQLite and where there is one on PostgreSQL (PYTEST_ARGS=…)
	@$(BIN)/python scripts/run_tests.py $(PYTEST_ARGS)

check: format-check lint types migrations-check django-check deploy-check schema-check ## check format, lint, types, migrations, settings and schema
	@echo "All checks passed."

format: $(INSTALLED_DEV) ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

format-check: $(INSTALLED_DEV) ## check the format
	$(BIN)/ruff format --check --quiet --diff .

lint: $(INSTALLED_DEV) ## check the code with ruff
	$(BIN)/ruff check --quiet .

types: $(INSTALLED_DEV) ## check the types with mypy
	$(BIN)/mypy $(SOURCES)

migrations-check: $(INSTALLED_DEV) ## check that no migration is missing
	$(MANAGE) makemigrations --check --dry-run

django-check: $(INSTALLED_DEV) ## run Django's system checks
	$(MANAGE) check --fail-level WARNING

deploy-check: $(INSTALLED_DEV) ## run Django's deployment checks in a made-up production
	@echo "$(MANAGE) check --deploy --fail-level WARNING"
	@$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING

schema: $(INSTALLED_DEV) ## write the OpenAPI snapshot, docs/openapi.yaml
	$(MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

schema-check: $(INSTALLED_DEV) ## check that the OpenAPI snapshot is up to date
	@echo "$(MANAGE) spectacular | diff docs/openapi.yaml -"
	@$(MANAGE) spectacular --validate --fail-on-warn --file $(VENV)/openapi.yaml
	@diff -u docs/openapi.yaml $(VENV)/openapi.yaml || \
		{ echo "The API has changed: look at the difference, then run \`make schema\`."; exit 1; }

bench: $(INSTALLED_DEV) ## measure speed (BENCH="segmentation importing" for some of benchmarks/ only)
	@for name in $(BENCH); do \
		echo "=== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; \
	done

screenshots: $(INSTALLED_DEV) ## take the pictures of docs/images from the server of `make run` (AS=editor PASSWORD=…)
	@PASSWORD='$(PASSWORD)' $(BIN)/python scripts/screenshots.py --url http://127.0.0.1:$(PORT) --username '$(AS)'

# --- Housekeeping -----------------------------------------------------------------------------------

lock: $(INSTALLED_DEV) ## pin the newest versions that pyproject.toml admits
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --extra html --constraint requirements.txt \
		--output-file requirements-html.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --extra distributed --constraint requirements.txt \
		--output-file requirements-distributed.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --extra dev --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml

clean: ## remove the virtual environment and caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis htmlcov .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
