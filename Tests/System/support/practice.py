"""Practices of a test's own: its people, with their passwords, and their accounts at the simulated Zoom."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .zone import ZONE


@dataclass
class Member:
    """Somebody who can sign in to the practice; a practitioner has a practitioner id."""

    name: str
    email: str
    password: str
    role: str
    user_id: str = ""
    practitioner_id: str | None = None


@dataclass
class ZoomUser:
    """An account at the simulated Zoom."""

    name: str
    email: str
    password: str
    id: str = ""


@dataclass
class Practice:
    cluster: object
    name: str
    account_id: str
    time_zone: str
    members: dict = field(default_factory=dict)

    def __getitem__(self, name):
        """The member of that first name."""
        return next(member for full, member in self.members.items() if full.split()[0] == name)

    def token(self, *commands, subject="team/tests", days=1):
        """A service token for these command types."""
        return self.cluster.door(
            "identity",
            "/tokens",
            {"accountId": self.account_id, "subject": subject, "commandTypes": list(commands), "days": days},
        )["token"]


def password():
    return f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-{secrets.token_hex(3)}"


def make_practice(cluster, masters=(), practitioners=(), others=(), time_zone=ZONE.key):
    """Makes a practice through identity's operator door. Names are "First Last"; nobody else has their addresses."""
    domain = f"{uuid.uuid4().hex[:10]}.example"
    name = f"Practice {domain.split('.')[0]}"
    members = {}
    for role, names in (("master", masters), ("practitioner", practitioners), ("standard", others)):
        for full in names:
            members[full] = Member(full, f"{full.split()[0].lower()}@{domain}", password(), role)
    answer = cluster.door(
        "identity",
        "/seed",
        {
            "practice": {"name": name, "timeZone": time_zone},
            "people": [
                {
                    "name": member.name,
                    "email": member.email,
                    "password": member.password,
                    "role": "master" if member.role == "master" else "standard",
                    "practitioner": member.role == "practitioner",
                }
                for member in members.values()
            ],
        },
    )
    made = {person["email"]: person for person in answer["people"]}
    for member in members.values():
        member.user_id = made[member.email]["userId"]
        member.practitioner_id = made[member.email].get("practitionerId")
    return Practice(cluster, name, answer["accountId"], time_zone, members)


def make_zoom_user(cluster, name, licence="licensed", **fields):
    """Makes an account at the simulated Zoom, of its own Zoom account."""
    first, last = name.split()
    user = ZoomUser(name, f"{first.lower()}.{uuid.uuid4().hex[:8]}@zoom.example", password())
    body = {
        "email": user.email,
        "password": user.password,
        "firstName": first,
        "lastName": last,
        "licence": licence,
        "plan": "basic" if licence == "basic" else "pro",
        "timeZone": ZONE.key,
        **fields,
    }
    user.id = cluster.simulator("/users", body)["id"]
    return user


def instant(minutes):
    """The moment so many minutes from now, whole seconds, as RFC 3339."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minutes)
    return moment.isoformat().replace("+00:00", "Z")
