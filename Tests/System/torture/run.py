"""The kill test itself: sets a cell up, sends a stream, kills what it may, waits for quiet, and checks."""

import argparse
import base64
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from confluent_kafka import Consumer, TopicPartition
from support.cluster import Cluster
from support.waiting import Waited, wait_until

from . import power
from .book import Book
from .broker import Broker
from .checks import check, check_zoom
from .disturbance import Disturbance
from .evidence import Evidence, collect, peek
from .faults import Faults
from .hosts import Hosts
from .network import Network
from .office import Office
from .plan import Plan
from .stream import CHANGES_A_HOST, Stream
from .surgery import Surgery

#: About how long one takes, for the pace of what is bounded.
SECONDS_A_KILL = 1.6


@dataclass
class Result:
    kills: Counter
    seams: Counter
    messages: int
    #: Sentences by rule.
    violations: dict
    seconds: float = 0
    counts: Counter = field(default_factory=Counter)

    def lines(self, most=20):
        """The report: one line for machines, then what there is to read."""
        count = sum(len(found) for found in self.violations.values())
        yield (
            f"RESULT torture kills={self.kills.total()} seams={self.seams.total()} messages={self.messages} "
            f"violations={count} seconds={self.seconds:.0f}"
        )
        for title, counter in (("killed", self.kills), ("died at", self.seams), ("besides", self.counts)):
            for name, number in sorted(counter.items()):
                yield f"  {title} {name}: {number}"
        for rule, found in self.violations.items():
            yield f"VIOLATED {rule}: {len(found)}"
            for sentence in found[:most]:
                yield f"  {sentence[:600]}"


