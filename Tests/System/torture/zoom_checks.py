"""The rules about Zoom: its meetings, calls and links are what the appointments and connections say."""

import json
from collections import defaultdict
from datetime import datetime


def of_kind(evidence, service, entity):
    """The states of one kind, by id."""
    return {
        key.split("/", 1)[1]: json.loads(body)
        for key, (_, _, body) in evidence.stores[service].entities.items()
        if key.startswith(f"{entity}/") and body is not None
    }


def meetings(evidence):
    """One meeting at Zoom for each appointment that should have one, as the appointment says; none for others."""
    store = evidence.stores["zoom"]
    host = {practitioner: user for practitioner, user in store.rows("SELECT practitioner_id, zoom_user FROM link WHERE is_open")}
    references, kept = {}, {}
    for id, reference, requested, number in store.rows(
        "SELECT appointment_id, reference, requested, number FROM meeting"
    ):
        references[reference] = id
        kept[id] = (reference, requested, number)
    at_zoom = defaultdict(list)
    for meeting in evidence.zoom["meetings"]:
        at_zoom[references.get(meeting["agenda"], f"unknown reference {meeting['agenda']}")].append(meeting)
    has_run = {call["number"] for call in evidence.zoom["calls"]}
    now = datetime.fromisoformat(evidence.zoom["clock"]["now"]).timestamp() - evidence.zoom["clock"]["offsetMilliseconds"] / 1000
    wanted = set()
    for id, state in of_kind(evidence, "scheduling", "appointment").items():
        start, end = (datetime.fromisoformat(state[name]).timestamp() for name in ("start", "end"))
        is_booked = state["telehealth"] and state["status"] == "booked" and now < end + 7200
        if not is_booked or state["practitionerId"] not in host:
            continue
        # What has run before its host was disconnected is left at Zoom under a reference of its own.
        found = at_zoom.get(id, [])
        # In the window, or asked for ahead of it: then it is there, or was there when the appointment was moved.
        if start - 24 * 3600 < now or found:
            wanted.add(id)
            if len(found) != 1:
                yield f"appointment {id} has {len(found)} meetings: {[m['number'] for m in found]}"
            for meeting in found:
                if meeting["hostId"] != host[state["practitionerId"]]:
                    yield f"appointment {id}'s meeting is of {meeting['hostId']}"
                if datetime.fromisoformat(meeting["startTime"]).timestamp() != start:
                    yield f"appointment {id} starts {state['start']}, its meeting {meeting['startTime']}"
                if meeting["number"] != kept[id][2]:
                    yield f"appointment {id}'s meeting is {meeting['number']}, the connector knows {kept[id][2]}"
    for id, found in at_zoom.items():
        # What has run is not deleted.
        for meeting in found:
            if id not in wanted and meeting["number"] not in has_run:
                yield f"meeting {meeting['number']} is of nobody: {id}"
    published = {id: state["status"] for id, state in of_kind(evidence, "zoom", "meeting").items()}
    for id in wanted:
        if published.get(id) != "ready":
            yield f"appointment {id} has a meeting, which is published as {published.get(id)}"
    for id, numbers in evidence.book.starts.items():
        for number in numbers:
            strangers = [m["agenda"] for m in evidence.zoom["meetings"] if m["number"] == number]
            # One that has run may be of an earlier link, under a reference that is not kept.
            if any(references.get(agenda, id) != id for agenda in strangers):
                yield f"Start of {id} led to meeting {number}, which is another's"


def calls(evidence):
    """What ran at Zoom is known, and how it ended; nothing runs that does not."""
    known = {uuid: live for uuid, live in evidence.stores["zoom"].rows("SELECT uuid, is_live FROM call_run")}
    ours = {number for numbers in evidence.book.starts.values() for number in numbers}
    ran = {call["uuid"]: call for call in evidence.zoom["calls"] if call["number"] in ours}
    for uuid, call in ran.items():
        if uuid not in known:
            yield f"the call {uuid} of meeting {call['number']} from {call['startedAt']} to {call['endedAt']} is not known"
        elif bool(known[uuid]) != (call.get("endedAt") is None):
            yield f"the call {uuid} ended at {call['endedAt']} and is kept as {'live' if known[uuid] else 'ended'}"
    for uuid, live in known.items():
        if live and uuid not in ran:
            yield f"the call {uuid} is kept as live, and Zoom does not know it"
    states = of_kind(evidence, "zoom", "call")
    sessions = of_kind(evidence, "scheduling", "session")
    for id, call in states.items():
        if (appointment := call.get("appointmentId")) and call["status"] == "live":
            if sessions.get(appointment, {}).get("state") != "live":
                yield f"call {id} is live, its session {sessions.get(appointment)}"
    live = {call.get("appointmentId") for call in states.values() if call["status"] == "live"}
    for id, session in sessions.items():
        if session["state"] == "live" and id not in live:
            yield f"session {id} is live without a call"


def links(evidence):
    """A practitioner's slot, their connection and the grant at Zoom agree, and each Zoom user is linked once."""
    slots = {id: state["slot"] for id, state in of_kind(evidence, "identity", "practitioner").items()}
    active = defaultdict(list)
    for id, connection in of_kind(evidence, "zoom", "connection").items():
        if connection["status"] in ("active", "needsReconnect"):
            active[connection["practitionerId"]].append(id)
        if connection["status"] == "claiming":
            yield f"connection {id} still claims its slot"
    for practitioner, slot in slots.items():
        held = active.get(practitioner, [])
        if held != ([slot["connectionId"]] if slot["provider"] == "zoom" else []):
            yield f"practitioner {practitioner} has the slot {slot} and the open connections {held}"
    store = evidence.stores["zoom"]
    grants = {user: state for user, state in store.rows("SELECT zoom_user, state FROM zoom_grant")}
    at_zoom = {user["email"]: user["id"] for user in evidence.zoom["users"]}
    live = {at_zoom[grant["user"]] for grant in evidence.zoom["grants"] if grant["isLive"]}
    linked = [user for (user,) in store.rows("SELECT zoom_user FROM link WHERE is_open")]
    if len(linked) != len(set(linked)):
        yield f"a Zoom user is linked twice: {sorted(linked)}"
    for user in linked:
        if user not in live or user not in grants:
            yield f"Zoom user {user} is linked; kept: {grants.get(user)}, allowed at Zoom: {user in live}"
    for user in live - set(linked):
        yield f"Zoom user {user} is not linked, and still allows the app"


def claims(evidence):
    """What identity has granted its connection has heard of: none is refused whose claim was accepted."""
    claimed = {
        message.headers["ce_id"]: message.json["connectionId"]
        for message in evidence.topics["identity.commands.v1"]
        if message.type == "telehealth.identity.provider-slot.claim.v1"
    }
    connections = of_kind(evidence, "zoom", "connection")
    for message in evidence.topics["identity.outcomes.v1"]:
        id = claimed.get(message.json["commandId"])
        if not id or message.json["result"] != "accepted":
            continue
        connection = connections.get(id, {"status": "lost"})
        if connection["status"] in ("refused", "lost"):
            yield f"connection {id} is {connection['status']} ({connection.get('reason')}), and its claim was accepted"


def sightings(evidence):
    """What was seen to be wrong on the way."""
    yield from evidence.book.seen
