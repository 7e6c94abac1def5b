"""Booking by command: stock Kafka clients alone, without a line of ours. What each command gets is the catalogue's word."""

import base64
import json
import uuid

import pytest
from cloudevents.core.bindings.kafka import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from support.bus import Bus, kcat
from support.practice import instant, make_practice
from support.waiting import wait_until

COMMANDS = "scheduling.commands.v1"
EVENTS = "scheduling.events.v1"
BOOK = "telehealth.scheduling.appointment.book.v1"
RESCHEDULE = "telehealth.scheduling.appointment.reschedule.v1"
CANCEL = "telehealth.scheduling.appointment.cancel.v1"
SOURCE = "/tests/booking"


@pytest.fixture(scope="module")
def practice(cluster):
    return make_practice(cluster, masters=["Mary Master"], practitioners=["Pat Practitioner"])


@pytest.fixture(scope="module")
def token(practice):
    return practice.token(BOOK, RESCHEDULE, CANCEL)


@pytest.fixture
def booking(practice):
    """The body of a booking that is good."""
    return {
        "practitionerId": practice["Pat"].practitioner_id,
        "clientIds": [f"client-{uuid.uuid4()}"],
        "start": instant(60 * 24 * 30),
        "end": instant(60 * 24 * 30 + 50),
        "timeZone": "Europe/London",
    }


class Desk:
    """Sends commands, and knows what came of them."""

    def __init__(self, bus, token):
        self.bus = bus
        self.token = token

    def send(self, type, body, **options):
        options.setdefault("token", self.token)
        return self.bus.command(COMMANDS, type, body, **options)

    def outcome(self, id):
        return self.bus.outcome("scheduling", id)

    def ask(self, type, body, **options):
        """Sends a command; returns its outcome's value."""
        return self.outcome(self.send(type, body, **options)).json

    def refused(self, type, body, **options):
        """Sends a command that must be refused; returns the reason."""
        outcome = self.ask(type, body, **options)
        assert outcome["result"] == "rejected", outcome
        assert outcome["message"], "a refusal says why, in a sentence for people"
        return outcome["reason"]

    def events(self, entity):
        return [message for message in self.bus.all(EVENTS) if message.key == entity]


@pytest.fixture
def desk(bus, token):
    # A token counts once its issue has reached scheduling; the first command may come before that.
    return Desk(bus, token)


@pytest.fixture(scope="module", autouse=True)
def known(cluster, practice, token):
    """Waits until scheduling has heard of the practice and its token."""
    desk = Desk(Bus(cluster.bootstrap), token)
    probe = {"appointmentId": "no-such-appointment"}
    wait_until(
        "scheduling knows the token", lambda: desk.ask(CANCEL, probe).get("reason") == "appointment-unknown", seconds=30
    )


# What is good


def test_an_appointment_is_booked_moved_and_cancelled(desk, booking, practice):
    booked = desk.outcome(
        desk.send(BOOK, booking, key="appointment/mine", extra={"ce_correlationid": "spring-cleaning"})
    )
    assert booked.key == "appointment/mine"
    assert booked.type == "telehealth.scheduling.command.accepted.v1"
    assert booked.headers["ce_source"] == "/telehealth/scheduling"
    assert booked.headers["ce_correlationid"] == "spring-cleaning"
    entity = booked.json["entity"]
    assert entity.startswith("appointment/") and booked.json["revision"] == 1

    moved = desk.ask(
        RESCHEDULE,
        {
            "appointmentId": entity.split("/")[1],
            "start": instant(60 * 24 * 31),
            "end": instant(60 * 24 * 31 + 30),
            "expectedRevision": 1,
        },
    )
    assert (moved["result"], moved["entity"], moved["revision"]) == ("accepted", entity, 2)
    cancelled = desk.ask(CANCEL, {"appointmentId": entity.split("/")[1], "expectedRevision": 2})
    assert (cancelled["result"], cancelled["revision"]) == ("accepted", 3)

    events = desk.events(entity)
    assert [event.type.rsplit(".", 2)[1] for event in events] == ["booked", "rescheduled", "cancelled"]
    assert [int(event.headers["ce_revision"]) for event in events] == [1, 2, 3]
    assert len({event.partition for event in events}) == 1
    first = events[0]
    assert first.headers["ce_subject"] == entity
    assert first.headers["ce_accountid"] == practice.account_id
    assert first.headers["ce_correlationid"] == "spring-cleaning"
    assert first.headers["ce_causationid"]
    assert first.json["clientIds"] == booking["clientIds"]
    assert first.json["status"] == "booked" and events[2].json["status"] == "cancelled"


