# Each target is what a person types; what it does in detail stands in the scripts it calls. CONTRIBUTING.md explains them.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
SANITIZER ?= thread

.PHONY: build release up down test test-swift test-system test-simulation test-release lint format sanitize bench torture torture-check simulate check
build: .prerequisites-build
	swift build --build-tests $(SWIFT_FLAGS)

# The programs as the image has them (compose/Dockerfile): the Swift runtime is linked in.
RELEASE := swift build -c release --static-swift-stdlib
release: .prerequisites-build
	for program in identity zoom-connector scheduling zoom-simulator telehealth; do $(RELEASE) --product $$program || exit 1; done

# `make up ARGS="--fresh --ports 9000"`; `.build/debug/telehealth up --help` lists what there is.
up: .prerequisites-up
	swift build $(SWIFT_FLAGS)
	@exec .build/debug/telehealth up $(ARGS)

down:
	@.build/debug/telehealth down $(ARGS)

test: test-swift test-system

test-swift: .prerequisites-test build
	.ci/swift-tests

# `make test-system ARGS="-k calendar"` runs those whose name has that word.
test-system: .prerequisites-test build
	.ci/system-tests $(ARGS)

# Known seeds, then a minute of fresh ones, in the debug build that is there anyway. One that fails is printed at once.
test-simulation: build
	.build/debug/simulate --seeds 1-20 --seconds 60
	.build/debug/simulate --seconds 60

# A visit from the booking to its end, with the programs as they are released.
test-release: .prerequisites-test release
	TELEHEALTH_PROGRAMS=$(CURDIR)/.build/release .ci/system-tests test_launch.py test_join.py

lint:
	swift format lint --strict -r Package.swift Services Shared Tests compose
	.ci/lint

format:
	swift format -i -r Package.swift Services Shared Tests compose

sanitize: .prerequisites-build
	.ci/sanitize $(SANITIZER) $(SWIFT_FLAGS)

bench: .prerequisites-up release
	for program in benchmarks limit; do $(RELEASE) --product $$program || exit 1; done
	.build/release/benchmarks $(if $(ONLY),--only $(ONLY))

# `make torture KILLS=1000`; needs KAFKA_HOME. SEED=… repeats a run's choices.
torture: .prerequisites-test build
	.ci/system-python -m torture --kills $(or $(KILLS),100) $(if $(SEED),--seed $(SEED)) $(ARGS)

# Whether its checker notices mistakes that are put in on purpose; `BUGS="inboxSkipped"` for some of them.
torture-check: .prerequisites-test build
	.ci/system-python -m torture.bugs $(BUGS)

# `make simulate SEEDS=12345` replays one run, `SEEDS=1-500` a range; `BUG=skip-inbox` puts a mistake in that must be found.
simulate: .prerequisites-build
	swift build -c release -Xswiftc -enable-testing --scratch-path .build/simulation --product simulate
	@.build/simulation/release/simulate --seeds "$(SEEDS)" --seconds "$(SECONDS_TO_RUN)" --bug "$(BUG)"

check: lint test test-simulation test-release

# Says what is missing on this machine, then installs it (Debian packages). Nothing is missing: silent.
.prerequisites-%:
	@.ci/prerequisites $*
