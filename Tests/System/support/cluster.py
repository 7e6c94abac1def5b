"""A cluster of its own for tests: real executables on free ports, started and stopped by `telehealth`."""

import json
import os
import random
import selectors
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .waiting import wait_until

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAMS = Path(os.environ.get("TELEHEALTH_PROGRAMS", REPOSITORY / ".build" / "debug"))
SERVICES = ("identity", "zoom-connector", "scheduling")


def free_ports(count=8):
    """The first of so many free ports in a row: for a cluster whose addresses are to outlive a restart."""
    while True:
        first = random.randrange(20_000, 32_000 - count)
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue


class Cluster:
    """One running `telehealth up`; everything about it is read from its run record."""

    def __init__(self, state, broker="embedded", ports="auto", environment=None):
        self.state = Path(state)
        self.broker = broker
        self.ports = ports
        self.environment = environment or {}
        self.process = None
        self.started_record = None
        self.transcript = self.state.with_name(self.state.name + ".transcript")

    # Life

    def start(self, fresh=False, seed=False, seconds=180, options=()):
        """Starts it and returns once everything answers."""
        arguments = [
            "up",
            "--state",
            str(self.state),
            "--ready-json",
            "--ports",
            str(self.ports),
            "--broker",
            self.broker,
        ]
        arguments += ["--fresh"] if fresh else []
        arguments += [] if seed else ["--no-seed"]
        arguments += options
        with open(self.transcript, "ab") as transcript:
            self.process = subprocess.Popen(
                [PROGRAMS / "telehealth", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=transcript,
                start_new_session=True,
                cwd=REPOSITORY,
                env={**os.environ, **self.environment},
            )
        self.started_record = json.loads(self._first_line(seconds))
        return self

    def stop(self, seconds=40):
        """Asks it to stop and waits for it; returns its status."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"telehealth did not stop within {seconds} s:\n{self.transcript.read_text()}")
        self.process.stdout.close()
        self.process = None
        return status

    def _first_line(self, seconds):
        deadline = time.monotonic() + seconds
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(0, deadline - time.monotonic())):
                    self.process.kill()
                    raise AssertionError(f"not ready within {seconds} s:\n{self.transcript.read_text()}")
                chunk = os.read(self.process.stdout.fileno(), 65536)
                if not chunk:
                    raise AssertionError(f"telehealth ended before it was ready:\n{self.transcript.read_text()}")
                line += chunk
        return line

    # What it says of itself

    @property
    def record(self):
        """The run record as it is now."""
        return json.loads((self.state / "run.json").read_text())

    def part(self, name):
        return next(part for part in self.record["parts"] if part["name"] == name)

    def pid(self, name):
        return self.part(name)["pid"]

    def log(self, name):
        return Path(self.part(name)["log"]).read_text()

    @property
    def origin(self):
        return self.started_record["origin"]

    @property
    def bootstrap(self):
        return self.record["broker"]["bootstrapServers"]

    # Kills

    def kill(self, name, number=signal.SIGKILL):
        """Signals a part; returns the id of the process that was hit."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    def wait_restarted(self, name, old_pid, seconds=30):
        """Waits until another process has taken the part over and is ready."""
        wait_until(
            f"{name} is back",
            lambda: (part := self.part(name))["state"] == "ready" and part["pid"] not in (None, old_pid),
            seconds,
        )

    def pause(self, name):
        """Stops a part without ending it: it holds its connections and answers nothing."""
        self.kill(name, signal.SIGSTOP)

    def resume(self, name):
        self.kill(name, signal.SIGCONT)

    # Its doors

    def door(self, service, path, body=None):
        """Asks a service's operator door, which the ingress doesn't serve."""
        secret = Path(self.record["files"]["operatorSecret"]).read_text().strip()
        return self.ask(self.part(service)["origin"] + "/operator" + path, body, secret)

    def simulator(self, path, body=None, method=None):
        """Asks the Zoom simulator's control API."""
        simulator = self.record["simulator"]
        token = Path(simulator["controlTokenFile"]).read_text().strip()
        return self.ask(simulator["controlOrigin"] + path, body, token, method)

    def ask(self, url, body=None, bearer=None, method=None):
        """One JSON request; returns the JSON answer."""
        request = urllib.request.Request(url, method=method or ("GET" if body is None else "POST"))
        if bearer:
            request.add_header("Authorization", f"Bearer {bearer}")
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, data, timeout=30) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url} answered {error.code}: {error.read(500)!r}") from None
        return json.loads(text) if text else None

    def command(self, *arguments, check=True):
        """Runs `telehealth` with the state directory; returns the finished process, its outputs as text."""
        finished = subprocess.run(
            [PROGRAMS / "telehealth", *arguments, "--state", str(self.state)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=REPOSITORY,
        )
        if check:
            words = f"telehealth {' '.join(arguments)} ended with {finished.returncode}"
            assert finished.returncode == 0, f"{words}:\n{finished.stdout}{finished.stderr}"
        return finished
