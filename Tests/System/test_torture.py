"""A short run of the kill test; `make torture KILLS=…` is the long one."""

import random

import pytest
from torture.run import Torture

KILLS = 10


# What it finds may come once in many runs: a second run would only hide it.
@pytest.mark.kafka
@pytest.mark.flaky(reruns=0)
def test_kills_and_faults_lose_nothing_and_double_nothing(tmp_path):
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"make torture KILLS={KILLS} SEED={seed} makes the same choices; what it happened to lies in {tmp_path}")
    result = Torture(tmp_path, seed).run(KILLS, print)
    report = "\n".join(result.lines())
    print(report)
    assert not result.violations, report
