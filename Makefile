# Everything a user or CI calls. `make demo` and `make test` do all that is needed on a fresh Debian 12 machine with Swift.
.PHONY: setup build demo test notebooks bench referee format clean

PACKAGES := pkg-config libgsl-dev libcerf-dev zlib1g-dev libdeflate-dev liblzma-dev liblz4-dev libzstd-dev libxxhash-dev libssl-dev gnuplot-nox
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
CONCORD := .build/release/concord
DEMO := demo/zmumu-puppi

setup:
	@missing=""; for p in $(PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q "ok installed" || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then echo "setup: all Debian packages are installed"; \
	else echo "setup: installing$$missing"; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null \
	  && echo "setup: done"; fi
	@command -v swift >/dev/null || { echo "setup: Swift 6.2 or later is needed: https://www.swift.org/install/linux/"; exit 1; }

build: setup
	swift build -c release --product concord

demo: build
	rm -rf $(DEMO)
	$(CONCORD) derive Samples/zmumu-puppi.yaml --output $(DEMO)
	$(CONCORD) apply $(DEMO) --input Samples/zmumu_mc.root --output $(DEMO)/zmumu_mc_corr.root
	$(CONCORD) check $(DEMO) --output $(DEMO)
	@echo "The report: $$($(CONCORD) report $(DEMO))"

# Tests see the insides of the rooms, which takes a build of its own.
TEST := swift test -c release -Xswiftc -enable-testing --scratch-path .build/tests

test: setup
	$(TEST)

notebooks: setup
	$(TEST) --filter Notebook

bench: build
	Benchmarks/run

# correctionlib as the referee of correction sets: random trees, formulas, draws, and all that the writer makes.
referee: setup
	Benchmarks/setup-peers
	swift build -c release --package-path Benchmarks --product correction-trees
	cd Benchmarks && trees=.build/release/correction-trees && \
	  .venv/bin/python referee/correction_trees.py check $$trees --seed 1 --rows 50000 && \
	  .venv/bin/python referee/correction_trees.py formulas $$trees --rows 5000 && \
	  .venv/bin/python referee/hash_draws.py check $$trees && \
	  .venv/bin/python referee/correction_written.py check $$trees --sets 20

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

clean:
	rm -rf .build demo Benchmarks/.build Benchmarks/.work Benchmarks/.venv
