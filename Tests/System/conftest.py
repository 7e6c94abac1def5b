"""Fixtures: a cluster for the whole run, clusters of a test's own, browsers, the bus."""

import os
import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright
from support.bus import Bus
from support.cluster import PROGRAMS, Cluster
from support.people import PICTURES, Person
from support.watchdog import Browsers, watched

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
#: Where words reach whoever runs the tests, whatever is captured.
TERMINAL = pytest.StashKey[int]()


def pytest_configure(config):
    config.stash[TERMINAL] = os.dup(2)
    if not (PROGRAMS / "telehealth").exists():
        pytest.exit(f"There is no {PROGRAMS / 'telehealth'}: run 'make build' first.", returncode=2)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("kafka") and not os.environ.get("KAFKA_HOME"):
            item.add_marker(pytest.mark.skip(reason="needs Apache Kafka: KAFKA_HOME is not set"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """The cluster that most tests share, on the embedded broker, with the demonstration practice."""
    cluster = Cluster(tmp_path_factory.mktemp("shared") / "state")
    cluster.start(fresh=True, seed=True)
    yield cluster
    cluster.stop()


@pytest.fixture
def make_cluster(tmp_path, request):
    """Makes clusters that a test may hurt; stops them after it, and shows their words if it failed."""
    made = []

    def make(broker="embedded", **options):
        cluster = Cluster(tmp_path / f"state{len(made)}", broker=broker, **options)
        made.append(cluster)
        return cluster

    yield make
    failed = getattr(request.node, "report_call", None) and request.node.report_call.failed
    for cluster in made:
        if failed and cluster.transcript.exists():
            print(f"\n--- {cluster.transcript}\n{cluster.transcript.read_text()[-4000:]}")
        cluster.stop()
        shutil.rmtree(cluster.state, ignore_errors=True)


@pytest.fixture
def bus(cluster):
    return Bus(cluster.bootstrap)


@pytest.fixture(scope="session")
def browsers():
    # As patient as a click: a condition that comes late is no fault of the page on a machine that is busy.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browsers = Browsers(playwright, CHROMIUM)
        yield browsers
        browsers.close()


@pytest.fixture(autouse=True)
def ends(browsers, request):
    """Every test does."""
    with watched(browsers.end, request.config.stash[TERMINAL]):
        yield


@pytest.fixture
def browser(browsers):
    return browsers.running()


@pytest.fixture
def somebody(browser, cluster, request):
    """Gives people browsers: `somebody("Ann")`. A failed test leaves a picture of each; a page's own errors fail it."""
    people = []

    def make(name="somebody", on=None, **context):
        person = Person(browser, on or cluster, name, **context)
        people.append(person)
        return person

    yield make
    report = getattr(request.node, "report_call", None)
    for person in people:
        if report and report.failed:
            for number, page in enumerate(person.context.pages):
                name = re.sub(r"[^A-Za-z0-9]+", "-", f"failed {request.node.name} {person.name} {number}")
                person.picture(name, page)
        person.close()
    if report and report.failed:
        print(f"\nPictures: {PICTURES}")
    if report and report.passed:
        troubles = [f"{person.name}: {trouble}" for person in people for trouble in person.troubles]
        assert not troubles, "the pages' scripts complained:\n" + "\n".join(troubles)
