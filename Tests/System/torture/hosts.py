"""The practices' people at Zoom: they connect, start calls and end them, disconnect, and are removed in the Marketplace."""

import random
import re
import threading
import urllib.parse
from collections import Counter

from support.practice import make_zoom_user
from support.waiting import wait_until

from .visitor import Visitor

#: What fails on the way while services and Zoom are being killed: it is done again another time.
PASSING = (AssertionError, OSError, LookupError, ValueError)


class Hosts:
    """Connects everybody, then acts until it is stopped, on a thread of its own."""

    def __init__(self, cluster, surgeries, stream, book, weights, seed):
        self.cluster = cluster
        self.surgeries = surgeries
        self.stream = stream
        self.book = book
        self.weights = weights
        self.random = random.Random(seed)
        self.counts = Counter()
        #: Each practitioner's account at Zoom, surgery and user.
        self.zoom = {}
        self.places = {}
        #: Who connects and disconnects again and again, and so has few appointments in the window.
        self.restless = set()
        self.visitors = {}
        self.stopping = threading.Event()
        #: Held during an act.
        self.waiting = threading.Lock()
        self.failure = None
        self.thread = threading.Thread(target=self._run)
        for surgery in surgeries:
            for member in surgery.practice.members.values():
                if member.practitioner_id:
                    user = make_zoom_user(cluster, member.name)
                    self.zoom[member.practitioner_id] = user
                    self.places[member.practitioner_id] = (surgery, member)
                    book.secret(f"the Zoom password of {member.name}", user.password)
                    book.secret(f"the Zoom address of {member.name}", user.email)
            self.restless.add(surgery.practitioners[-1])
        #: Each return makes their meetings anew, of which Zoom lets a host have a hundred a day.
        stream.bound = {practitioner: 2 for practitioner in self.restless}
        self.returns = {practitioner: 40 for practitioner in self.restless}

    def connect_all(self):
        for practitioner, (surgery, _) in self.places.items():
            wait_until("everybody is linked", lambda p=practitioner: self._try(lambda: self.connect(p)), 60)
            surgery.linked[practitioner] = self.zoom[practitioner]
        return self

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.stopping.set()
        self.thread.join()
        assert self.failure is None, f"the hosts failed: {self.failure!r}"

    def settle(self):
        """Ends what runs, and links again whoever is not linked, so that everything has one right state."""
        for call in self.cluster.simulator("/calls"):
            if not call.get("endedAt"):
                self.cluster.simulator(f"/meetings/{call['number']}/end", {})
        for practitioner in self.places:
            self.connect(practitioner)
        return True

    # Acts

    def _run(self):
        try:
            while not self.stopping.wait(self.random.uniform(0.1, 0.6)):
                (act,) = self.random.choices(list(self.weights), self.weights.values())
                with self.waiting:
                    done = self._try(getattr(self, act))
                self.counts[f"{act}: {'done' if done else 'failed on the way'}"] += 1
        except Exception as error:  # noqa: BLE001 - told when the hosts are stopped
            self.failure = error

    def _try(self, act):
        try:
            act()
            return True
        except PASSING:
            return False

    def call(self):
        """Somebody starts a session, and Zoom runs it; a while later somebody ends one."""
        running = [call for call in self.cluster.simulator("/calls") if not call.get("endedAt")]
        if running and self.random.random() < 0.5:
            number = self.random.choice(running)["number"]
            self.cluster.simulator(f"/meetings/{number}/end", {})
            return
        surgery = self.random.choice(self.surgeries)
        near = [a for a in self.stream.appointments[surgery.account_id] if a[2]]
        id, practitioner, _ = self.random.choice(near)
        number = self.press_start(id, practitioner)
        self.cluster.simulator(f"/meetings/{number}/start", {"endOther": True})
        self.book.calls += 1

    def press_start(self, appointment, practitioner):
        """From the launch page to Zoom; gives the meeting's number."""
        visitor = self._visitor(self.places[practitioner][1])
        page = visitor.get(f"/launch/{appointment}")
        form = page.form("/zoom/start/")
        if not form:
            raise LookupError("nothing can be started there")
        page = visitor.post(page, form, choice=self.random.choice(["browser", "desktop"]))
        if page.status == 409 and (form := page.form("/zoom/start/")):
            page = visitor.post(page, form)
        if not page.refresh:
            raise LookupError(f"Start led to no call: {page.status}")
        link = urllib.parse.urlsplit(page.refresh)
        number = re.fullmatch(r"/(?:s|wc)/(\d+)(?:/start)?", link.path)
        key = urllib.parse.parse_qs(link.query).get("zak")
        if not number or not key:
            self.book.wrong(f"Start of {appointment} led to {link.path}, which is no start link")
            raise LookupError
        self.book.secret("a host key", *key)
        self.book.started(appointment, int(number[1]))
        return int(number[1])

    def expire(self):
        """Zoom's access tokens of somebody end at once: the next call has to refresh them."""
        user = self.random.choice(list(self.zoom.values()))
        self.cluster.simulator(f"/users/{user.id}/tokens", method="DELETE")

    def come_and_go(self):
        """Somebody is disconnected, here or in Zoom's Marketplace, and connects again."""
        practitioner = self.random.choice(sorted(self.restless))
        if self.returns[practitioner] == 0:
            return
        self.returns[practitioner] -= 1
        if self.random.random() < 0.5:
            self.disconnect(practitioner)
        else:
            app = self.cluster.record["simulator"]["clientID"]
            self.cluster.simulator(f"/users/{self.zoom[practitioner].id}/apps/{app}", method="DELETE")
        self.connect(practitioner)

    def disconnect(self, practitioner):
        visitor = self._visitor(self._master(practitioner))
        page = visitor.get(f"/telehealth-integration/{practitioner}/disconnect")
        if form := page.form("/disconnect"):
            visitor.post(page, form)

    def connect(self, practitioner):
        """Whatever the page shows, until it says that the account is linked."""
        user = self.zoom[practitioner]
        visitor = self._visitor(self._master(practitioner))

        def step():
            page = visitor.get(f"/telehealth-integration/{practitioner}")
            if page.status != 200:
                raise OSError(f"Telehealth Integration answers {page.status}")
            if ">Linked to Zoom<" in page.text:
                return True
            if confirm := page.form("/confirm"):
                visitor.post(page, confirm)
            elif form := page.form("/connect"):
                away = visitor.post(page, form)
                if not away.refresh:
                    raise OSError(f"Connect led nowhere: {away.status}")
                back = self.cluster.simulator("/authorizations", {"user": user.email, "address": away.refresh})
                visitor.get(back["location"])
            return False

        wait_until(f"{user.name} is linked", step, 20)

    def _master(self, practitioner):
        return next(m for m in self.places[practitioner][0].practice.members.values() if m.role == "master")

    def _visitor(self, member):
        if member.email not in self.visitors:
            self.visitors[member.email] = Visitor(self.cluster.origin).sign_in(member)
        return self.visitors[member.email]
