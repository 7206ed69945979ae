# Two commands set everything up: "make demo" and "make test". Both need Python 3.11 or newer, make and git only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check format docs bench fuzz mutants dist zipapp image clean

demo: $(VENV)/installed
	$(BIN)/hdrscan samples/05-smtp-auth-submission-to-postfix.eml

test: check
	$(BIN)/pytest

# Lint, formatting, types and import layers.
check: $(VENV)/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/developed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes the pages of docs/ that are made from the code.
docs: $(VENV)/installed
	$(BIN)/python docs/generate.py

# Plants mistakes in the modules that decide trust and counts those that no test sees.
mutants: $(VENV)/developed
	PYTHONPATH=tests $(BIN)/python tests/mutants/run.py

bench: $(VENV)/developed
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/many.py
	$(BIN)/python bench/asking.py

# Mutated messages in every format, others each time: make fuzz SECONDS=3600 SEED=1
SECONDS ?= 600
fuzz: $(VENV)/developed
	$(BIN)/python tests/fuzz/mutations.py --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

# A wheel and a source distribution, in dist/.
dist: $(VENV)/developed
	rm -f dist/hdrscan-*
	$(BIN)/python -m build --no-isolation

# One file with all that hdrscan needs, for machines without a network that are like this one: dist/hdrscan.pyz
zipapp: dist
	rm -rf dist/site
	$(BIN)/pip install --quiet --disable-pip-version-check --target dist/site dist/hdrscan-*.whl
	$(BIN)/shiv --site-packages dist/site --console-script hdrscan --python '/usr/bin/env python3' --compressed \
		--output-file dist/hdrscan.pyz
	rm -rf dist/site

# An image for podman, buildah or docker, whichever is there.
BUILDER ?= $(firstword $(foreach name,podman buildah docker,$(if $(shell command -v $(name)),$(name))))
image:
	@test -n "$(BUILDER)" || { echo "none of podman, buildah and docker is here"; exit 1; }
	$(BUILDER) build --tag hdrscan --file Containerfile .

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hdrscan needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another with: make PYTHON=python3.12 " + "$(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: pyproject.toml | $(VENV)/created
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/developed: pyproject.toml | $(VENV)/created
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
