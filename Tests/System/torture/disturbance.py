"""What goes wrong during the run: one thing after the other, at random."""

import os
import random
import signal
import threading
import time
from collections import Counter

from support.cluster import SERVICES
from support.waiting import Waited, wait_until

CORE = ["insideTransaction", "afterCommit", "afterProduce", "afterAcknowledgement"]


class Disturbance:
    """Kills and faults until so many processes have been killed."""

    def __init__(self, torture, kills, say):
        self.cluster = torture.cluster
        self.faults = torture.faults
        self.random = random.Random(torture.random.random())
        self.wanted = kills
        self.say = say
        #: SIGKILLs by what they hit, and other faults by kind.
        self.kills = Counter()
        self.counts = Counter()

    def run(self):
        while self.kills.total() < self.wanted:
            act = self.random.choices([self.at_a_seam, self.anywhere], weights=[3, 1])[0]
            act()
            threading.Event().wait(self.random.uniform(0, 1))

    def end(self):
        """Everything as it should be again."""
        self.faults.withdraw()

    # Services

    def at_a_seam(self):
        """A service dies at a place that is named; sometimes at the same place again as soon as it is back."""
        service, seam = self.random.choice(SERVICES), self.random.choice(CORE)
        old = self.cluster.pid(service)
        order = self.faults.kill(service, seam, self.random.choice([1, 1, 2, 3, 8]))
        try:
            wait_until(f"{service} dies {seam}", lambda: order in self.faults.done(service), 6)
        except Waited:
            self.counts["orders to die that were not reached"] += 1
            self.faults.withdraw()
            return self.anywhere(service)
        self.kills[service] += 1
        self.say(f"{self.kills.total()}: {service} died at {seam}")
        self._back(service, old)

    def anywhere(self, service=None):
        service = service or self.random.choice(SERVICES)
        old = wait_until(f"{service} is there to be killed", lambda: self._kill(service), 60)
        self.kills[service] += 1
        self.say(f"{self.kills.total()}: killed {service}")
        self._back(service, old)

    def _kill(self, service):
        """Kills whatever process the service has now; None without one."""
        pid = self.cluster.pid(service)
        if pid:
            os.kill(pid, signal.SIGKILL)
        return pid

    def _back(self, service, old):
        """Mostly waits until it is back; otherwise the next blow finds it starting."""
        if self.random.random() < 0.8:
            began = time.monotonic()
            self.cluster.wait_restarted(service, old, 60)
            self.counts["restarts that were waited for"] += 1
            self.counts["milliseconds of waiting for them"] += int((time.monotonic() - began) * 1000)