def test_kcat_is_enough(desk, booking, token, cluster, tmp_path):
    id = str(uuid.uuid4())
    kcat(
        cluster.bootstrap,
        *("-P", "-t", COMMANDS, "-H", "ce_specversion=1.0", "-H", f"ce_id={id}", "-H", f"ce_source={SOURCE}"),
        *("-H", f"ce_type={BOOK}", "-H", "content-type=application/json", "-H", f"authorization=Bearer {token}"),
        input=json.dumps(booking),
    )
    outcome = desk.outcome(id).json
    assert outcome["result"] == "accepted", outcome
    read = kcat(cluster.bootstrap, "-C", "-t", EVENTS, "-e", "-q", "-f", "%k %s\n")
    assert any(
        line.startswith(outcome["entity"] + " ") and booking["clientIds"][0] in line for line in read.splitlines()
    )


@pytest.mark.parametrize("mode", [to_binary, to_structured], ids=["binary", "structured"])
def test_the_cloudevents_library_is_enough(desk, bus, booking, token, mode):
    id = str(uuid.uuid4())
    event = CloudEvent(
        {"specversion": "1.0", "id": id, "source": SOURCE, "type": BOOK, "datacontenttype": "application/json"}, booking
    )
    record = mode(event, JSONFormat())
    headers = dict(record.headers) | {"authorization": f"Bearer {token}".encode()}
    bus.publish(COMMANDS, record.value, headers, key=record.key)
    assert desk.outcome(id).json["result"] == "accepted"


def test_the_id_of_an_appointment_may_be_the_senders(desk, booking):
    booking["appointmentId"] = f"ours-{uuid.uuid4()}"
    assert desk.ask(BOOK, booking)["entity"] == f"appointment/{booking['appointmentId']}"
    assert desk.refused(BOOK, booking) == "appointment-exists"


def test_what_a_practitioner_lacks_is_a_warning_not_a_refusal(desk, booking):
    assert {warning["code"] for warning in desk.ask(BOOK, booking)["warnings"]} >= {"not-linked"}
    again = desk.ask(BOOK, booking)
    assert again["result"] == "accepted"
    assert "overlap" in {warning["code"] for warning in again["warnings"]}


# The same again


def test_a_command_that_comes_again_changes_nothing_and_is_answered_alike(desk, bus, booking):
    with bus.watch("scheduling.outcomes.v1", from_start=False) as outcomes:
        id = desk.send(BOOK, booking)
        mine = lambda message: message.json and message.json.get("commandId") == id  # noqa: E731
        first = outcomes.first("the first outcome", mine)
        for _ in range(3):
            desk.send(BOOK, booking, id=id)
        again = [outcomes.first("the outcome again", mine) for _ in range(3)]
    assert {message.headers["ce_id"] for message in again} == {first.headers["ce_id"]}
    assert all(message.json == first.json for message in again)
    assert len(desk.events(first.json["entity"])) == 1


def test_the_same_id_of_another_source_is_another_command(desk, booking):
    id = desk.send(BOOK, booking, source="/tests/one")
    first = desk.outcome(id).json["entity"]
    with desk.bus.watch("scheduling.outcomes.v1") as outcomes:
        desk.send(BOOK, booking, id=id, source="/tests/two")
        second = outcomes.first(
            "the other's outcome",
            lambda m: m.json and m.json.get("commandSource") == "/tests/two" and m.json["commandId"] == id,
        )
    assert second.json["entity"] != first


# What is answered with a reason


def changed(body, **fields):
    """The body with fields set, or (None) left out."""
    return {name: value for name, value in (body | fields).items() if value is not None}


