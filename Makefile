# Two commands are for everybody: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all bench docs words sbom clean

# --- using it --------------------------------------------------------------------------------

demo: $(VENV)/.demo
	@mkdir -p out
	$(BIN)/ssegraph check
	$(BIN)/ssegraph build -o out/graph.trig
	@echo; echo "Which local governments are members of GSEF, and who says so?"
	$(BIN)/ssegraph ask members-of network=GSEF kind=LocalGovernment --table --data out/graph.trig
	@echo; echo "Which local governments are members of two networks or more?"
	$(BIN)/ssegraph ask members-of-two-networks --table --data out/graph.trig
	@echo; echo "How many members had GSEF, when, by which source, and do the parts add up?"
	$(BIN)/ssegraph ask gsef-members-over-time --table --data out/graph.trig
	$(BIN)/ssegraph view -o out/explorer.html
	@echo; echo "Open out/explorer.html in a browser; it needs no network."

# --- working on it ---------------------------------------------------------------------------

test: $(VENV)/.dev
	sh tests/browser/install.sh $(BIN)/python
	sh tests/ocr.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deno lint --quiet
	$(BIN)/pytest -n auto --dist worksteal --hypothesis-seed=0
	$(BIN)/pytest --nbmake -o addopts= notebooks
	@echo "Ran: lint, format, types, imports, every test, every notebook. Not run here: laws under further seeds, benchmarks (make test-all)."

# What takes long: the laws (property tests) under further seeds, and the benchmarks.
test-all: test
	for seed in 1 2 3 4 5 6 7 8 9 10; do $(BIN)/pytest -q -n auto -m hypothesis --hypothesis-seed=$$seed tests || exit 1; done
	SSEGRAPH_FAULTS=all $(BIN)/pytest -q -n auto tests/test_faults.py
	$(BIN)/python -m pytest tests/benchmarks/bench_*.py -s
	@echo "Ran besides: the laws under ten further seeds, a disk that fails at every single call, the benchmarks. Not run: engines of others (Jena, Virtuoso), which are not installed here."

bench: $(VENV)/.dev
	$(BIN)/python -m pytest tests/benchmarks/bench_*.py -s

words: $(VENV)/.dev
	$(BIN)/python docs/make_words.py

docs: $(VENV)/.dev
	$(BIN)/python docs/make_ontology_page.py
	$(BIN)/python docs/make_tour.py

# What an installation is made of, as CycloneDX.
SBOM ?= out/sbom.json
sbom: $(VENV)/.dev
	@mkdir -p $(dir $(SBOM))
	$(BIN)/cyclonedx-py environment --of JSON --output-reproducible --pyproject pyproject.toml -o $(SBOM) $(BIN)/python

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
