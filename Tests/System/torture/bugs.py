"""The check of the checker: mistakes that are put in on purpose, and that it has to notice."""

import argparse
import random
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from .plan import Plan
from .run import Torture

#: People who only start calls, and nobody who dies at Zoom's answers.
QUIET = Plan(people={"call": 1}, answered=(), patience=25)
#: Each mistake, where it hurts, and how many kills that takes at most.
BUGS = {
    "publishBeforeCommit": (
        replace(QUIET, acts={"at_a_seam": 1}, services=("scheduling",), seams=("insideTransaction",)),
        8,
    ),
    "positionOutside": (
        replace(QUIET, acts={"at_a_seam": 1}, services=("scheduling",), seams=("insideTransaction",)),
        8,
    ),
    "inboxSkipped": (replace(QUIET, acts={"anywhere": 1}), 4),
    "firstBatchDropped": (
        replace(QUIET, acts={"at_a_seam": 1}, services=("scheduling",), seams=("afterCommit",)),
        8,
    ),
    "messagesTimeOut": (
        replace(QUIET, acts={"old_connections_stand": 1}, services=("scheduling",), most_acts=10),
        10,
    ),
    "selfReadOff": (replace(QUIET, acts={"packets_come_late": 1}, services=("scheduling",)), 6),
    "notSynchronous": (replace(QUIET, acts={"power_fails": 1}, services=("scheduling", "zoom-connector")), 6),
    "createRepeated": (
        replace(QUIET, acts={"anywhere": 1}, services=("identity",), answered=("answered POST v2/users/me/meetings",)),
        8,
    ),
    "claimTimesOut": (
        replace(QUIET, acts={"identity_is_away": 1}, people={"come_and_go": 1}, most_acts=8),
        8,
    ),
}


def caught(bug, say=lambda line: None):
    """Runs with a mistake; gives the rules that it breaks."""
    plan, kills = BUGS[bug]
    folder = Path(tempfile.mkdtemp(prefix=f"torture-{bug}-"))
    try:
        result = Torture(folder, random.SystemRandom().random(), [bug], plan, practices=1).run(kills, say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {rule: found for rule, found in result.violations.items() if rule != "becomes quiet"}


def main():
    parser = argparse.ArgumentParser(prog="torture.bugs", description=__doc__)
    parser.add_argument("bugs", nargs="*", help=f"Some of {', '.join(BUGS)}; default: all")
    missed = []
    for bug in parser.parse_args().bugs or BUGS:
        rules = caught(bug)
        if not rules:
            missed.append(bug)
        print(f"{'CAUGHT' if rules else 'MISSED'} {bug}", flush=True)
        for rule, found in rules.items():
            print(f"  {rule}: {len(found)}, such as: {found[0][:300]}", flush=True)
    print(f"RESULT torture-check bugs={len(BUGS)} missed={len(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
