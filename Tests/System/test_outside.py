"""From outside: parts that stand still and parts that are killed in the middle of things. Everything ends right, once."""

import re
import threading
import uuid

import pytest
from playwright.sync_api import expect
from support.bus import Bus
from support.cluster import SERVICES, free_ports
from support.linked import Linked
from support.practice import instant, make_practice, make_zoom_user
from support.waiting import wait_until
from support.walk import (
    allow,
    book,
    calls_of,
    choose,
    client_link,
    end,
    launch,
    live,
    live_grants,
    meetings_of,
    open_appointment,
    panel,
    press_connect,
    set_user,
    sign_in_at_zoom,
    start,
)

BOOK = "telehealth.scheduling.appointment.book.v1"


@pytest.fixture
def linked(cluster, somebody):
    return Linked(cluster, somebody)


@pytest.fixture
def alone(cluster):
    """Lets all services but one stand still for the time of a `with`."""
    paused = []

    class Alone:
        def __init__(self, service):
            self.others = [other for other in SERVICES if other != service]

        def __enter__(self):
            for other in self.others:
                cluster.pause(other)
                paused.append(other)

        def __exit__(self, *_):
            while paused:
                cluster.resume(paused.pop())

    yield Alone
    while paused:
        cluster.resume(paused.pop())


# The others stand still


def test_identity_alone_serves_sign_in_and_settings(alone, somebody, linked):
    person = somebody("mary")
    with alone("identity"):
        person.sign_in(linked.practice["Mary"].email, linked.practice["Mary"].password, "/settings/team/users")
        expect(person.page.get_by_role("heading", level=1, name="Users")).to_be_visible()
        set_user(person, "Rita Reception", settings=True)
        person.page.goto("/settings/team/practitioners")
        expect(person.page.get_by_role("link", name="Pat Practitioner", exact=True)).to_be_visible()
    set_user(person, "Rita Reception", settings=False)


def test_scheduling_alone_serves_the_calendar_books_moves_and_answers_clients(alone, somebody, linked):
    rita = linked["Rita"]
    client = somebody("client")
    with alone("scheduling"):
        book(rita, "Alan Alone", practitioner="Pat Practitioner", minutes=5)
        client.page.goto(client_link(panel(rita.page), "Alan Alone"))
        expect(client.page.get_by_role("heading", name="Please wait for Pat Practitioner")).to_be_visible()
        panel(rita.page).get_by_role("link", name="Cancel appointment", exact=True).click()
        rita.page.get_by_role("button", name="Cancel appointment", exact=True).click()
        expect(client.page.get_by_role("heading", name="This appointment is cancelled")).to_be_visible(timeout=20_000)


def test_the_connector_alone_shows_the_link_and_starts_a_call(alone, linked):
    pat = linked["Pat"]
    book(pat, "Cora Connector")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    tab = launch(pat, "Cora Connector")
    other = pat.context.new_page()
    with alone("zoom-connector"):
        other.goto(f"/telehealth-integration/{linked.practice['Pat'].practitioner_id}?from=profile")
        expect(other.get_by_text("Linked to Zoom", exact=True)).to_be_visible()
        call = start(tab)
    expect(live(tab)).to_be_visible(timeout=20_000)
    end(call)


def test_commands_sent_while_a_service_stands_still_are_worked_when_it_goes_on(cluster, linked, bus):
    token = linked.practice.token(BOOK)
    body = {
        "practitionerId": linked.practice["Pat"].practitioner_id,
        "clientIds": ["client-meanwhile"],
        "start": instant(60 * 24 * 20),
        "end": instant(60 * 24 * 20 + 30),
    }
    probe = lambda: bus.outcome("scheduling", bus.command("scheduling.commands.v1", BOOK, body, token)).json  # noqa: E731
    wait_until("scheduling knows the token", lambda: probe()["result"] == "accepted", 30)
    cluster.pause("scheduling")
    try:
        ids = [bus.command("scheduling.commands.v1", BOOK, body, token) for _ in range(5)]
    finally:
        cluster.resume("scheduling")
    assert {bus.outcome("scheduling", id).json["result"] for id in ids} == {"accepted"}


