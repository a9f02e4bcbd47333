# Two commands are for everybody: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench docs clean

# --- using it --------------------------------------------------------------------------------

demo: $(VENV)/.demo
	@mkdir -p out
	$(BIN)/ssegraph check
	$(BIN)/ssegraph build -o out/graph.trig
	@echo; echo "Which local governments are members of GSEF, and who says so?"
	$(BIN)/ssegraph ask members-of network=GSEF --table --data out/graph.trig
	@echo; echo "Which local governments are members of two networks or more?"
	$(BIN)/ssegraph ask members-of-two-networks --table --data out/graph.trig
	@echo; echo "How many members had GSEF, when, by which source, and do the parts add up?"
	$(BIN)/ssegraph ask gsef-members-over-time --table --data out/graph.trig
	$(BIN)/ssegraph view -o out/explorer.html --data out/graph.trig
	@echo; echo "Open out/explorer.html in a browser; it needs no network."

# --- working on it ---------------------------------------------------------------------------

test: $(VENV)/.dev
	sh tests/browser/install.sh $(BIN)/python
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest
	$(BIN)/pytest --nbmake -o addopts= notebooks

bench: $(VENV)/.dev
	$(BIN)/python -m pytest tests/benchmarks/bench_*.py -s

docs: $(VENV)/.dev
	$(BIN)/python docs/make_ontology_page.py
	$(BIN)/python docs/make_tour.py

clean:
	rm -rf $(VENV) out dist build

# --- the environment -------------------------------------------------------------------------

# Debian and Ubuntu ship Python without venv; where we may, we install it.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "installing python3-venv"; apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.demo
