# Two commands do everything: `make validate` and `make test`. Each makes .venv from the hash-locked requirements when it is missing.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.requirements.sha256

.DEFAULT_GOAL := help
.PHONY: help validate test format stamp reliability site readme browser spreadsheets interop draw mutate differential hostile bench release changelog citation interrupt evidence coverage audit expectations lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The stamp is written last, so an interrupted installation is done again; wheels are compiled to bytecode, without
# which every start takes three times as long.
$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say PYTHON=python3.11 (or a later one) behind make." >&2; exit 2; }
	@test ! -L $(VENV) || { echo "$(VENV) is a link: remove it, so that nothing behind it is emptied" >&2; exit 2; }
	@echo "installing the locked packages into $(VENV) (once, a minute or two) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-binary jsonpath-rw --compile -r requirements.txt
	@touch $@

validate: $(STAMP) ## check the data: the main job (ARGS="--format json" and such are passed on)
	@$(RUN) -m scripts.validate $(ARGS)

test: $(STAMP) ## run the tests
	@$(RUN) -m pytest --numprocesses auto --dist loadfile $(ARGS)

format: $(STAMP) ## put the CSV files into canonical form (ARGS=--check only looks)
	@$(RUN) -m scripts.format $(ARGS)

stamp: $(STAMP) ## add missing content hashes to data/codings.csv
	@$(RUN) -m scripts.stamp $(ARGS)

reliability: $(STAMP) ## agreement between the coders, from data/codings.csv
	@$(RUN) -m scripts.reliability $(ARGS)

site: $(STAMP) ## build the website into site/
	@$(RUN) -m scripts.site $(ARGS)

readme: $(STAMP) ## write the derived figures into README.md (ARGS=--check only looks)
	@$(RUN) -m scripts.readme $(ARGS)

browser: ## look at the built site in Chromium (needs chromium, Node.js 20 or newer, npm)
	@tests/browser/run $(ARGS)

spreadsheets: $(STAMP) ## save the tables with LibreOffice, pandas and R, put them back, validate (needs soffice and Rscript)
	@$(RUN) -m pytest tests/spreadsheets $(ARGS)

interop: $(STAMP) ## load every table with each tool that is installed, and into PostgreSQL with all keys on (ARGS=--all: none may be missing)
	@$(RUN) -m pytest tests/interop $(ARGS)

draw: $(STAMP) ## list the passages of the sampled series and draw from them (TEXTS=DIR; ARGS=--check only compares)
	@$(RUN) -m scripts.draw --texts "$(TEXTS)" $(ARGS)

mutate: $(STAMP) ## break every constraint and rule once and see that each break is reported (minutes; ARGS are passed on)
	@$(RUN) -m tests.mutation.run $(ARGS)

differential: $(STAMP) ## compare the two engines on mutants and on packages drawn at random (ten minutes; PACKAGES=200 of each)
	@PACKAGES=$(or $(PACKAGES),200) $(RUN) -m pytest tests/mutation/test_differential.py $(ARGS)

hostile: $(STAMP) ## throw thousands of hostile packages at the validator (minutes; ARGS="--packages 5000 --seed 1")
	@$(RUN) -m tests.hostile.run $(ARGS)

bench: $(STAMP) ## measure the validator against Frictionless and against reading the files (half an hour; FULL=1: two hours)
	@$(RUN) -m scripts.bench $(if $(FULL),--full) $(ARGS)

release: $(STAMP) ## make the archive of a release in dist/, unless something stands against it (ARGS=--check only asks)
	@$(RUN) -m scripts.release $(ARGS)

changelog: $(STAMP) ## write what changed since the release before into CHANGELOG.md (ARGS=--check only looks)
	@$(RUN) -m scripts.changelog $(ARGS)

citation: $(STAMP) ## write CITATION.cff and .zenodo.json from datapackage.json (ARGS=--check only looks)
	@$(RUN) -m scripts.cite --write $(ARGS)

interrupt: $(STAMP) ## kill a release at fifty random moments and see that dist/ holds the old one or the new one (minutes)
	@$(RUN) -m pytest tests/interrupt $(ARGS)

evidence: $(STAMP) ## check quotes and summaries against texts that are not committed (TEXTS=DIR)
	@$(RUN) -m scripts.evidence --texts "$(TEXTS)" $(ARGS)

coverage: $(STAMP) ## what the statements cover, and the least-covered corners
	@$(RUN) -m scripts.coverage $(ARGS)

audit: $(STAMP) ## error rates of the audit; SEED=N prints a sheet of rows to re-read, TAKE=SHEET adds one that was filled in
	@$(RUN) -m scripts.audit $(if $(SEED),--seed "$(SEED)") $(if $(TAKE),--take "$(TAKE)") $(ARGS)

expectations: $(STAMP) ## raise what the corpus must not fall below to what it holds (ARGS=--lower also lowers)
	@$(RUN) -m scripts.expectations $(ARGS)

lock: ## resolve pyproject.toml anew into requirements.txt (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.txt pyproject.toml

clean: ## remove what was generated
	rm -rf $(VENV) site build dist
