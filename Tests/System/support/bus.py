"""The bus through stock Kafka clients, without a line of ours."""

import json
import subprocess
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition


@dataclass(frozen=True)
class Message:
    """A record as a reader sees it."""

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes | None
    headers: dict

    @property
    def json(self):
        return None if self.value is None else json.loads(self.value)

    @property
    def type(self):
        return self.headers.get("ce_type")


class Bus:
    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    @cached_property
    def producer(self):
        options = {"enable.idempotence": True, "linger.ms": 0, "message.timeout.ms": 20000}
        return Producer({"bootstrap.servers": self.bootstrap, **options})

    def publish(self, topic, value, headers, key=None, partition=None):
        """Publishes one record and waits until the broker has it; returns (partition, offset)."""
        reports = []
        options = {} if partition is None else {"partition": partition}
        self.producer.produce(
            topic,
            value=value if value is None or isinstance(value, bytes) else json.dumps(value).encode(),
            key=key,
            headers=[(name, text if isinstance(text, bytes) else text.encode()) for name, text in headers.items()],
            on_delivery=lambda error, message: reports.append((error, message)),
            **options,
        )
        self.producer.flush(20)
        assert reports, f"the broker did not take a record for {topic}"
        error, message = reports[0]
        if error:
            raise KafkaException(error)
        return message.partition(), message.offset()

    def command(self, topic, type, body, token=None, id=None, source="/tests/system", key=None, extra=None):
        """Publishes a command as CloudEvents in binary mode; returns its id."""
        id = id or str(uuid.uuid4())
        headers = {
            "ce_specversion": "1.0",
            "ce_id": id,
            "ce_source": source,
            "ce_type": type,
            "ce_time": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "content-type": "application/json",
        }
        if token:
            headers["authorization"] = f"Bearer {token}"
        headers.update(extra or {})
        self.publish(topic, body, headers, key=key)
        return id

    def watch(self, topic, from_start=True):
        """Reads a topic, every partition of it, without a group."""
        return Watch(self.bootstrap, topic, from_start)

    def all(self, topic):
        """Everything the topic holds now."""
        with self.watch(topic) as watch:
            return watch.to_end()

    def outcome(self, service, command_id, seconds=20):
        """Waits for the outcome of a command."""
        with self.watch(f"{service}.outcomes.v1") as watch:
            return watch.first(
                f"the outcome of command {command_id}",
                lambda m: m.json and m.json.get("commandId") == command_id,
                seconds,
            )


class Watch:
    def __init__(self, bootstrap, topic, from_start):
        self.topic = topic
        self.consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": f"watch-{uuid.uuid4()}",
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
                "enable.partition.eof": False,
                "fetch.wait.max.ms": 10,
            }
        )
        metadata = self.consumer.list_topics(topic, timeout=20).topics[topic]
        assert metadata.error is None, f"{topic}: {metadata.error}"
        self.positions = {}
        for partition in metadata.partitions:
            low, high = self.consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=20)
            self.positions[partition] = low if from_start else high
        self.consumer.assign([TopicPartition(topic, p, offset) for p, offset in self.positions.items()])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.consumer.close()

    def poll(self, seconds):
        """The next record, or None."""
        record = self.consumer.poll(seconds)
        if record is None or record.error():
            return None
        self.positions[record.partition()] = record.offset() + 1
        headers = {name: value.decode() if value is not None else None for name, value in record.headers() or []}
        key = record.key().decode() if record.key() is not None else None
        return Message(self.topic, record.partition(), record.offset(), key, record.value(), headers)

    def first(self, what, holds, seconds=20):
        """The first record that `holds`; fails after `seconds`, naming `what` and what came instead."""
        deadline = time.monotonic() + seconds
        others = []
        while (left := deadline - time.monotonic()) > 0:
            message = self.poll(min(left, 0.5))
            if message is None:
                continue
            if holds(message):
                return message
            others.append(message.type)
        raise AssertionError(f"waited {seconds:g} s on {self.topic} for {what}; came instead: {others[-20:]}")

    def to_end(self, seconds=20):
        """Every record up to where the topic ends now."""
        ends = {
            p: self.consumer.get_watermark_offsets(TopicPartition(self.topic, p), timeout=20)[1] for p in self.positions
        }
        deadline = time.monotonic() + seconds
        messages = []
        # Compaction leaves holes but never at the end, so the last record's position decides.
        while any(self.positions[p] < end for p, end in ends.items()):
            assert time.monotonic() < deadline, f"{self.topic} could not be read to its end: {self.positions} of {ends}"
            message = self.poll(0.5)
            if message:
                messages.append(message)
        return messages


def kcat(bootstrap, *arguments, input=None):
    """Runs kcat; returns its standard output."""
    finished = subprocess.run(
        ["kcat", "-b", bootstrap, *arguments], input=input, capture_output=True, text=True, timeout=60, check=False
    )
    assert finished.returncode == 0, f"kcat {arguments} failed: {finished.stderr}"
    return finished.stdout
