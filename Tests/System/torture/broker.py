"""An Apache Kafka of the kill test's own: straight for the checker, through a network that can fail for the services."""

import os
import signal
import subprocess
import uuid
from pathlib import Path

from confluent_kafka.admin import AdminClient
from support.cluster import free_ports
from support.waiting import wait_until


class Broker:
    """One broker, with a listener for us and one for the services, who are told the address of a proxy before it."""

    def __init__(self, folder, heap="-Xmx384m"):
        self.home = Path(os.environ["KAFKA_HOME"])
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        first = free_ports(4)
        self.direct, self.behind, self.proxy, self.controller = range(first, first + 4)
        self.environment = {**os.environ, "KAFKA_HEAP_OPTS": heap, "LOG_DIR": str(self.folder / "words")}
        self.log = self.folder / "broker.log"
        self.process = None
        (self.folder / "server.properties").write_text(self._properties())
        self._run("kafka-storage.sh", "format", "-t", uuid.uuid4().hex[:22], "-c")

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self.direct}"

    @property
    def services_bootstrap(self):
        return f"127.0.0.1:{self.proxy}"

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.home / "bin" / "kafka-server-start.sh", self.folder / "server.properties"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until("the broker answers", self._answers, 90)
        return self

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        """As whoever runs it would."""
        if self.process:
            self._end(signal.SIGTERM)

    def pause(self):
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self):
        os.killpg(self.process.pid, signal.SIGCONT)

    def _end(self, number):
        os.killpg(self.process.pid, number)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def _answers(self):
        assert self.process.poll() is None, f"the broker ended by itself:\n{self.log.read_text()[-3000:]}"
        admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0, "socket.timeout.ms": 2000})
        try:
            return admin.list_topics(timeout=2) is not None
        except Exception:  # noqa: BLE001 - whatever it is, it does not answer yet
            return False

    def _run(self, script, *arguments):
        finished = subprocess.run(
            [self.home / "bin" / script, *arguments, self.folder / "server.properties"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert finished.returncode == 0, f"{script} failed:\n{finished.stdout}{finished.stderr}"

    def _properties(self):
        listeners = {"DIRECT": self.direct, "SERVICES": self.behind, "CONTROLLER": self.controller}
        return "\n".join(
            [
                "process.roles=broker,controller",
                "node.id=1",
                f"controller.quorum.voters=1@127.0.0.1:{self.controller}",
                "listeners=" + ",".join(f"{name}://127.0.0.1:{port}" for name, port in listeners.items()),
                f"advertised.listeners=DIRECT://127.0.0.1:{self.direct},SERVICES://127.0.0.1:{self.proxy}",
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=DIRECT",
                "listener.security.protocol.map=" + ",".join(f"{name}:PLAINTEXT" for name in listeners),
                f"log.dirs={self.folder / 'data'}",
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                "group.initial.rebalance.delay.ms=0",
                "",
            ]
        )
