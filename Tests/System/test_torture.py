"""A short run of the kill test; `make torture KILLS=…` is the long one."""

import random

import pytest
from torture.run import Torture


# What it finds may come once in many runs: a second run would only hide it.
@pytest.mark.kafka
@pytest.mark.flaky(reruns=0)
def test_kills_and_faults_lose_nothing_and_double_nothing(tmp_path):
    seed = random.SystemRandom().randrange(1_000_000)
    result = Torture(tmp_path, seed).run(12, print)
    report = "\n".join([f"seed {seed}", *result.lines()])
    print(report)
    assert not result.violations, report
