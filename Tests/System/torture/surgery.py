"""The practices that the kill test runs: their people, and who of them is linked to Zoom."""

from support.practice import make_practice

NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal"]


class Surgery:
    """A practice with a master and some practitioners."""

    def __init__(self, cluster, book, number, size):
        self.practice = make_practice(
            cluster,
            masters=[f"Mary Master{number}"],
            practitioners=[f"{name} Surgeon{number}" for name in NAMES[:size]],
        )
        self.account_id = self.practice.account_id
        self.practitioners = [m.practitioner_id for m in self.practice.members.values() if m.practitioner_id]
        #: Who is linked to Zoom, by practitioner.
        self.linked = {}
        for member in self.practice.members.values():
            book.secret(f"the password of {member.name}", member.password)
            book.secret(f"the address of {member.name}", member.email)

    def token(self, *commands):
        return self.practice.token(*commands)
