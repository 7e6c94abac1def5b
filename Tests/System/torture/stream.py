"""The stream of commands: bookings, moves, cancels, repeats, and now and then nonsense, by service tokens."""

import json
import random
import threading
import uuid
from datetime import UTC, datetime, timedelta

from confluent_kafka import Producer

from .book import Sent

BOOK = "telehealth.scheduling.appointment.book.v1"
MOVE = "telehealth.scheduling.appointment.reschedule.v1"
CANCEL = "telehealth.scheduling.appointment.cancel.v1"
PROVISION = "telehealth.zoom.meeting.provision.v1"
SOURCE = "/tests/torture"
#: Zoom lets a host make and change 100 meetings a day; what is made again after a loss counts too.
CHANGES_A_HOST = 60


class Stream:
    """Sends at a steady pace until it is stopped, on a thread of its own."""

    def __init__(self, bootstrap, book, practices, seed, rate=20, near_share=0.3):
        self.book = book
        self.practices = practices
        self.random = random.Random(seed)
        self.rate = rate
        #: How many of the bookings are to have a meeting.
        self.near_share = near_share
        self.producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "enable.idempotence": True,
                "message.timeout.ms": 300_000,
                "linger.ms": 5,
                "log_level": 0,
            }
        )
        self.tokens = {
            practice.account_id: {
                "scheduling": practice.token(BOOK, MOVE, CANCEL),
                "zoom": practice.token(PROVISION),
            }
            for practice in practices
        }
        #: Appointments by practice: id, practitioner, near or far.
        self.appointments = {practice.account_id: [] for practice in practices}
        self.changes = {}
        #: Fewer changes than others may have: by practitioner.
        self.bound = {}
        self.stopping = threading.Event()
        self.failure = None
        self.thread = threading.Thread(target=self._run)
        for tokens in self.tokens.values():
            for token in tokens.values():
                book.token(token)

    def start(self):
        self.thread.start()
        return self

    def stop(self, seconds=120):
        self.stopping.set()
        self.thread.join()
        left = self.producer.flush(seconds)
        assert self.failure is None, f"the stream failed: {self.failure!r}"
        assert left == 0, f"the broker did not take {left} commands within {seconds} s"

    def _run(self):
        try:
            while not self.stopping.wait(1 / self.rate):
                self.one()
                self.producer.poll(0)
        except Exception as error:  # noqa: BLE001 - told when the stream is stopped
            self.failure = error

    def one(self):
        """Sends one command."""
        practice = self.random.choice(self.practices)
        known = self.appointments[practice.account_id]
        dice = self.random.random()
        if dice < 0.04 and known:
            command = self.random.choice(list(self.book.sent.values()))
        elif dice < 0.08:
            command = self._nonsense(practice)
        elif dice < 0.10 and known:
            command = self._provision(practice, known)
        elif dice < 0.55 or len(known) < 5:
            command = self.book_one(practice)
        else:
            command = self._change(practice, known)
        if command:
            self.send(command)

    def book_one(self, practice, near=None, practitioner=None):
        hosts = list(practice.linked)
        near = bool(hosts) and (self.random.random() < self.near_share if near is None else near)
        practitioner = practitioner or self.random.choice(hosts if near else practice.practitioners)
        near = near and self._spend(practitioner)
        id = f"a-{uuid.UUID(int=self.random.getrandbits(128))}"
        start, end = self._time(near)
        self.appointments[practice.account_id].append((id, practitioner, near))
        body = {"appointmentId": id, "practitionerId": practitioner, "clientIds": [f"client-{id[2:10]}"]}
        return self._command(practice, "scheduling", BOOK, body | {"start": start, "end": end})

    def _provision(self, practice, known):
        index = self.random.randrange(len(known))
        id, practitioner, near = known[index]
        # From now on its host's budget pays for its moves as well.
        if not near and not self._spend(practitioner):
            return None
        known[index] = (id, practitioner, True)
        return self._command(practice, "zoom", PROVISION, {"appointmentId": id})

    def _change(self, practice, known):
        # Much of what is changed was booked a moment ago, and may be on its way yet.
        id, practitioner, near = self.random.choice(known[-50:] if self.random.random() < 0.5 else known)
        if self.random.random() < 0.3:
            return self._command(practice, "scheduling", CANCEL, {"appointmentId": id})
        if near and not self._spend(practitioner):
            return None
        start, end = self._time(near)
        return self._command(
            practice, "scheduling", MOVE, {"appointmentId": id, "start": start, "end": end, "timeZone": "Europe/Oslo"}
        )

    def _nonsense(self, practice):
        start, _ = self._time(False)
        bodies = [
            (CANCEL, {"appointmentId": f"unknown-{uuid.UUID(int=self.random.getrandbits(128))}"}),
            (BOOK, {"practitionerId": practice.practitioners[0], "clientIds": ["c"], "start": start, "end": start}),
            (BOOK, {"practitionerId": "nobody", "clientIds": ["c"], "start": start, "end": self._time(False)[1]}),
            (MOVE, {"hello": "world"}),
        ]
        return self._command(practice, "scheduling", *self.random.choice(bodies))

    def _spend(self, practitioner):
        """Whether a host may have one more change of a meeting today."""
        if self.changes.get(practitioner, 0) >= self.bound.get(practitioner, CHANGES_A_HOST):
            return False
        self.changes[practitioner] = self.changes.get(practitioner, 0) + 1
        return True

    def _time(self, near):
        """Near: within the day in which a meeting is made, and not past by Zoom's clock either; far: long after."""
        minutes = self.random.randrange(12 * 60, 22 * 60) if near else self.random.randrange(3, 300) * 24 * 60
        start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        end = start + timedelta(minutes=self.random.choice([25, 50]))
        return tuple(moment.isoformat().replace("+00:00", "Z") for moment in (start, end))

    def _command(self, practice, service, type, body):
        id = str(uuid.UUID(int=self.random.getrandbits(128)))
        return Sent(id, service, type, {"accountId": practice.account_id, **body})

    def send(self, command):
        headers = {
            "ce_specversion": "1.0",
            "ce_id": command.id,
            "ce_source": SOURCE,
            "ce_type": command.type,
            "ce_time": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "content-type": "application/json",
            "authorization": f"Bearer {self.tokens[command.body['accountId']][command.service]}",
        }
        self.book.sending(command)
        # One appointment's commands on one partition: they are worked in the order in which they were sent.
        self.producer.produce(
            f"{command.service}.commands.v1",
            value=json.dumps(command.body).encode(),
            key=command.appointment,
            headers=[(name, text.encode()) for name, text in headers.items()],
            on_delivery=lambda error, _, id=command.id: self.book.delivered(id, error),
        )
