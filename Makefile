# SPDX-License-Identifier: Apache-2.0
# Every target sets up what it needs in .venv; PYTHON names the interpreter to start from.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The whole suite covers at least so much of the code, in percent of lines and branches.
FLOOR := 93

.PHONY: demo test check bench soak setup terms docs examples clean

demo: $(STAMP) ## load the three cases, answer the first question, serve them
	$(BIN)/missiongraph demo $(ARGS)

test: $(STAMP) ## checks, then the whole suite with coverage
	PATH="$(CURDIR)/$(BIN):$$PATH" sh tools/check
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term $(or $(ARGS),--cov-fail-under=$(FLOOR))

check: $(STAMP) ## formatting, lint, types, layers, freshness of generated files
	PATH="$(CURDIR)/$(BIN):$$PATH" sh tools/check

bench: $(STAMP) ## benchmarks beside their peers, in one run; results are printed and written to bench-results/
	$(BIN)/python -m benchmarks $(ARGS)

soak: $(STAMP) ## long runs: crash points, damaged files, properties with many more examples, 20,000 hostile requests
	MISSIONGRAPH_SOAK=1 $(BIN)/python -m pytest tests/hostile tests/crash tests/properties tests/http/test_walk.py tests/http/test_what_was_written.py $(ARGS)

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	touch $(STAMP)

terms: $(STAMP) ## canonical Turtle, and terms.py, JSON-LD context and catalogue anew from ontology/
	$(BIN)/python tools/canonical.py
	$(BIN)/python tools/generate_terms.py
	$(BIN)/python tools/generate_companions.py

docs: $(STAMP) ## the references, written anew from the code and the ontology
	$(BIN)/python tools/generate_docs.py
	$(BIN)/python tools/generate_ontology_docs.py

examples: $(STAMP) ## the workbooks, written anew from their CSV folders
	$(BIN)/python tools/build_examples.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
