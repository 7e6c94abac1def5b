"""Ends a test that hangs: some of Playwright's calls wait for ever for a browser that does not answer."""

import faulthandler
import gc
import os
import signal
import sys
import threading
import traceback
from contextlib import contextmanager
from pathlib import Path

import greenlet

#: Longer than any test takes, however busy the machine.
SECONDS = 240
#: What is left to a test to fail in, once its browser is gone; after that the whole run ends.
GRACE = 60


@contextmanager
def watched(end_browser, terminal, seconds=SECONDS):
    """Says on `terminal` (a descriptor) where a test is that takes too long, and ends the browser that it waits for."""
    # A timer of this process, then one that needs nothing of it.
    timer = threading.Timer(seconds, _end, (end_browser, terminal, seconds))
    timer.daemon = True
    timer.start()
    faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=terminal)
    try:
        yield
    finally:
        timer.cancel()
        faulthandler.cancel_dump_traceback_later()


def _end(end_browser, terminal, seconds):
    try:
        _tell(terminal, seconds)
    finally:
        end_browser()


def _tell(terminal, seconds):
    with os.fdopen(os.dup(terminal), "w") as out:
        out.write(f"\nHANGS: has not ended after {seconds} s; its browser is ended now\n")
        for thread, frame in sys._current_frames().items():
            out.write(f"\nThread {thread}:\n" + "".join(traceback.format_stack(frame)))
        # Playwright runs on greenlets: the test itself is one that waits.
        for waiting in gc.get_objects():
            if isinstance(waiting, greenlet.greenlet) and waiting.gr_frame:
                out.write("\nWaiting:\n" + "".join(traceback.format_stack(waiting.gr_frame)))


class Browsers:
    """Chromium, started again for the next test when it was ended or has died."""

    def __init__(self, playwright, executable):
        self.playwright = playwright
        self.executable = executable
        #: No browser knows this argument: it tells ours from anybody else's.
        self.mark = f"--browser-of-tests={os.getpid()}."
        self.browser = None

    def running(self):
        if not self.browser or not self.browser.is_connected():
            arguments = [self.mark] + (["--no-sandbox"] if os.geteuid() == 0 else [])
            self.browser = self.playwright.chromium.launch(executable_path=self.executable, args=arguments)
        return self.browser

    def close(self):
        if self.browser:
            self.browser.close()

    def end(self):
        """Kills it, from whatever thread."""
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if self.mark.encode() in process.read_bytes():
                    os.kill(int(process.parent.name), signal.SIGKILL)
            except OSError:  # It has ended by itself.
                continue
