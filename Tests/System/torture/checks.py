"""The rules, each as a function from the evidence to sentences about what breaks it. No sentences: it holds."""

import json
from collections import defaultdict
from datetime import datetime

from .evidence import STORES
from .zoom_checks import calls, claims, links, meetings, sightings
from .stream import BOOK, CANCEL, MOVE, PROVISION, SOURCE


def check(evidence):
    """Every violation, by rule."""
    rules = [outcomes, effects, revisions, tails, projections, calendar, leftovers, claims, secrets, sightings]
    return found_by(rules, evidence) | check_zoom(evidence)


def check_zoom(evidence):
    """Those of the rules that need the stores and the simulated Zoom only."""
    return found_by([meetings, calls, links], evidence)


def found_by(rules, evidence):
    return {rule.__name__: found for rule in rules if (found := list(rule(evidence)))}


# Commands


def answers(evidence):
    """The outcomes of our commands: command id → its outcomes."""
    found = defaultdict(list)
    for service in STORES:
        for message in evidence.topics[f"{service}.outcomes.v1"]:
            if message.json["commandSource"] == SOURCE:
                found[message.json["commandId"]].append(message)
    return found


def outcomes(evidence):
    """Every command that the broker took has exactly one outcome, however often it is said."""
    found = answers(evidence)
    taken = evidence.book.taken()
    for id, command in taken.items():
        # The connector may not have heard of an appointment yet; that is no answer for good.
        said = [m for m in found.get(id, []) if not (command.type == PROVISION and m.json.get("retriable"))]
        if not said and not found.get(id):
            yield f"{command.type} {id} was never answered"
            continue
        if len({(m.headers["ce_id"], m.value) for m in said}) > 1:
            yield f"{command.type} {id} has several outcomes: {[(m.headers['ce_id'], m.value) for m in said]}"
        if any(m.json.get("retriable") for m in said):
            yield f"{command.type} {id} was put off: {said[0].value}"
        if any(m.topic != f"{command.service}.outcomes.v1" for m in said):
            yield f"{command.type} {id} was answered on {said[0].topic}"
    for id in found.keys() - evidence.book.sent.keys():
        yield f"an outcome for {id}, which nobody sent"


def effects(evidence):
    """An accepted command is done exactly once, as it was asked; a rejected one not at all."""
    verdicts = {id: said[0].json for id, said in answers(evidence).items()}
    done = defaultdict(dict)
    states = defaultdict(dict)
    for message in evidence.topics["scheduling.events.v1"]:
        if message.key and message.key.startswith("appointment/"):
            revision = int(message.headers["ce_revision"])
            states[message.key].setdefault(revision, message)
            if message.type.endswith(".republished.v1"):
                continue
            done[message.headers.get("ce_causationid")][(message.key, revision)] = message
    sent = evidence.book.sent
    for cause, made in done.items():
        if cause not in sent:
            continue
        if len(made) > 1:
            yield f"command {cause} was done {len(made)} times: {sorted(made)}"
        verdict = verdicts.get(cause, {})
        if verdict.get("result") != "accepted":
            yield f"command {cause} changed {sorted(made)} and was answered {verdict}"
        for (key, revision), message in made.items():
            if (verdict.get("entity"), verdict.get("revision")) != (key, revision):
                yield f"command {cause} made {key} revision {revision} and was answered {verdict}"
            before = states[key].get(revision - 1)
            if wrong := difference(sent[cause], before.json if before else None, message.json):
                yield f"command {cause} made {key} revision {revision} wrong: {wrong}"
    for id, verdict in verdicts.items():
        command = sent.get(id)
        if not command or command.service != "scheduling" or verdict["result"] != "accepted":
            continue
        state = states[verdict["entity"]].get(verdict["revision"])
        if state is None:
            yield f"command {id} was accepted as {verdict['entity']} {verdict['revision']}, which was never published"
        elif id not in done and (wrong := difference(command, None, state.json)):
            yield f"command {id} was accepted, and its change is not there: {wrong}"


def difference(command, before, after):
    """What of a state is not as the command asks; None before: only what it names is compared."""
    asked = {name: value for name, value in command.body.items() if name in ("practitionerId", "start", "end", "timeZone")}
    if command.type in (BOOK, MOVE):
        asked["status"] = "booked"
    elif command.type == CANCEL:
        asked = {"status": "cancelled"}
    for name, value in asked.items():
        if moment(after.get(name)) != moment(value):
            return f"{name} is {after.get(name)!r} instead of {value!r}"
    for name in (before or {}).keys() - asked.keys():
        if before[name] != after.get(name):
            return f"{name} became {after.get(name)!r}"
    return None


def moment(text):
    """Two ways to write one moment compare equal."""
    return text.replace(".000Z", "Z") if isinstance(text, str) else text


# Topics


