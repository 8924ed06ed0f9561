# `make run` and `make test` are all that a newcomer needs; both work on a machine with only Python >= 3.11.

.DEFAULT_GOAL := help
.PHONY: help run test check fmt lint types imports bench openapi clients api-changes release-api settings migration migrate demo-reset lock clean env
SHELL := /bin/sh
ARGS ?=
BIN := .venv/bin

help: ## List the commands
	@echo "coworkapi: the open, API-first backend that runs coworking spaces"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Options go through ARGS: make run ARGS='--port 9000', make test ARGS='tests/local -x'."

run: ## Start everything here: PostgreSQL, Valkey, API, worker and demo data (Ctrl-C stops)
	@scripts/environment local
	@exec $(BIN)/coworkapi up $(ARGS)

test: env ## Run the whole test suite in parallel against a real PostgreSQL and Valkey
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: env ## Everything quick that CI checks: format, lint, types, imports, drift
	@scripts/check

fmt: env ## Format the code and fix what can be fixed by itself
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

bench: env ## Measure against a bare FastAPI + asyncpg service; prints a table, writes JSON
	@$(BIN)/python -m benchmarks $(ARGS)

openapi: env ## Write openapi/*.json from the code
	@$(BIN)/coworkapi openapi --write

clients: env ## Write the generated code of clients/ from openapi/*.json
	@scripts/clients

api-changes: env ## Write the changelog's part about the API: what differs from the released document
	@$(BIN)/python -m tools.api_changes --write

release-api: env ## Make the document the released one that later changes are compared with
	@$(BIN)/coworkapi openapi --check
	@$(BIN)/python -m tools.api_changes --release "$$(date -u +%F)"

settings: env ## Write docs/settings.md from the code
	@$(BIN)/python tools/settings_table.py --write

migration: env ## Draft a migration from the models: make migration NAME='add room colours'
	@test -n "$(NAME)" || { echo "Name it: make migration NAME='add room colours'"; exit 2; }
	@$(BIN)/python tools/draft_migration.py "$(NAME)"

migrate: ## Bring the database in DATABASE_URL to the newest schema
	@scripts/environment local
	@exec $(BIN)/coworkapi migrate $(ARGS)

demo-reset: ## Throw the demo organization away and load it anew
	@scripts/environment local
	@exec $(BIN)/coworkapi demo --reset $(ARGS)

# Locks hold names, versions and hashes only: whoever installs chooses the registry.
LOCK = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
lock: env ## Lock the dependencies anew (UPGRADE=1: to the newest versions)
	@$(LOCK) requirements/build.in -o requirements/build.lock
	@$(LOCK) pyproject.toml --extra local --extra s3 --extra fonts --extra parquet --extra mcp --group dev -o requirements/dev.lock
	@$(LOCK) pyproject.toml --extra s3 --extra fonts --extra parquet --extra mcp -c requirements/dev.lock -o requirements/deploy.lock
	@$(LOCK) pyproject.toml --extra local --extra parquet --extra mcp -c requirements/dev.lock -o requirements/local.lock
	@grep -c '==' requirements/*.lock

clean: ## Remove .venv and caches (the data in .coworkapi stays)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.coworkapi/*' -prune -exec rm -rf {} +

env:
	@scripts/environment dev
