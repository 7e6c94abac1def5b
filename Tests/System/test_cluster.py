"""`telehealth` itself: starting, stopping, surviving."""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest
from support.bus import Bus
from support.cluster import PROGRAMS, REPOSITORY, SERVICES
from support.practice import make_practice
from support.waiting import wait_until

PARTS = ("zoom-simulator", *SERVICES, "ingress")


def is_running(pid):
    """Whether the process runs; a zombie doesn't."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_every_part_answers_and_is_told_of(cluster):
    record = cluster.record
    assert [part["name"] for part in record["parts"]] == ["broker", *PARTS]
    assert all(part["state"] == "ready" for part in record["parts"])
    status = cluster.command("status")
    assert all(re.search(rf"^  {part} +ready", status.stdout, re.M) for part in PARTS), status.stdout


def test_doctor_finds_nothing_wrong_with_a_running_cluster(cluster):
    finished = cluster.command("doctor", check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_no_secret_is_in_a_command_line_an_environment_or_a_log(cluster):
    keys = Path(cluster.record["files"]["operatorSecret"]).parent
    secrets = {
        path.name: path.read_text().strip() for path in keys.iterdir() if path.name.endswith(("secret", "token"))
    }
    assert len(secrets) >= 4
    for part in cluster.record["parts"]:
        texts = [Path(part["log"]).read_text(errors="replace") if Path(part["log"]).exists() else ""]
        if part["pid"]:
            texts += [
                Path(f"/proc/{part['pid']}/{file}").read_bytes().decode(errors="replace")
                for file in ("cmdline", "environ")
            ]
        for name, secret in secrets.items():
            assert all(secret not in text for text in texts), f"{name} shows at {part['name']}"


def test_what_is_kept_is_its_owners_alone(cluster):
    for folder, _, files in os.walk(cluster.state):
        assert os.stat(folder).st_mode & 0o077 == 0, folder
        for file in files:
            path = Path(folder, file)
            if path.parent.name in ("keys", "stores"):
                assert path.stat().st_mode & 0o077 == 0, path


def test_everything_listens_on_loopback(cluster):
    pids = {part["pid"] for part in cluster.record["parts"]} | {cluster.record["pid"]}
    inodes = set()
    for pid in filter(None, pids):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                if match := re.match(r"socket:\[(\d+)\]", os.readlink(descriptor)):
                    inodes.add(match[1])
            except FileNotFoundError:
                pass
    listening = 0
    for table, loopback in (("tcp", "0100007F"), ("tcp6", "00000000000000000000000001000000")):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                listening += 1
                assert fields[1].split(":")[0] == loopback, f"listens beyond loopback: {fields[1]}"
    assert listening >= 6


def test_the_ingress_serves_nothing_internal(cluster):
    for path in ("/metrics", "/health", "/ready", "/operator/practices", "/settings/..%2fmetrics", "/sign-in/../ready"):
        finished = subprocess.run(
            [
                "curl",
                "--silent",
                "--path-as-is",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                cluster.origin + path,
            ],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        assert finished.stdout == "404", path


def test_a_second_cluster_on_the_same_state_is_refused(cluster):
    finished = cluster.command("up", "--ports", "auto", check=False)
    assert finished.returncode == 1
    assert "already runs" in finished.stderr


def test_a_service_that_is_killed_comes_back_and_the_others_go_on(cluster, somebody):
    old = cluster.kill("zoom-connector")
    person = somebody()
    assert person.page.goto("/sign-in").status == 200
    cluster.wait_restarted("zoom-connector", old)


def test_the_page_of_a_part_that_is_down_tries_again_by_itself(cluster, somebody):
    person = somebody()
    cluster.pause("identity")
    old = cluster.kill("identity")
    response = person.page.goto("/sign-in")
    if response.status == 503:
        assert person.page.get_by_role("heading", name="This part is restarting").is_visible()
    cluster.wait_restarted("identity", old)
    person.page.get_by_role("button", name="Sign in", exact=True).wait_for()


def test_a_stop_leaves_nothing_and_a_start_finds_everything(make_cluster):
    cluster = make_cluster()
    cluster.start(fresh=True)
    made = json.loads(
        cluster.command(
            "practice",
            "create",
            "--json",
            "--name",
            "Kept Practice",
            "--time-zone",
            "Europe/London",
            "--master-name",
            "Kim Kept",
            "--master-email",
            "kim@kept.example",
        ).stdout
    )
    pids = [part["pid"] for part in cluster.record["parts"] if part["pid"]]
    assert cluster.stop() == 0
    assert not any(is_running(pid) for pid in pids)
    cluster.start()
    again = cluster.command(
        "token",
        "--account",
        made["accountId"],
        "--subject",
        "team/tests",
        "--commands",
        "telehealth.scheduling.appointment.book.v1",
        "--days",
        "1",
    )
    assert again.stdout.count(".") == 2


def test_nothing_outlives_telehealth_when_it_is_killed(make_cluster):
    cluster = make_cluster()
    cluster.start(fresh=True)
    pids = [part["pid"] for part in cluster.record["parts"] if part["pid"]]
    assert len(pids) >= 5
    cluster.process.send_signal(signal.SIGKILL)
    cluster.process.wait()
    wait_until("every part is gone", lambda: not any(is_running(pid) for pid in pids))
    cluster.process.stdout.close()
    cluster.process = None
    # The state was left in the middle of things, and is good all the same.
    cluster.start()


def test_down_stops_it_from_elsewhere(make_cluster):
    cluster = make_cluster()
    cluster.start(fresh=True)
    assert cluster.command("down").returncode == 0
    assert cluster.process.wait(10) == 0
    finished = cluster.command("status", check=False)
    assert finished.returncode == 3


@pytest.mark.kafka
def test_an_apache_kafka_of_its_own(make_cluster):
    cluster = make_cluster(broker="kafka")
    cluster.start(fresh=True)
    cluster.command("doctor")
    assert cluster.stop() == 0
    cluster.start()


@pytest.mark.kafka
def test_a_backup_in_the_stores_place_takes_over_once_it_is_told_to(make_cluster, tmp_path):
    cluster = make_cluster(broker="kafka")
    cluster.start(fresh=True)
    kept = make_practice(cluster, masters=["Kim Kept"])
    backup = tmp_path / "identity.backup"
    cluster.door("identity", "/backup", {"path": str(backup)})
    lost = make_practice(cluster, masters=["Lou Lost"])
    both = {kept.account_id, lost.account_id}
    wait_until("scheduling knows both", lambda: known_to_scheduling(cluster) == both, 20)
    store = Path(cluster.record["files"]["stores"]["identity"])
    assert cluster.stop() == 0
    for suffix in ("", "-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    shutil.copy(backup, store)
    with pytest.raises(AssertionError, match="start once with --take-over"):
        cluster.start()
    cluster.start(options=["--take-over", "identity"])
    assert "--take-over" in Path(f"/proc/{cluster.pid('identity')}/cmdline").read_text()
    wait_until("what was lost is gone", lambda: known_to_scheduling(cluster) == {kept.account_id}, 20)
    # Once: whoever starts anew has nothing to take over.
    old = cluster.kill("identity")
    cluster.wait_restarted("identity", old)
    assert "--take-over" not in Path(f"/proc/{cluster.pid('identity')}/cmdline").read_text()


@pytest.mark.kafka
def test_a_service_publishes_all_its_state_again_when_it_is_told_to(make_cluster):
    cluster = make_cluster(broker="kafka")
    cluster.start(fresh=True)
    made = make_practice(cluster, masters=["Kim Kept"])
    key = f"account/{made.account_id}"
    assert cluster.stop() == 0
    cluster.start()
    assert len([m for m in Bus(cluster.bootstrap).all("identity.events.v1") if m.key == key]) == 1
    assert cluster.stop() == 0
    cluster.start(options=["--republish", "identity"])
    first, again = (m for m in Bus(cluster.bootstrap).all("identity.events.v1") if m.key == key)
    assert again.type == "telehealth.identity.account.republished.v1"
    assert int(again.headers["ce_epoch"]) > int(first.headers["ce_epoch"])
    assert (again.json, again.headers["ce_revision"]) == (first.json, first.headers["ce_revision"])


def known_to_scheduling(cluster):
    """The accounts of which scheduling knows."""
    store = cluster.record["files"]["stores"]["scheduling"]
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as reader:
        rows = reader.execute("SELECT key FROM replica WHERE key LIKE 'account/%' AND body IS NOT NULL")
        return {key.removeprefix("account/") for (key,) in rows}


def test_wrong_command_lines_are_answered_with_a_sentence():
    for arguments, sentence in (
        (["up", "--ports", "80"], "--ports is a number"),
        (["token", "--days", "900"], "Missing --account"),
        (["fly"], "Unknown command 'fly'"),
    ):
        finished = subprocess.run(
            [PROGRAMS / "telehealth", *arguments],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            cwd=REPOSITORY,
        )
        assert finished.returncode == 64
        assert sentence in finished.stderr and "Usage: telehealth" in finished.stderr