# kill -9


def test_kill_scheduling_while_it_books(cluster, linked):
    """Commands go on coming in while it dies twice; each is booked once, and each is answered."""
    bus = Bus(cluster.bootstrap)
    token = linked.practice.token(BOOK)
    body = {
        "practitionerId": linked.practice["Pat"].practitioner_id,
        "start": instant(60 * 24 * 21),
        "end": instant(60 * 24 * 21 + 30),
    }
    first = body | {"clientIds": ["client-first"]}
    wait_until(
        "scheduling knows the token",
        lambda: (
            bus.outcome("scheduling", bus.command("scheduling.commands.v1", BOOK, first, token)).json["result"]
            == "accepted"
        ),
        30,
    )
    sent = []

    def send():
        for number in range(60):
            id = f"ours-{uuid.uuid4()}"
            bus.command(
                "scheduling.commands.v1", BOOK, body | {"clientIds": [f"client-{number}"], "appointmentId": id}, token
            )
            sent.append(id)

    sender = threading.Thread(target=send)
    sender.start()
    for _ in range(2):
        count = len(sent)
        wait_until("more has been sent", lambda: len(sent) > count + 5 or not sender.is_alive())
        old = cluster.kill("scheduling")
        cluster.wait_restarted("scheduling", old)
    sender.join()

    def booked():
        return {
            message.key: []
            for message in bus.all("scheduling.events.v1")
            if (message.key or "").startswith("appointment/ours-")
        }

    wait_until("every appointment is published", lambda: {f"appointment/{id}" for id in sent} <= set(booked()), 40)
    revisions = {}
    for message in bus.all("scheduling.events.v1"):
        if message.key in {f"appointment/{id}" for id in sent}:
            revisions.setdefault(message.key, set()).add(int(message.headers["ce_revision"]))
    assert all(found == {1} for found in revisions.values()), "booked once each"


@pytest.mark.parametrize("victim", ["zoom-connector", "identity"])
def test_kill_in_the_middle_of_connect(cluster, somebody, victim):
    practice = make_practice(cluster, masters=["Mary Master"], practitioners=["Pat Practitioner"])
    zoom = make_zoom_user(cluster, "Pat Practitioner")
    mary = somebody("mary").sign_in(practice["Mary"].email, practice["Mary"].password)
    set_user(mary, "Pat Practitioner", own_profile=True)
    pat = somebody("pat").sign_in(practice["Pat"].email, practice["Pat"].password)
    choose(pat, practice, "Practitioner Profile")
    pat.page.get_by_role("link", name="Telehealth Integration", exact=True).click()
    press_connect(pat)
    sign_in_at_zoom(pat.page, zoom)
    # It dies while Zoom is being asked (the connector), or while the slot is being claimed (identity).
    if victim == "zoom-connector":
        cluster.simulator("/faults", {"operation": "oauth.token", "kind": "delay", "milliseconds": 1500, "count": 1})
        pat.page.get_by_role("button", name="Allow", exact=True).click(no_wait_after=True)
        wait_until("Zoom is being asked", lambda: cluster.simulator("/requests")["counts"].get("oauth.token", 0) >= 1)
        old = cluster.kill(victim)
        cluster.wait_restarted(victim, old)
        # The answer was lost with it: the page says so, and starting over works.
        pat.page.goto(f"/telehealth-integration/{practice['Pat'].practitioner_id}?from=profile")
        again = pat.page.get_by_role("button", name=re.compile("^(Connect to Zoom|Start over|Try again)$")).first
        linked_already = pat.page.get_by_text("Linked to Zoom", exact=True)
        expect(again.or_(linked_already).first).to_be_visible(timeout=30_000)
        if not linked_already.is_visible():
            again.click()
            pat.page.wait_for_url(re.compile(r"^http://zoom\.localhost:"))
            allow(pat.page)
    else:
        cluster.pause(victim)
        allow(pat.page)
        expect(pat.page.get_by_text("Waiting for the practice's settings to confirm")).to_be_visible(timeout=20_000)
        old = cluster.kill(victim)
        cluster.wait_restarted(victim, old)
    expect(pat.page.get_by_text("Linked to Zoom", exact=True)).to_be_visible(timeout=40_000)
    assert len(live_grants(cluster, zoom)) == 1
    wait_until(
        "one connection is active",
        lambda: (
            [
                state["status"]
                for state in latest(Bus(cluster.bootstrap), "zoom.events.v1", "connection/").values()
                if state["practitionerId"] == practice["Pat"].practitioner_id and state["status"] == "active"
            ]
            == ["active"]
        ),
    )


