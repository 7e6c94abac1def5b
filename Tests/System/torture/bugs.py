"""The check of the checker: mistakes that are put in on purpose, and that it has to notice."""

import argparse
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from .plan import Plan
from .run import Torture

#: People who only start calls, and nobody who dies at Zoom's answers.
QUIET = Plan(people={"call": 1}, answered=(), patience=25)


@dataclass(frozen=True)
class Trial:
    """Where a mistake hurts, and how many kills that takes at most."""

    plan: Plan
    kills: int
    #: What is wrong without the mistake too, as it would hide it.
    besides: tuple = ()
    #: Commands a second.
    rate: int = 20


#: Commands a second at which something is changed again while what was said of it before is still on its way.
OVERTAKING = 100
AT_THE_COMMIT = Trial(
    replace(QUIET, acts={"at_a_seam": 1}, services=("scheduling",), seams=("insideTransaction",)), 8
)
BUGS = {
    "publishBeforeCommit": AT_THE_COMMIT,
    "positionOutside": AT_THE_COMMIT,
    "inboxSkipped": Trial(replace(QUIET, acts={"anywhere": 1}), kills=8, rate=60),
    "firstBatchDropped": Trial(
        replace(QUIET, acts={"at_a_seam": 1}, services=("scheduling",), seams=("afterCommit",)), 8
    ),
    # In the first two minutes of a life a service would see what comes late, and mend it.
    "messagesTimeOut": Trial(
        replace(QUIET, acts={"old_connections_stand": 1}, services=("scheduling",), most_acts=10),
        kills=10,
        besides=("selfReadOff",),
        rate=OVERTAKING,
    ),
    "selfReadOff": Trial(
        replace(QUIET, acts={"packets_come_late": 1}, services=("scheduling",)), kills=6, rate=OVERTAKING
    ),
    "notSynchronous": Trial(replace(QUIET, acts={"power_fails": 1}, services=("scheduling", "zoom-connector")), 6),
    "createRepeated": Trial(
        replace(QUIET, acts={"anywhere": 1}, services=("identity",), answered=("answered POST v2/users/me/meetings",)), 8
    ),
    "claimTimesOut": Trial(replace(QUIET, acts={"identity_is_away": 1}, people={"come_and_go": 1}, most_acts=8), 8),
}


def attempt(trial, bugs, seed, say=lambda line: None):
    """Runs a trial with these mistakes; gives the rules that are broken."""
    folder = Path(tempfile.mkdtemp(prefix="torture-check-"))
    try:
        torture = Torture(folder, seed, [*bugs, *trial.besides], trial.plan, practices=1, rate=trial.rate)
        return torture.run(trial.kills, say).violations
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(prog="torture.bugs", description=__doc__)
    parser.add_argument("bugs", nargs="*", help=f"Some of {', '.join(BUGS)}; default: all")
    parser.add_argument("--seed", type=int, default=None, help="Default: another one each time; it is printed")
    parser.add_argument("--verbose", action="store_true", help="Say what happens on the way")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"torture-check: seed {seed}", flush=True)
    bugs = options.bugs or list(BUGS)
    say = (lambda line: print(f"  {line}", flush=True)) if options.verbose else (lambda line: None)
    missed, held = [], []
    for bug in bugs:
        began = time.monotonic()
        # That it does not become quiet may have other reasons: it has to be told what is wrong.
        rules = {rule: found for rule, found in attempt(BUGS[bug], [bug], seed, say).items() if rule != "becomes quiet"}
        report(f"{'CAUGHT' if rules else 'MISSED'} {bug}", rules, began)
        if not rules:
            missed.append(bug)
        # Whoever cries wolf without it has noticed nothing.
        if BUGS[bug] not in held:
            began = time.monotonic()
            if rules := attempt(BUGS[bug], [], seed, say):
                missed.append(bug)
            else:
                held.append(BUGS[bug])
            report(f"{'BROKEN' if rules else 'HOLDS'} without {bug}", rules, began)
    print(f"RESULT torture-check bugs={len(bugs)} missed={len(set(missed))}")
    return 1 if missed else 0


def report(line, rules, began):
    print(f"{line} ({time.monotonic() - began:.0f} s)", flush=True)
    for rule, found in rules.items():
        print(f"  {rule}: {len(found)}, such as: {found[0][:300]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