class Torture:
    """One run; everything it makes lies below `folder`."""

    def __init__(self, folder, seed, bugs=(), plan=None, practices=2, rate=20):
        self.folder = Path(folder)
        self.random = random.Random(seed)
        self.plan = plan or Plan()
        self.book = Book()
        self.faults = Faults(self.folder / "faults", bugs)
        self.broker = Broker(self.folder / "kafka")
        self.network = Network(self.broker.proxy, self.broker.behind)
        self.cluster = Cluster(
            self.folder / "state",
            broker="external",
            environment={
                "KAFKA_BOOTSTRAP_SERVERS": self.broker.services_bootstrap,
                "TOPIC_PARTITIONS": "4",
                "TOPIC_REPLICATION_FACTOR": "1",
                "FAULTS_FOLDER": str(self.faults.folder),
                **({"FAULTS_PRELOAD": str(power.build(folder))} if "power_fails" in self.plan.acts else {}),
            },
        )
        self.size = practices
        self.rate = rate

    def run(self, kills, say=lambda line: None):
        """Runs until so many processes were killed; gives the result."""
        began = time.monotonic()
        try:
            self.broker.start()
            self.cluster.start(fresh=True)
            practices = [Surgery(self.cluster, self.book, number, size=4) for number in range(self.size)]
            self.cluster.simulator("/options", {"rateLimits": False}, method="PATCH")
            stream = Stream(self.broker.bootstrap, self.book, practices, self.random.random(), self.rate)
            hosts = Hosts(self.cluster, practices, stream, self.book, self.plan.people, self.random.random())
            # As many appointments in the window as Zoom's daily limit lets one have, spread over the run.
            stream.near_share = min(0.3, len(hosts.zoom) * CHANGES_A_HOST / (SECONDS_A_KILL * kills * self.rate))
            self._wait_for_tokens(stream, practices)
            hosts.connect_all()
            troubles = {}
            office = Office(practices, self.book, self.random.random())
            disturbance = Disturbance(self, hosts, kills, say)
            # Each is stopped whatever became of the others: a thread that is left would keep the program from ending.
            with ExitStack() as running:
                for part in (stream, hosts, office):
                    part.start()
                    running.callback(part.stop)
                running.callback(disturbance.end)
                try:
                    disturbance.run()
                except Waited as error:
                    troubles["comes back"] = [str(error)]
            say("quiet")
            if not troubles and (restless := self._become_quiet(hosts, say)):
                troubles["becomes quiet"] = [restless]
            record = self.cluster.record
            zoom = self.cluster.simulator("/state")
            self.cluster.stop()
            say("stopped")
            self._learn_secrets(zoom)
            evidence = collect(self.book, self.broker.bootstrap, record, zoom, self.folder)
            say("read")
            violations = troubles | check(evidence)
            say("checked")
            return Result(
                disturbance.kills,
                self.faults.seams(),
                evidence.messages,
                violations,
                time.monotonic() - began,
                disturbance.counts + office.counts + hosts.counts + Counter({"commands": len(self.book.sent)}),
            )
        finally:
            self._clean_up()

    def _wait_for_tokens(self, stream, practices):
        """A command is put off until the service has heard of its token: the stream begins after that."""
        heard = {p.account_id for p in practices}
        wait_until("scheduling knows every token", lambda: self._tokens("scheduling") >= 2 * len(heard), 60)
        wait_until("the connector knows every token", lambda: self._tokens("zoom") >= 2 * len(heard), 60)

    def _tokens(self, service):
        with peek(self.cluster.record) as stores:
            return sum(key.startswith("service-token/") for key in stores[service].replicas)

    def _become_quiet(self, hosts, say):
        """Waits until everything that was sent is answered and nothing is under way; says what does not end."""
        conditions = [
            ("every part is ready", self._is_ready),
            ("everybody is linked and no call runs", hosts.settle),
            # Whatever Zoom could not deliver it tries again within 85 minutes of its own clock.
            ("Zoom's clock has moved on", lambda: self.cluster.simulator("/clock/advance", {"seconds": 90 * 60})),
            ("Zoom has delivered", lambda: self.cluster.simulator("/webhooks/settle", {})["settled"]),
            # What is read late moves meetings, and what becomes of these is told: both at the same time.
            ("nothing is under way, and Zoom and the connector agree", self._is_at_rest),
        ]
        try:
            for what, holds in conditions:
                wait_until(what, holds, self.plan.patience)
                say(what)
        except AssertionError as error:
            return str(error)
        return None

    def _is_at_rest(self):
        return self._is_quiet() and self._zoom_agrees() and self._is_quiet()

    def _is_ready(self):
        waiting = [part["name"] for part in self.cluster.record["parts"] if part["state"] != "ready"]
        assert not waiting, f"{waiting} are not ready"
        return True

    def _zoom_agrees(self):
        zoom = self.cluster.simulator("/state")
        with peek(self.cluster.record) as stores:
            found = check_zoom(Evidence(self.book, {}, stores, zoom, []))
        assert not found, f"{found}"[:2000]
        return True

    def _learn_secrets(self, zoom):
        """What only the simulated Zoom knew so far and nobody else may be told."""
        for meeting in zoom["meetings"]:
            self.book.secret("a join link", meeting["joinURL"])
            self.book.secret("a passcode", *parse_qs(urlsplit(meeting["joinURL"]).query).get("pwd", []))
        # How Zoom's tokens begin, and what its links carry.
        head = base64.urlsafe_b64encode(b'{"alg":"HS512","kid":"simulated"').rstrip(b"=").decode()
        self.book.secrets |= {head[:-2]: "one of Zoom's tokens", "zak=": "a host key", "?pwd=": "a passcode"}

    def _is_quiet(self):
        with peek(self.cluster.record) as stores:
            for service, store in stores.items():
                ((rows,),) = store.rows("SELECT count(*) FROM outbox")
                assert rows == 0, f"{service}'s outbox has {rows} rows"
            behind = self._unread(stores)
        assert not behind, f"unread: {behind}"
        return True

    def _unread(self, stores):
        consumer = Consumer({"bootstrap.servers": self.broker.bootstrap, "group.id": "quiet"})
        try:
            behind = {}
            ends = {}
            for service, store in stores.items():
                for topic, partition, following in store.reading(service):
                    if (topic, partition) not in ends:
                        where = TopicPartition(topic, partition)
                        ends[(topic, partition)] = consumer.get_watermark_offsets(where, timeout=10)[1]
                    if ends[(topic, partition)] != following:
                        behind[f"{service} {topic}/{partition}"] = ends[(topic, partition)] - following
            return behind
        finally:
            consumer.close()

    def _clean_up(self):
        try:
            self.cluster.stop()
        finally:
            self.network.close()
            self.broker.stop()


def main():
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="Default: another one each time; it is printed")
    parser.add_argument("--rate", type=int, default=20, help="Commands a second")
    parser.add_argument("--keep", action="store_true", help="Keep the folder with topics, stores and logs")
    parser.add_argument("--bug", action="append", default=[], help="One of the mistakes of Shared/ServiceRuntime/Faults")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    print(f"torture: seed {seed}, in {folder}", flush=True)
    torture = Torture(folder, seed, options.bug, rate=options.rate)
    began = time.monotonic()
    result = torture.run(options.kills, lambda line: print(f"{time.monotonic() - began:7.1f} {line}", flush=True))
    print("\n".join(result.lines()), flush=True)
    if result.violations:
        print(f"What it happened to lies in {folder}", flush=True)
    elif not options.keep:
        shutil.rmtree(folder)
    return 1 if result.violations else 0


if __name__ == "__main__":
    sys.exit(main())