def latest(bus, topic, prefix):
    """The newest state of each entity of a kind."""
    states = {}
    for message in bus.all(topic):
        if (message.key or "").startswith(prefix):
            order = (int(message.headers["ce_epoch"]), int(message.headers["ce_revision"]))
            if message.key not in states or order >= states[message.key][0]:
                states[message.key] = (order, message.json)
    return {key: state for key, (_, state) in states.items() if state}


def test_kill_the_connector_in_the_middle_of_start(cluster, linked):
    pat = linked["Pat"]
    cluster.simulator(
        "/faults",
        {"operation": "meeting.create", "kind": "delay", "milliseconds": 1500, "count": 1, "user": linked.zoom.email},
    )
    book(pat, "Kim Killed")
    tab = launch(pat, "Kim Killed")
    press = tab.get_by_role("button", name="Start in this browser", exact=True)
    with pat.context.expect_page() as opened:
        press.click(no_wait_after=True)
    wait_until(
        "the meeting is being made", lambda: cluster.simulator("/requests")["counts"].get("meeting.create", 0) >= 1
    )
    old = cluster.kill("zoom-connector")
    cluster.wait_restarted("zoom-connector", old)
    opened.value.close()
    # Pressed again, the session starts; the meeting whose answer was lost is found, not made twice.
    call = start(tab)
    expect(live(tab)).to_be_visible(timeout=20_000)
    end(call)
    assert len(meetings_of(cluster, linked.zoom)) == 1
    assert len([c for c in calls_of(cluster, linked.zoom)]) == 1


def test_kill_scheduling_while_a_call_runs(cluster, linked):
    pat = linked["Pat"]
    book(pat, "Cal Running")
    tab = launch(pat, "Cal Running")
    call = start(tab)
    expect(live(tab)).to_be_visible(timeout=20_000)
    old = cluster.kill("scheduling")
    end(call)
    cluster.wait_restarted("scheduling", old)
    expect(tab.get_by_text(re.compile(r"^Ended at \d\d:\d\d$")).first).to_be_visible(timeout=40_000)


def test_a_cluster_on_the_embedded_broker_comes_back_whole(make_cluster, somebody):
    """The broker forgot everything; the services have not."""
    cluster = make_cluster(ports=free_ports())
    cluster.start(fresh=True)
    linked = Linked(cluster, lambda name, **context: somebody(name, on=cluster, **context))
    book(linked["Rita"], "Bea Before", practitioner="Pat Practitioner", minutes=45)
    expect(panel(linked["Rita"].page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    for person in linked.people.values():
        person.close()
    assert cluster.stop() == 0
    cluster.start()
    pat = somebody("pat again", on=cluster)
    pat.sign_in(linked.practice["Pat"].email, linked.practice["Pat"].password)
    shown = open_appointment(pat, "Bea Before")
    expect(shown.get_by_text("Ready", exact=True).first).to_be_visible(timeout=30_000)
    end(start(launch(pat, "Bea Before")))
    book(pat, "Ava After", minutes=90)
    bus = Bus(cluster.bootstrap)
    wait_until(
        "everything is on the new broker",
        lambda: {"appointment", "session"} <= {m.key.split("/")[0] for m in bus.all("scheduling.events.v1") if m.key},
    )
