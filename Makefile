# The two main commands are `make validate` and `make test`. Each makes .venv, which holds only locked packages, checked against their
# hashes: those of requirements.txt for a verdict; those of requirements-dev.txt are added when a target first needs them.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
CORE := $(VENV)/.core
DEV := $(VENV)/.dev
SQLJS := scripts/pages/sqljs/node_modules/.package-lock.json
INSTALL := install --quiet --disable-pip-version-check --progress-bar off --require-hashes --no-deps --no-compile --only-binary :all:
NO_LINK = test ! -L $(VENV) || { echo "$(VENV) is a link: remove it, so that the folder behind it is not changed" >&2; exit 2; }
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

# Python compiles what it imports to bytecode and keeps it, without which every start takes three times as long. Compiling all that is
# installed would take longer than the verdict, and most of it is never imported here.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help packages validate watch test add format stamp reliability site readme browser spreadsheets interop draw mutate differential hostile bench release changelog citation interrupt evidence coverage estimates audit expectations lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The locks are complete, so nothing is resolved (--no-deps). pip is installed first, because the pip that comes with Python 3.11 takes
# twice as long for the rest. It is installed by the pip of $(PYTHON), if that works, because unpacking the one that Python carries
# (ensurepip) takes a third as long as everything else together.
define CREATE
$(PYTHON) -c 'import sys; sys.exit(3 * (sys.version_info < (3, 11)))'; case $$? in 0) ;; \
3) echo "Python 3.11 or newer is needed; run make with PYTHON=python3.11 (or a later one)." >&2; exit 2 ;; \
127) echo "There is no $(PYTHON) here: install Python 3.11 or newer, or run make with PYTHON=..." >&2; exit 2 ;; \
*) echo "$(PYTHON) exists but could not be run; the lines above say why." >&2; exit 2 ;; esac; \
$(NO_LINK); \
echo "installing the locked packages into $(VENV) (once, half a minute) ..." >&2; \
$(PYTHON) -m venv --clear --without-pip $(VENV) && \
sed -n '/^pip==/,/[^\\]$$/p' requirements.txt >$(VENV)/.pip.txt && \
{ $(PYTHON) -m pip --python $(RUN) $(INSTALL) -r $(VENV)/.pip.txt 2>/dev/null || \
	{ $(RUN) -m ensurepip >/dev/null && $(RUN) -m pip $(INSTALL) -r $(VENV)/.pip.txt; }; } && \
$(RUN) -m pip $(INSTALL) -r requirements.txt && \
touch $(CORE)
endef

# A stamp is written last, so that an interrupted installation starts again from an empty folder, as it does after a change of the lock.
# Adding packages changes none of those already installed, so the first stamp is left alone.
$(CORE): requirements.txt
	@$(CREATE)

$(DEV): requirements-dev.txt $(CORE)
	@test ! -e $@ -a ! -e $@.begun || { $(CREATE); }
	@$(NO_LINK)
	@echo "adding the locked packages for tests, site and releases to $(VENV) (once, a minute) ..." >&2
	@touch $@.begun
	@$(RUN) -m pip $(INSTALL) --no-binary jsonpath-rw -r requirements-dev.txt
	@mv $@.begun $@

# sql.js, which the site's page SQL runs, comes from npm by a lock with hashes. Without it that page alone is left out, and says so.
$(SQLJS): scripts/pages/sqljs/package-lock.json
	@if ! command -v npm >/dev/null; then echo "npm is not on the path, so the site has no page SQL: apt-get install npm" >&2; \
	else npm ci --prefix $(<D) --ignore-scripts --no-audit --no-fund --fetch-retry-mintimeout 1000 --fetch-retry-maxtimeout 5000 --loglevel error >/dev/null && touch $@ || \
		echo "sql.js could not be installed (the lines above say why), so the site has no page SQL" >&2; fi

packages: $(DEV) ## install what the other commands need, without running any of them

validate: $(CORE) ## check the data (ARGS="--format json" and other options are passed on)
	@$(RUN) -m scripts.validate $(ARGS)

watch: $(DEV) ## check the data again whenever a table is saved, in a fraction of a second, until Ctrl+C
	@$(RUN) -m scripts.validate --watch $(ARGS)

test: $(DEV) ## run the tests
	@$(RUN) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

add: $(CORE) ## add statements from filled-in forms to the tables (FILE="copies of docs/statement.txt", or a folder of them)
	@$(RUN) -m scripts.add $(if $(shell test -e "$(FILE)" && echo one),"$(FILE)",$(FILE)) $(ARGS)

