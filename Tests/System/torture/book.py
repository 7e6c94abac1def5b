"""The checker's own book: what was sent, and what the broker said to it."""

import threading
from dataclasses import dataclass, field


@dataclass
class Sent:
    """A command as it was sent."""

    id: str
    service: str
    type: str
    body: dict
    #: How often it was sent, and how often the broker has said that it has it.
    times: int = 0
    taken: int = 0
    failures: list = field(default_factory=list)

    @property
    def appointment(self):
        return self.body.get("appointmentId")


class Book:
    def __init__(self):
        self.lock = threading.Lock()
        self.sent = {}
        #: Words that must be nowhere on the bus and in no log, and what each is.
        self.secrets = {}
        #: Where presses of Start led: appointment → numbers of meetings.
        self.starts = {}
        self.calls = 0
        #: What was seen to be wrong on the way.
        self.seen = []

    def sending(self, command):
        with self.lock:
            self.sent.setdefault(command.id, command).times += 1

    def delivered(self, id, error):
        with self.lock:
            if error is None:
                self.sent[id].taken += 1
            else:
                self.sent[id].failures.append(str(error))

    def open(self):
        """How many sendings the broker has not answered."""
        with self.lock:
            return sum(c.times - c.taken - len(c.failures) for c in self.sent.values())

    def taken(self):
        """The commands that the broker has."""
        with self.lock:
            return {id: command for id, command in self.sent.items() if command.taken}

    def started(self, appointment, number):
        with self.lock:
            self.starts.setdefault(appointment, set()).add(number)

    def wrong(self, sentence):
        with self.lock:
            self.seen.append(sentence)

    def token(self, token):
        """How a token of ours begins: they are many, and all begin alike."""
        self.secret("a service token", token.split(".")[0])

    def secret(self, what, *words):
        for word in words:
            if word and len(word) >= 8:
                self.secrets[word] = what
