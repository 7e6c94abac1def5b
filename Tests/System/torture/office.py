"""The practices' offices: what they do at identity all day, so that it has something to lose."""

import random
import threading
from collections import Counter

from .stream import BOOK


class Office:
    """Issues service tokens until it is stopped, on a thread of its own; what fails is done again another time."""

    def __init__(self, practices, book, seed, rate=4):
        self.practices = practices
        self.book = book
        self.random = random.Random(seed)
        self.rate = rate
        self.counts = Counter()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.stopping.set()
        self.thread.join()

    def _run(self):
        while not self.stopping.wait(1 / self.rate):
            try:
                self.book.token(self.random.choice(self.practices).token(BOOK))
                self.counts["tokens issued"] += 1
            except (AssertionError, OSError, LookupError, ValueError):
                self.counts["tokens that could not be issued"] += 1