format: $(CORE) ## put the CSV files into canonical form (ARGS=--check changes nothing)
	@$(RUN) -m scripts.format $(ARGS)

stamp: $(CORE) ## add missing content hashes to data/codings.csv
	@$(RUN) -m scripts.stamp $(ARGS)

reliability: $(CORE) ## agreement between the coders, from data/codings.csv
	@$(RUN) -m scripts.reliability $(ARGS)

site: $(DEV) $(SQLJS) ## build the website into site/
	@$(RUN) -m scripts.site $(ARGS)

readme: $(CORE) ## write the addresses of datapackage.json into README.md (ARGS=--check changes nothing)
	@$(RUN) -m scripts.readme $(ARGS)

browser: ## test the built site in Chromium (needs chromium, Node.js 20 or newer, npm)
	@tests/browser/run $(ARGS)

spreadsheets: $(DEV) ## save the tables with LibreOffice, pandas and R, and validate what they saved (needs soffice and Rscript)
	@$(RUN) -m pytest tests/spreadsheets $(ARGS)

interop: $(DEV) ## load every table with each tool that is installed, and into PostgreSQL with all keys enforced (ARGS=--all: fail if a tool is missing)
	@$(RUN) -m pytest tests/interop $(ARGS)

draw: $(CORE) ## list the passages of the sampled series and draw from them (TEXTS=DIR; ARGS=--check only compares)
	@$(RUN) -m scripts.draw --texts "$(TEXTS)" $(ARGS)

mutate: $(DEV) ## break every constraint and rule once and check that each break is reported (a quarter of an hour; ARGS=--small: ten minutes)
	@$(RUN) -m tests.mutation.run $(ARGS)

differential: $(DEV) ## compare the two engines on mutants and on packages drawn at random (ten minutes; PACKAGES=200 of each)
	@PACKAGES=$(or $(PACKAGES),200) $(RUN) -m pytest tests/mutation/test_differential.py $(ARGS)

hostile: $(DEV) ## throw thousands of hostile packages at the validator (minutes; ARGS="--packages 5000 --seed 1")
	@$(RUN) -m tests.hostile.run $(ARGS)

bench: $(DEV) ## measure the validator against Frictionless and against reading the files, and the site (half an hour; FULL=1: over two hours; ARGS="--part setup": two minutes)
	@$(RUN) -m scripts.bench $(if $(FULL),--full) $(ARGS)

release: $(DEV) ## make the archive of a release in dist/, unless something prevents it (ARGS=--check writes nothing)
	@$(RUN) -m scripts.release $(ARGS)

changelog: $(CORE) ## write what has changed since the previous release into CHANGELOG.md (ARGS=--check changes nothing)
	@$(RUN) -m scripts.changelog $(ARGS)

citation: $(CORE) ## write CITATION.cff and .zenodo.json from datapackage.json (ARGS=--check changes nothing)
	@$(RUN) -m scripts.cite --write $(ARGS)

interrupt: $(DEV) ## kill what writes at random moments and check that what is there is the old or the new, whole (minutes)
	@$(RUN) -m pytest tests/interrupt $(ARGS)

evidence: $(DEV) ## check quotes and summaries against texts that are not committed (TEXTS=DIR)
	@$(RUN) -m scripts.evidence --texts "$(TEXTS)" $(ARGS)

coverage: $(DEV) ## what the statements cover, and the least-covered corners
	@$(RUN) -m scripts.coverage $(ARGS)

estimates: $(DEV) ## what may be counted from the sample (ARGS="--format csv"; ARGS="--simulate --write" tries the intervals, minutes)
	@$(RUN) -m scripts.estimates $(ARGS)

audit: $(CORE) ## error rates of the audit; SEED=N prints a sheet of rows to read again, TAKE=SHEET adds a completed one
	@$(RUN) -m scripts.audit $(if $(SEED),--seed "$(SEED)") $(if $(TAKE),--take "$(TAKE)") $(ARGS)

expectations: $(DEV) ## raise the bounds that the corpus must not fall below (ARGS=--lower also lowers them)
	@$(RUN) -m scripts.expectations $(ARGS)

lock: ## resolve pyproject.toml anew into the two requirements files (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed, and is not on the path: pip install uv" >&2; exit 2; }
	uv pip compile $(LOCK) --output-file requirements.txt pyproject.toml
	uv pip compile $(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## remove what was generated
	rm -rf $(VENV) site build dist
