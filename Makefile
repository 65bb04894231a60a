# One command from a fresh clone: `make run`. No root, no system packages; needs make and Python 3.11 or later.

OUT ?= out
SAMPLES := invoice=sample_docs/invoices receipt=sample_docs/receipts \
           purchase_order=sample_docs/orders contract=sample_docs/contracts
PYTEST_ARGS ?=
# The index of a CPU-only torch, for `make test` on Linux: the ordinary one has the CUDA build (gigabytes).
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
FIND_PYTHON = for p in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3; do \
    "$$p" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null \
    && command -v "$$p" && exit 0; done; \
    echo "docpipe needs Python 3.11 to 3.14 with venv (Debian and Ubuntu: python3-venv); or set PYTHON=" >&2; exit 1
PIP_INSTALL := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
    $(BIN)/python -m pip install --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check bench format constraints clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 20

run: $(VENV)/.installed ## Set up, then run the Prefect flow over sample_docs into out/ (OUT=DIR for elsewhere)
	@$(BIN)/docpipe run $(SAMPLES) -o $(OUT) || [ $$? -eq 20 ] # 20: two samples are broken on purpose

test: $(VENV)/.installed-dev ## Set up with everything, then run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.installed-dev ## Style, types, import order and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(PYTEST_ARGS)

bench: $(VENV)/.installed-dev ## Speed and memory, side by side with naive designs
	$(BIN)/python -m benchmarks

format: $(VENV)/.installed-dev ## Format the code and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

constraints: ## Resolve pyproject.toml afresh into constraints.txt
	rm -rf $(VENV)-resolve && "$$($(FIND_PYTHON))" -m venv $(VENV)-resolve
	$(VENV)-resolve/bin/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) \
	    -e '.[dev,s3,vlm]' 'hatchling>=1.27' editables torch==2.13.0
	{ sed -n '/^#/p' constraints.txt; \
	    $(VENV)-resolve/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^nvidia\|^triton'; } \
	    > constraints.tmp && mv constraints.tmp constraints.txt
	rm -rf $(VENV)-resolve

clean: ## Remove results and caches; keep the virtual environment
	rm -rf $(OUT) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

# Stamps: a second make installs nothing until a pin or a dependency changes.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing docpipe into $(VENV) (once; a minute or two) ..."
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing docpipe, its models' libraries and the tools for tests into $(VENV) (once; a few minutes) ..."
	$(PIP_INSTALL) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -e '.[dev,s3,vlm]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@python="$$($(FIND_PYTHON))" && "$$python" -m venv $(VENV)
