# The commands of daily work. CMake does the building: see CMakePresets.json and `make help`.

JOBS ?= $(shell nproc)
PRESET ?= release
PREFIX ?= /usr/local
SANITIZER_PRESETS ?= asan-ubsan tsan
# Ninja where there is one. An existing build folder keeps what it was made with.
ifneq ($(shell command -v ninja 2>/dev/null),)
export CMAKE_GENERATOR ?= Ninja
endif

.DEFAULT_GOAL := release
.PHONY: release build setup setup-check demo test test-sanitizers test-install test-package test-neon accuracy mutants bench test-gpu bench-gpu check check-format format generate \
	install clean help

release: ## build the library, optimised, into build/release
	@$(MAKE) --no-print-directory build PRESET=release

# The build of $(PRESET); the commands below use it.
build: setup
	@test -f build/$(PRESET)/CMakeCache.txt || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) -j $(JOBS)

setup: ## install what building needs, where that is allowed
	@tools/setup.sh build

setup-check:
	@tools/setup.sh build check

demo: release ## train the handwritten-digit classifier on two streams (DEMO_ARGUMENTS=--help for more)
	@build/release/examples/digits $(DEMO_ARGUMENTS)

test: setup ## check the sources, build, and run every test (PRESET=dev for another build)
	@status=0; \
	$(MAKE) --no-print-directory check || status=1; \
	$(MAKE) --no-print-directory build || exit 1; \
	python3 tools/run_tests.py $(PRESET) $(TEST_ARGUMENTS) || status=1; \
	exit $$status

test-sanitizers: setup ## run the tests under the address, undefined-behaviour and thread sanitizers
	@status=0; \
	for preset in $(SANITIZER_PRESETS); do \
		$(MAKE) --no-print-directory build PRESET=$$preset && \
		python3 tools/run_tests.py $$preset $(TEST_ARGUMENTS) || status=1; \
	done; \
	exit $$status

mutants: setup ## break the scheduler in one place at a time: the tests must notice
	@python3 tools/mutants.py

test-install: release ## install into a temporary folder and build programs against that
	@tools/test_install.sh build/release

test-package: setup ## install the Python package with pip into an environment of its own, and test what was installed
	@tools/test_package.sh

test-neon: release ## build for 64-bit ARM, run the ops' tests under emulation, and compare their bits with this machine's
	@JOBS=$(JOBS) tools/test_neon.sh build/release

accuracy: release ## compare every float32 result of every function with the exact one: about an hour on two cores
	@build/release/tests/accuracy $(ACCURACY_ARGUMENTS)

test-gpu: release ## the tests of every driver on this machine's NVIDIA GPU
	@python3 tools/test_gpu.py build/release

bench-gpu: release ## measure on this machine's NVIDIA GPU, beside PyTorch and CuPy where python3 has them
	@cmake --build --preset release -j $(JOBS) --target gpu_bench driver_limits
	@python3 bench/gpu/run.py build/release/bench

bench: release ## measure; close other programs first
	@cmake --build --preset release -j $(JOBS) --target run_bench

check: setup-check ## layers, links, generated files, public headers, format
	@status=0; \
	python3 tools/check_layers.py || status=1; \
	python3 tools/check_links.py || status=1; \
	python3 tools/generate.py --check || status=1; \
	tools/check_headers.sh || status=1; \
	tools/check_format.sh || status=1; \
	exit $$status

format: setup-check ## put the sources into the project's format
	@tools/check_format.sh --fix

generate: setup ## make generated/ from ops/
	@python3 tools/generate.py

install: release ## install into PREFIX (DESTDIR respected)
	@cmake --install build/release --prefix "$(PREFIX)"

clean: ## remove everything that was built
	@rm -rf build

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24
