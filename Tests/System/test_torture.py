"""A short run of the kill test; `make torture KILLS=…` is the long one."""

import signal
import subprocess
import sys

import pytest

KILLS = 10
#: A minute or so; much longer is a part of it that hangs.
SECONDS = 200


# What it finds may come once in many runs: a second run would only hide it.
@pytest.mark.kafka
@pytest.mark.flaky(reruns=0)
def test_kills_and_faults_lose_nothing_and_double_nothing(tmp_path):
    # In a process of its own: what hangs there, or is left behind, is no trouble of the tests that follow.
    command = [sys.executable, "-X", "faulthandler", "-m", "torture", "--kills", str(KILLS)]
    report = tmp_path / "report"
    with open(report, "wb") as output:
        run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        status = run.wait(SECONDS)
    except subprocess.TimeoutExpired:
        status = f"none after {SECONDS} s"
        run.send_signal(signal.SIGABRT)  # It says where it stands.
        run.wait()
    # Its first line tells the seed and where everything lies, its last ones what it found.
    print(report.read_text())
    assert status == 0, f"its exit status: {status}"
