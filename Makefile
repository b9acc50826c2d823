# Two commands do all the set-up: `make serve` and `make test`.
PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
DOCS   ?=
PORT   ?= 8000
HOST   ?= 127.0.0.1
# Where the CPU build of torch comes from. Empty takes pip's own configuration; set it to the address of PyTorch's
# index of CPU builds on a machine where plain pip would bring gigabytes of CUDA.
TORCH_INDEX ?=
TORCH  := torch==2.13.0

INSTALLED := $(VENV)/.installed
DEVELOP   := $(VENV)/.develop

.PHONY: serve test check index eval soak corpus coverage peers clean

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 ontbreekt. Installeer python3.11 of geef PYTHON=/pad/naar/python3.11 mee."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# torch first and on its own: once it is there, nothing else fetches another build.
$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(DEVELOP): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

serve: $(INSTALLED)
	$(BIN)/wegwijzer serve $(if $(DOCS),--docs $(DOCS)) --host $(HOST) --port $(PORT)

index: $(INSTALLED)
	$(BIN)/wegwijzer index $(if $(DOCS),--docs $(DOCS))

test: $(DEVELOP)
	$(BIN)/python -m pytest

check: $(DEVELOP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m evals.dependencies
	$(BIN)/python -m pytest

eval: $(INSTALLED)
	$(BIN)/wegwijzer eval $(if $(DOCS),--docs $(DOCS))

corpus: $(DEVELOP)
	$(BIN)/python corpus/make_documents.py

coverage: $(DEVELOP)
	$(BIN)/python -m corpus.coverage --official $(if $(DOCS),$(DOCS),../shared/corpus)

# An hour of fuzzing readers and web door (SOAK_SECONDS to change it).
SOAK_SECONDS ?= 3600
soak: $(DEVELOP)
	WEGWIJZER_SOAK_SECONDS=$(SOAK_SECONDS) $(BIN)/python -m pytest tests/test_ingest_fuzz.py tests/test_web_api.py

# Other systems to compare with live in an environment of their own.
PEERS := evals/peers/.venv
peers: $(INSTALLED)
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r evals/peers/requirements.txt

clean:
	rm -rf $(VENV) .wegwijzer build *.egg-info