def test_wrong_bodies_are_refused_with_the_reason(desk, booking):
    for body, reason in (
        (b"{", "body-invalid"),
        (b"[]", "body-invalid"),
        (b"", "body-invalid"),
        (b"\xff\xfe", "body-invalid"),
        (changed(booking, start=None), "body-invalid"),
        (changed(booking, start="tomorrow"), "body-invalid"),
        (changed(booking, practitionerId=7), "body-invalid"),
        (changed(booking, end=booking["start"]), "time-invalid"),
        (changed(booking, end=instant(60 * 24 * 40)), "time-invalid"),
        (changed(booking, timeZone="Europe/Nowhere"), "time-zone-unknown"),
        (changed(booking, clientIds=[]), "clients-invalid"),
        (changed(booking, clientIds=["a", "a"]), "clients-invalid"),
        (changed(booking, clientIds=[f"c{n}" for n in range(21)]), "clients-invalid"),
        (changed(booking, practitionerId="nobody"), "practitioner-unknown"),
        (changed(booking, accountId="another-practice"), "account-mismatch"),
    ):
        assert desk.refused(BOOK, body) == reason, body


def test_a_body_that_is_wrong_is_told_where(desk, booking):
    assert "clientIds" in desk.ask(BOOK, changed(booking, clientIds=None))["message"]


def test_changes_of_what_is_not_there_or_has_changed_are_refused(desk, booking):
    id = desk.ask(BOOK, booking)["entity"].split("/")[1]
    times = {"start": booking["start"], "end": instant(60 * 24 * 30 + 20)}
    assert desk.refused(CANCEL, {"appointmentId": "nothing"}) == "appointment-unknown"
    assert desk.refused(RESCHEDULE, {"appointmentId": id, **times, "expectedRevision": 9}) == "revision-stale"
    assert desk.ask(CANCEL, {"appointmentId": id})["result"] == "accepted"
    assert desk.refused(RESCHEDULE, {"appointmentId": id, **times}) == "appointment-cancelled"


def test_unknown_types_and_types_the_token_does_not_list_are_refused(desk, practice, booking):
    assert desk.refused("telehealth.scheduling.appointment.teleport.v1", {}) == "unknown-type"
    narrow = practice.token(CANCEL)
    wait_until(
        "the narrow token is known",
        lambda: desk.ask(CANCEL, {"appointmentId": "no"}, token=narrow).get("reason") == "appointment-unknown",
    )
    assert desk.refused(BOOK, booking, token=narrow) == "type-not-allowed"


def test_a_command_that_is_too_large_is_refused(desk, booking):
    assert desk.refused(BOOK, booking | {"note": "x" * 70_000}) == "message-too-large"
    assert desk.ask(BOOK, booking | {"note": "x" * 40_000})["result"] == "accepted"


def test_another_practices_account_is_refused(desk, cluster, booking):
    other = make_practice(cluster, masters=["Olaf Other"], practitioners=["Petra Practitioner"])
    assert desk.refused(BOOK, booking, extra={"ce_accountid": other.account_id}) == "account-mismatch"
    # Nor can a token of this practice book that one's practitioner.
    body = changed(booking, practitionerId=other["Petra"].practitioner_id)
    assert desk.refused(BOOK, body) == "practitioner-unknown"


# What is not answered


def dead_letter(cluster, topic, place, service="scheduling"):
    """The dead letter of the message at that place, whole; waits for it."""

    def find():
        for letter in cluster.door(service, "/dead-letters")["deadLetters"]:
            if (letter["topic"], letter["partition"], letter["offset"]) == (topic, *place):
                return letter
        return None

    letter = wait_until(f"a dead letter of {topic} {place}", find)
    return cluster.door(service, f"/dead-letters/{letter['id']}")