def revisions(evidence):
    """An entity's revisions come without gap or repeat, and what is said again is the same."""
    for service in STORES:
        seen = defaultdict(dict)
        last = {}
        for message in evidence.topics[f"{service}.events.v1"]:
            if message.key.startswith("republication/"):
                continue
            order = (int(message.headers["ce_epoch"]), int(message.headers["ce_revision"]))
            said = (message.headers["ce_id"], message.value)
            known = seen[message.key].setdefault(order, said)
            # A state is published again, under its own id, over an older one that came late.
            if known != said and not (message.type.endswith(".republished.v1") and known[1] == said[1]):
                yield f"{message.key} {order} was said in two ways: {known} and {said}"
            epoch, revision = last.get(message.key, (0, 0))
            if order <= (epoch, revision):
                continue
            again = message.type.endswith(".republished.v1") and revision and order[1] == revision
            if order[1] != revision + 1 and not again:
                yield f"{message.key} went from {(epoch, revision)} to {order} at {place(message)}"
            last[message.key] = order


def tails(evidence):
    """A reader that starts from nothing, also after compaction, ends with exactly the owner's states."""
    for service, store in evidence.stores.items():
        highest, latest = {}, {}
        for message in evidence.topics[f"{service}.events.v1"]:
            if message.key.startswith("republication/"):
                continue
            order = (int(message.headers["ce_epoch"]), int(message.headers["ce_revision"]))
            latest[message.key] = (*order, message.value)
            if message.key not in highest or order > highest[message.key][:2]:
                highest[message.key] = (*order, message.value)
        owned = store.entities
        for key in owned.keys() | latest.keys():
            if latest.get(key) != highest.get(key):
                yield f"{key} ends with a stale state: {latest[key]} after {highest[key]}"
            if highest.get(key) != owned.get(key):
                yield f"{key} is {owned.get(key)} at its owner and {highest.get(key)} on the topic"


#: What each service keeps of the others.
KEPT = {
    "identity": set(),
    "zoom": {"account", "user", "practitioner", "service-token", "appointment"},
    "scheduling": {"account", "user", "practitioner", "service-token", "connection", "meeting", "call"},
}


def projections(evidence):
    """What the services hold of each other is what its owner has."""
    owned = {}
    for store in evidence.stores.values():
        owned |= store.entities
    for service, store in evidence.stores.items():
        wanted = {key: state for key, state in owned.items() if key.split("/")[0] in KEPT[service]}
        held = {key: state[1:] for key, state in store.replicas.items()}
        for key in wanted.keys() | held.keys():
            if wanted.get(key) != held.get(key):
                yield f"{service} has {key} as {held.get(key)}, its owner as {wanted.get(key)}"


def calendar(evidence):
    """The table that scheduling draws its calendar from says what the appointments say."""
    store = evidence.stores["scheduling"]
    sql = "SELECT appointment_id, practitioner_id, start_at, end_at, telehealth, booked FROM appointment"
    drawn = {f"appointment/{id}": tuple(rest) for id, *rest in store.rows(sql)}
    said = {}
    for key, (_, _, body) in store.entities.items():
        if key.startswith("appointment/"):
            state = json.loads(body)
            times = (milliseconds(state["start"]), milliseconds(state["end"]))
            said[key] = (state["practitionerId"], *times, int(state["telehealth"]), int(state["status"] == "booked"))
    for key in drawn.keys() | said.keys():
        if drawn.get(key) != said.get(key):
            yield f"{key} is drawn as {drawn.get(key)} and is {said.get(key)}"


def milliseconds(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def leftovers(evidence):
    """Nothing is promised and unpublished, unread, or set aside."""
    for service, store in evidence.stores.items():
        for number, topic, key in store.rows("SELECT number, topic, key FROM outbox LIMIT 5"):
            yield f"{service}'s outbox still has {number} for {topic}: {key}"
        for reason, topic, partition, offset in store.rows(
            'SELECT reason, topic, partition, "offset" FROM dead_letter LIMIT 5'
        ):
            yield f"{service} has a dead letter, {reason}: {topic}/{partition}@{offset}"
        ends = defaultdict(int)
        for topic, messages in evidence.topics.items():
            for message in messages:
                ends[(topic, message.partition)] = max(ends[(topic, message.partition)], message.offset + 1)
        for topic, partition, following in store.reading(service):
            if ends[(topic, partition)] != following:
                yield f"{service} has read {topic}/{partition} to {following} of {ends[(topic, partition)]}"


def secrets(evidence):
    """Nothing secret is on the bus or in a log. Commands carry their tokens, and only the commands topics do."""
    needles = {word.encode(): what for word, what in evidence.book.secrets.items()}
    for topic, messages in evidence.topics.items():
        for message in messages:
            headers = {k: v for k, v in message.headers.items() if k != "authorization" or ".commands." not in topic}
            text = b"\n".join([(message.key or "").encode(), message.value or b"", json.dumps(headers).encode()])
            for word, what in needles.items():
                if word in text:
                    yield f"{what} is on {place(message)} ({message.type})"
    for path in evidence.logs:
        with open(path, "rb") as log:
            for number, line in enumerate(log, 1):
                for word, what in needles.items():
                    if word in line:
                        yield f"{what} is in {path.name}, line {number}"


def place(message):
    return f"{message.topic}/{message.partition}@{message.offset}"
