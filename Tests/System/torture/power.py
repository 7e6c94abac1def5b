"""Power cuts: a service loses what it had not brought to the disk, as `powercut.c` has watched it."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from support.waiting import wait_until


def build(folder):
    """Compiles what has to be preloaded; returns its path."""
    library = Path(folder) / "powercut.so"
    source = Path(__file__).with_name("powercut.c")
    subprocess.run(
        ["clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source], check=True, timeout=60
    )
    return library


def cut(cluster, service):
    """Ends the service, and puts in the place of its store's files what was on the disk for certain."""
    pid = cluster.pid(service)
    store = Path(cluster.record["files"]["stores"][service])
    # Whoever would start it again must wait until that is done.
    os.kill(cluster.process.pid, signal.SIGSTOP)
    try:
        os.kill(pid, signal.SIGKILL)
        wait_until(f"{service} has ended", lambda: has_ended(pid), 10)
        for suffix in ("", "-wal", "-shm"):
            path = store.with_name(store.name + suffix)
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            if (kept := path.with_name(path.name + ".durable")).exists():
                shutil.copy(kept, path)
    finally:
        os.kill(cluster.process.pid, signal.SIGCONT)
    return pid


def has_ended(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
