"""Waiting for conditions; never for time."""

import threading
import time


class Waited(AssertionError):
    """Names what was waited for in vain."""


def wait_until(what, holds, seconds=20.0):
    """Returns the first true value of `holds()`; after `seconds` fails, naming `what` and the last exception."""
    deadline = time.monotonic() + seconds
    last = None
    while True:
        try:
            value = holds()
            if value:
                return value
            last = None
        except (AssertionError, OSError, LookupError) as error:
            last = error
        if time.monotonic() > deadline:
            raise Waited(f"waited {seconds:g} s for: {what}" + (f" (last: {last!r})" if last else ""))
        threading.Event().wait(0.02)
