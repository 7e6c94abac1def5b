"""What a run does: how often each kind of trouble comes, and to whom."""

from dataclasses import dataclass, field

from support.cluster import SERVICES

#: Where each service may die: inside commit, between commit and publish, between publish and acknowledgement, and before
#: the acknowledgement is noted.
CORE = ("insideTransaction", "afterCommit", "afterProduce", "afterAcknowledgement")
#: Where the connector may die: between a call to Zoom and its recorded result.
ANSWERED = (
    "answered POST v2/users/me/meetings",
    "answered PATCH v2/meetings/id",
    "answered DELETE v2/meetings/id",
    "answered GET v2/users/me/meetings",
    "answered GET v2/meetings/id",
    "answered GET v2/users/me",
    "answered POST oauth/token",
    "answered POST oauth/revoke",
)


@dataclass(frozen=True)
class Plan:
    """Weights of `Disturbance`'s acts and of `Hosts`', and what these choose from."""

    acts: dict = field(
        default_factory=lambda: {
            "at_a_seam": 12,
            "anywhere": 4,
            "broker_dies": 0.5,
            "broker_restarts": 0.25,
            "broker_pauses": 0.75,
            "network_breaks": 1,
            "network_holds": 0.75,
            "network_is_slow": 0.75,
            "packets_come_late": 0.75,
            "old_connections_stand": 0.5,
            "zoom_dies": 1,
            "disk_fills": 1,
            "store_is_busy": 1,
            "clock_jumps": 1,
            "zoom_clock_jumps": 0.5,
        }
    )
    people: dict = field(default_factory=lambda: {"call": 12, "expire": 3, "come_and_go": 1})
    services: tuple = SERVICES
    seams: tuple = CORE
    answered: tuple = ANSWERED
    #: Acts, should there be few kills among them.
    most_acts: int = 1_000_000
    #: How long, at the end, anything is waited for: a clock that was 50 s ahead may have put work off by that, and a try of
    #: Zoom that failed before.
    patience: float = 75
