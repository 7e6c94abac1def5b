"""Orders to the services' debug builds: to die at a named place, to find the disk full, to be wrong about the time."""

import os
from collections import Counter
from pathlib import Path

from support.cluster import SERVICES


class Faults:
    """One file of orders a service, as `Shared/ServiceRuntime/Faults` reads them."""

    def __init__(self, folder, bugs=()):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.bugs = bugs
        self.orders = {service: {} for service in SERVICES}
        self.number = 0
        for service in SERVICES:
            self._write(service)

    def kill(self, service, place, passages=1):
        """Lets the service die at that passage from now; returns the order's number."""
        self.number += 1
        self._set(service, self.number, f"kill {self.number} {place} {passages}")
        return self.number

    def open(self, service):
        """The orders to die that still stand."""
        return set(filter(lambda name: isinstance(name, int), self.orders[service])) - self.done(service).keys()

    def full(self, service, is_full):
        self._set(service, "full", "full" if is_full else None)

    def clock(self, service, milliseconds):
        self._set(service, "clock", f"clock {milliseconds}" if milliseconds else None)

    def withdraw(self, service=None):
        """No more orders, but for the bugs."""
        for service in [service] if service else SERVICES:
            self.orders[service] = {}
            self._write(service)

    def done(self, service=None):
        """What was done: the place of each order's number."""
        found = {}
        for one in [service] if service else SERVICES:
            path = self.folder / f"{one}.done"
            if path.exists():
                for line in path.read_text().splitlines():
                    number, place = line.split(" ", 1)
                    found[int(number)] = f"{one} {place}"
        return found

    def seams(self):
        """How often each place was a process's last."""
        return Counter(self.done().values())

    def _set(self, service, name, line):
        self.orders[service].pop(name, None)
        if line:
            self.orders[service][name] = line
        self._write(service)

    def _write(self, service):
        lines = [*self.orders[service].values(), *(f"bug {bug}" for bug in self.bugs)]
        new = self.folder / f"{service}.new"
        new.write_text("".join(line + "\n" for line in lines))
        os.replace(new, self.folder / service)
