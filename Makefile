# The portal's commands. `make run` and `make test` work from a fresh clone; both skip what is done already.

HOST ?= 127.0.0.1
PORT ?= 8000
N ?= 10000
BOOKS ?= 50 200 1000
ADMIN_EMAIL ?= admin@localhost
export HOST PORT
PYTHON_IN := .venv/bin/python
MANAGE := $(PYTHON_IN) manage.py

.DEFAULT_GOAL := help
.PHONY: help run test unit-test browser-test bench bench-save bench-upload bench-pdf faults lint format demo translations deploy-check audit lock

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run:  ## set up what is missing, then the portal on http://127.0.0.1:8000 (PORT=, HOST=); Ctrl-C stops all
	@deploy/prepare.sh run
	@$(MANAGE) prepare --admin-email $(ADMIN_EMAIL)
	@exec $(PYTHON_IN) deploy/up.py

test:  ## the whole suite: SQLite, PostgreSQL, browser
	@deploy/prepare.sh test
	@deploy/test.sh

unit-test:  ## the quick part: SQLite, no browser (WHAT=tests/actions)
	@deploy/prepare.sh test
	$(PYTHON_IN) -m pytest -q -n 2 -m "not browser" $(WHAT)

browser-test:  ## the browser's part alone
	@deploy/prepare.sh test
	$(PYTHON_IN) -m pytest -q -m browser $(WHAT)

bench:  ## how fast the public pages are with N synthetic actions (N=10000), beside a bare Django site
	@deploy/prepare.sh test
	@$(PYTHON_IN) bench/showcase.py --actions $(N)

bench-save:  ## how long the autosave of a filled form takes (200 saves, SQLite synced to the disk)
	@deploy/prepare.sh test
	@$(PYTHON_IN) bench/save.py

bench-upload:  ## how long a picture of 24 megapixels and a bomb take, and how much memory
	@deploy/prepare.sh test
	@$(PYTHON_IN) bench/upload.py

bench-pdf:  ## what the printed book costs (BOOKS="50 200 1000" actions), beside WeasyPrint alone and Typst
	@deploy/prepare.sh test
	@$(PYTHON_IN) bench/book.py --actions $(BOOKS)

faults:  ## mail workers and renderers of books killed with -9 at random moments: 200 and 50 rounds
	@deploy/prepare.sh test
	FAULT_ROUNDS=200 $(PYTHON_IN) -m pytest -q tests/accounts/test_delivery_faults.py
	FAULT_ROUNDS=25 $(PYTHON_IN) -m pytest -q tests/publications/test_building_faults.py

lint:  ## style, templates, migrations, messages
	@deploy/prepare.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --lint --quiet templates
	$(MANAGE) makemigrations --check --dry-run
	deploy/messages.sh check

format:  ## let ruff put the code in order
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

demo:  ## load the real demo data (again), without starting the portal
	@deploy/prepare.sh run
	$(MANAGE) prepare --admin-email $(ADMIN_EMAIL)
	$(MANAGE) load_demo

translations:  ## write new strings into locale/*/LC_MESSAGES and compile them
	@deploy/prepare.sh run
	deploy/messages.sh make

audit:  ## the public pages, saved and read by the Nu HTML checker
	@deploy/prepare.sh test
	@deploy/audit.sh

deploy-check:  ## Django's checks with the settings of a public site
	@deploy/prepare.sh run
	PUBLIC_URL=$${PUBLIC_URL:-https://portal.example.org} $(MANAGE) check --deploy --fail-level WARNING

lock:  ## compile the locked requirements from the .in files
	@deploy/prepare.sh test
	@for name in requirements requirements-dev requirements-node; do \
		.venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $$name.in -o $$name.txt; \
	done
