"""What goes wrong during the run: one thing after the other, at random."""

import contextlib
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter

from support.waiting import Waited, wait_until

from . import power
from .evidence import STORES

#: Their services by the names that these have on the bus.
ON_THE_BUS = {service: name for name, service in STORES.items()}


class Disturbance:
    """Kills and faults until so many processes have been killed."""

    def __init__(self, torture, hosts, kills, say):
        self.torture = torture
        self.cluster = torture.cluster
        self.faults = torture.faults
        self.hosts = hosts
        self.plan = torture.plan
        self.random = random.Random(torture.random.random())
        self.wanted = kills
        self.say = say
        #: SIGKILLs by what they hit, and other faults by kind.
        self.kills = Counter()
        self.counts = Counter()
        #: By how many seconds Zoom's clock has jumped.
        self.zoom_is_ahead = 0
        #: Orders to die whose end was seen.
        self.seen = set()

    def run(self):
        acts = 0
        while self.kills.total() < self.wanted and acts < self.plan.most_acts:
            acts += 1
            # At Zoom's answers it dies when one comes, whatever else happens.
            if self.plan.answered and not self.faults.open("zoom-connector"):
                place = self.random.choice(self.plan.answered)
                self.faults.kill("zoom-connector", place, self.random.choice([1, 1, 2]))
            (act,) = self.random.choices(list(self.plan.acts), self.plan.acts.values())
            getattr(self, act)()
            self._note_deaths()
            threading.Event().wait(self.random.uniform(0, 1))

    def end(self):
        """Everything as it should be again."""
        self.faults.withdraw()
        self.torture.network.mend()
        self._note_deaths()

    def _note_deaths(self):
        for order, place in self.faults.done().items():
            if order not in self.seen:
                self.seen.add(order)
                service, seam = place.split(" ", 1)
                self.kills[service] += 1
                self.say(f"{self.kills.total()}: {service} died at {seam}")

    def _any(self):
        return self.random.choice(self.plan.services)

    def _for_a_while(self, least=1.0, most=4.0):
        threading.Event().wait(self.random.uniform(least, most))

    # Services

    def at_a_seam(self):
        """A service dies at a place that is named."""
        service, seam = self._any(), self.random.choice(self.plan.seams)
        old = self.cluster.pid(service)
        order = self.faults.kill(service, seam, self.random.choice([1, 1, 2, 3, 8]))
        try:
            wait_until(f"{service} dies {seam}", lambda: order in self.faults.done(service), 6)
        except Waited:
            self.counts["orders to die that were not reached"] += 1
            self.faults.withdraw(service)
            return self.anywhere(service)
        self._note_deaths()
        self._back(service, old)

    def anywhere(self, service=None):
        service = service or self._any()
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
            self.cluster.wait_restarted(service, old, 90)
            self.counts["restarts that were waited for"] += 1
            self.counts["milliseconds of waiting for them"] += int((time.monotonic() - began) * 1000)

    def identity_is_away(self):
        """It stands still for longer than a claim waits before it is sent again."""
        self.cluster.pause("identity")
        self._for_a_while(4, 6)
        self.cluster.resume("identity")
        self._for_a_while(1, 2)

    # The broker

    def broker_dies(self):
        self.torture.broker.kill()
        self.kills["broker"] += 1
        self.say(f"{self.kills.total()}: killed the broker")
        self._for_a_while(0, 2)
        self.torture.broker.start()

    def broker_restarts(self):
        self.torture.broker.stop()
        self.torture.broker.start()
        self.counts["clean restarts of the broker"] += 1

    def broker_pauses(self):
        """It holds its connections and answers nothing; sometimes a service dies meanwhile."""
        self.torture.broker.pause()
        try:
            self._for_a_while()
            self._maybe_kill()
        finally:
            self.torture.broker.resume()
        self.counts["pauses of the broker"] += 1

    # The network between a service and the broker

    def network_breaks(self):
        self.torture.network.break_(ON_THE_BUS[self._any()])
        self._for_a_while()
        self._maybe_kill()
        self.torture.network.mend()
        self.counts["network cuts"] += 1

    def network_holds(self):
        self.torture.network.hold(ON_THE_BUS[self._any()])
        self._for_a_while()
        self._maybe_kill()
        self.torture.network.mend()
        self.counts["network silences"] += 1

    def network_is_slow(self):
        self.torture.network.delay(ON_THE_BUS[self._any()], self.random.uniform(0.02, 0.3))
        self._for_a_while(2, 5)
        self.torture.network.mend()
        self.counts["slow networks"] += 1

    def packets_come_late(self):
        """What a service has sent arrives long after its death, when its next life has spoken already."""
        service = self._any()
        self._hold_back_what_is_published(service)
        self._for_a_while(0.3, 1)
        old = wait_until(f"{service} is there to be killed", lambda: self._kill(service), 60)
        self.kills[service] += 1
        self.say(f"{self.kills.total()}: killed {service}, its last words come late")
        self.cluster.wait_restarted(service, old, 90)
        self._for_a_while(1, 3)
        self.torture.network.mend()
        self.counts["late packets"] += 1

    def old_connections_stand(self):
        """What was sent on them arrives late, while connections that are made meanwhile are quick."""
        self._hold_back_what_is_published(self._any())
        self._for_a_while(3, 8)
        self.torture.network.mend()
        self.counts["old connections that stood"] += 1

    def _hold_back_what_is_published(self, service):
        """After a while in which the network is slow: then much is under way at once."""
        self.torture.network.delay(ON_THE_BUS[service], 0.1)
        self._for_a_while(0.5, 1)
        self.torture.network.keep_late(ON_THE_BUS[service])

    def _maybe_kill(self):
        if self.random.random() < 0.3 and self._kill(service := self._any()):
            self.kills[service] += 1
            self.say(f"{self.kills.total()}: killed {service} meanwhile")

    # Zoom

    def zoom_dies(self):
        """Zoom forgets nothing that it has said, so the simulator dies between two sentences."""
        old = self.cluster.pid("zoom-simulator")
        with self.hosts.waiting, contextlib.suppress(OSError):
            self.cluster.simulator("/die", {})
        self.kills["zoom-simulator"] += 1
        self.say(f"{self.kills.total()}: killed Zoom")
        self.cluster.wait_restarted("zoom-simulator", old, 60)

    def zoom_clock_jumps(self):
        """Ahead, and in all by less than there is before the first appointment that is near: Zoom moves nothing into the past."""
        seconds = self.random.randrange(60, 4000)
        if self.zoom_is_ahead + seconds > 8 * 3600:
            return
        self.zoom_is_ahead += seconds
        with self.hosts.waiting:
            self.cluster.simulator("/clock/advance", {"seconds": seconds})
        self.counts["jumps of Zoom's clock"] += 1

    # The machine

    def power_fails(self):
        """One service loses what it had not brought to the disk. (Only where `powercut.c` is preloaded.)"""
        service = self._any()
        old = power.cut(self.cluster, service)
        self.kills[service] += 1
        self.say(f"{self.kills.total()}: power cut for {service}")
        self.cluster.wait_restarted(service, old, 60)

    def disk_fills(self):
        service = self._any()
        self.faults.full(service, True)
        self._for_a_while(1, 3)
        self._maybe_kill()
        self.faults.full(service, False)
        self.counts["full disks"] += 1

    def store_is_busy(self):
        """Somebody else holds SQLite's write lock, sometimes for longer than the service waits for it."""
        path = self.cluster.record["files"]["stores"][self._any()]
        with sqlite3.connect(path, isolation_level=None, timeout=10) as other:
            other.execute("BEGIN IMMEDIATE")
            self._for_a_while(1, 7)
            other.execute("ROLLBACK")
        other.close()
        self.counts["busy stores"] += 1

    def clock_jumps(self):
        """Within the minute that clocks may differ, there and back again."""
        service = self._any()
        self.faults.clock(service, self.random.choice([-1, 1]) * self.random.randrange(5_000, 50_000))
        self._for_a_while()
        self._maybe_kill()
        self.faults.clock(service, 0)
        self.counts["jumps of a service's clock"] += 1
