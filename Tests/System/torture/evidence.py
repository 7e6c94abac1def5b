"""What the checker looks at once all is quiet and the services are stopped: topics, stores, Zoom, logs."""

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from support.bus import Bus

TOPICS = [f"{s}.{kind}.v1" for s in ("identity", "zoom", "scheduling") for kind in ("commands", "events", "outcomes", "owner")]
#: The stores by the name that their services have on the bus.
STORES = {"identity": "identity", "zoom": "zoom-connector", "scheduling": "scheduling"}


@dataclass
class Store:
    """A service's store: a copy of its files, read as SQLite reads them after a crash."""

    connection: sqlite3.Connection

    def rows(self, sql, *values):
        return self.connection.execute(sql, values).fetchall()

    @property
    def entities(self):
        """Own states: key → (epoch, revision, body)."""
        return {key: (e, r, body) for key, e, r, body in self.rows("SELECT key, epoch, revision, body FROM entity")}

    def reading(self, service):
        """Where it reads on, of what it reads for ever: its own events it reads for the first minutes of a life only."""
        sql = "SELECT topic, partition, next FROM position WHERE topic <> ?"
        return self.rows(sql, f"{service}.events.v1")

    @property
    def replicas(self):
        """Others' states: key → (topic, epoch, revision, body)."""
        rows = self.rows("SELECT key, topic, epoch, revision, body FROM replica")
        return {key: (topic, e, r, body) for key, topic, e, r, body in rows}


@dataclass
class Evidence:
    book: object
    topics: dict
    stores: dict
    #: The simulator's state.
    zoom: dict
    #: Every log, by path.
    logs: list

    @property
    def messages(self):
        return sum(len(messages) for messages in self.topics.values())


@contextlib.contextmanager
def peek(record):
    """The stores as they are while the services run."""
    stores = {}
    try:
        for name, service in STORES.items():
            path = record["files"]["stores"][service]
            stores[name] = Store(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5))
        yield stores
    except sqlite3.Error as error:
        raise AssertionError(f"a store cannot be looked at: {error}") from None
    finally:
        for store in stores.values():
            store.connection.close()


def copy_stores(record, folder):
    """Copies of the stopped services' stores, so that looking at them changes nothing."""
    stores = {}
    for name, service in STORES.items():
        path = Path(record["files"]["stores"][service])
        copy = Path(folder) / name
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        for suffix in ("", "-wal"):
            if (source := path.with_name(path.name + suffix)).exists():
                shutil.copy(source, copy / f"store{suffix}")
        stores[name] = Store(sqlite3.connect(copy / "store"))
    return stores


def collect(book, bootstrap, record, zoom, folder):
    """Reads everything there is. The services are stopped, the broker runs."""
    bus = Bus(bootstrap)
    topics = {}
    for topic in TOPICS:
        with bus.watch(topic) as watch:
            messages = watch.to_end(120)
        topics[topic] = sorted(messages, key=lambda message: (message.partition, message.offset))
    logs = sorted(path for path in (Path(record["stateDirectory"]) / "logs").glob("*") if path.is_file())
    return Evidence(book, topics, copy_stores(record, Path(folder) / "copies"), zoom, logs)