def test_strangers_get_no_answer_but_are_kept_for_the_operator(desk, bus, cluster, booking, token, practice):
    headers = {"ce_specversion": "1.0", "ce_source": SOURCE, "ce_type": BOOK, "content-type": "application/json"}
    wrong_audience = practice.token("telehealth.zoom.meeting.provision.v1")
    header, claims, signature = token.split(".")
    forged = ".".join((header, claims, base64.urlsafe_b64encode(bytes(64)).decode().rstrip("=")))
    unsigned = ".".join((base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("="), claims, ""))
    sent = []
    for credentials, reason in (
        ({}, "token-missing"),
        ({"authorization": "Bearer nonsense"}, "token-invalid"),
        ({"authorization": f"Bearer {forged}"}, "token-invalid"),
        ({"authorization": f"Bearer {unsigned}"}, "token-invalid"),
        ({"authorization": f"Bearer {wrong_audience}"}, "token-audience"),
    ):
        id = str(uuid.uuid4())
        place = bus.publish(COMMANDS, booking, headers | {"ce_id": id} | credentials)
        sent.append((id, place, reason))
    for id, place, reason in sent:
        letter = dead_letter(cluster, COMMANDS, place)
        assert letter["reason"] == reason
        assert json.loads(base64.b64decode(letter["value"])) == booking
        assert letter["headers"]["ce_id"] == id
        assert "authorization" not in {name.lower() for name in letter["headers"]}, "a token is never kept"
    # A good command behind them is answered, and none of them was.
    good = desk.send(BOOK, booking)
    assert desk.outcome(good).json["result"] == "accepted"
    strangers = {id for id, _, _ in sent}
    assert not [m for m in bus.all("scheduling.outcomes.v1") if m.json and m.json.get("commandId") in strangers]


def test_dead_letters_are_listed_and_shown_by_the_command(bus, cluster):
    place = bus.publish(COMMANDS, b"\x1b[31mred\x07", {"ce_type": BOOK})
    letter = dead_letter(cluster, COMMANDS, place)
    listed = cluster.command("deadletters", "list", "--service", "scheduling").stdout
    assert f"{letter['id']}  token-missing  {COMMANDS}/{place[0]}@{place[1]}" in listed
    shown = cluster.command("deadletters", "show", "--service", "scheduling", str(letter["id"]))
    assert "red" in shown.stdout and "\x1b" not in shown.stdout, "what strangers sent must not steer a terminal"
    assert "Its sender can send it again" in shown.stderr
    unknown = cluster.command("deadletters", "show", "--service", "scheduling", "999999999", check=False)
    assert unknown.returncode == 1 and unknown.stderr.startswith("telehealth: scheduling: ")


def test_a_message_that_is_no_command_is_kept_too(bus, cluster, token):
    place = bus.publish(
        COMMANDS, b"{", {"authorization": f"Bearer {token}", "content-type": "application/cloudevents+json"}
    )
    assert dead_letter(cluster, COMMANDS, place)["reason"] == "envelope-invalid"


def test_an_event_that_cannot_be_decoded_is_kept_and_does_not_stop_the_reader(desk, bus, cluster, booking, practice):
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid.uuid4()),
        "ce_source": "/telehealth/identity",
        "ce_type": "telehealth.identity.practitioner.changed.v1",
        "ce_accountid": practice.account_id,
        "ce_epoch": "999999",
        "ce_revision": "1",
    }
    events = "identity.events.v1"
    told = next(m for m in bus.all(events) if m.key == f"account/{practice.account_id}")
    place = bus.publish(events, b"{", headers, key="practitioner/not-one", partition=told.partition)
    letter = dead_letter(cluster, events, place)
    assert letter["reason"] == "event-undecodable"
    shown = cluster.command("deadletters", "show", "--service", "scheduling", str(letter["id"]))
    assert "start once with --republish identity" in shown.stderr
    assert desk.ask(BOOK, booking)["result"] == "accepted"
    # Its owner speaks last again: one that finds there, at its start, what it never said refuses.
    with bus.watch(events, from_start=False) as later:
        practice.token(BOOK)
        later.first("the token of that account", lambda message: message.partition == told.partition)


def test_nothing_of_a_token_is_on_the_bus(bus, practice, token):
    """A token's public state says who has it and what it allows."""
    issued = next(
        message
        for message in bus.all("identity.events.v1")
        if message.key.startswith("service-token/")
        and BOOK in message.json["commands"]
        and message.json["accountId"] == practice.account_id
    )
    assert issued.json["subject"] == "team/tests"
    for part in token.split("."):
        assert part.encode() not in issued.value
    for topic in (EVENTS, "scheduling.outcomes.v1"):
        assert not [message for message in bus.all(topic) if token.encode() in (message.value or b"")]
