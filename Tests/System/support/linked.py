"""A practice whose practitioner is linked to Zoom: what most tests of sessions begin with."""

from playwright.sync_api import expect

from .practice import make_practice, make_zoom_user
from .walk import connect_own, live_grants, set_user


class Linked:
    """A practice with a master, a practitioner who is linked, and a receptionist; people sign in when asked for."""

    def __init__(self, cluster, somebody, licence="licensed", **zoom):
        self.cluster = cluster
        self.somebody = somebody
        self.practice = make_practice(
            cluster,
            masters=["Mary Master"],
            practitioners=["Pat Practitioner", "Quinn Colleague"],
            others=["Rita Reception"],
        )
        self.zoom = make_zoom_user(cluster, "Pat Practitioner", licence, **zoom)
        self.people = {}
        set_user(self["Mary"], "Pat Practitioner", own_profile=True)
        connect_own(self["Pat"], self.practice, self.zoom)
        assert len(live_grants(cluster, self.zoom)) == 1

    def __getitem__(self, name):
        """The person of that first name, signed in."""
        if name not in self.people:
            self.people[name] = self.another(name)
        return self.people[name]

    def another(self, name, **context):
        """The same person at another browser."""
        member = self.practice[name]
        person = self.somebody(f"{name} {len(self.people)}", **context)
        person.sign_in(member.email, member.password)
        expect(person.page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
        return person
