# Everything a clone needs; `make` alone lists it.
PYTHON ?= python3
VENV := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench bench-full shot

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## make .venv with everything in it; nothing to do when it is current
	@$(PYTHON) tools/setup.py

run: setup ## open the window
	@$(VENV)/python -m ashley_desktop $(ARGS)

test: ## every test, headless; ARGS= are pytest's words
	@$(PYTHON) tools/setup.py --tests
	@$(VENV)/python -m tools.test $(ARGS)

check: setup ## format, lint, types, rooms, rules of the repository
	@$(VENV)/python -m tools.check

format: setup ## put the code into its form
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix .

bench: ## measure; AREA= picks a part
	@$(PYTHON) tools/setup.py --tests
	@$(VENV)/python -m benchmarks $(if $(AREA),--area $(AREA)) $(ARGS)

bench-full: ## measure the long forms too
	@$(PYTHON) tools/setup.py --tests
	@$(VENV)/python -m benchmarks --full $(if $(AREA),--area $(AREA)) $(ARGS)

shot: ## pictures of the window for docs/images
	@$(PYTHON) tools/setup.py --tests
	@$(VENV)/python -m tools.shot $(ARGS)
