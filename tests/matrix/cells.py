"""Which addresses are asked about which things."""

from __future__ import annotations

from collections.abc import Iterator

from tests.matrix.columns import Column
from tests.matrix.routes import Route, routes
from tests.matrix.scene import Scene

# The phases in which an address has something to say, by how it begins; every other is asked about all of its things.
PHASES = {
    "batches/<int:number>/measures/": ("draft",),
    "batches/<int:number>/panel/": ("evaluating",),
    "batches/": ("decided",),
    "measures/exports/": ("draft",),
    "measures/views/": ("draft",),
    "measures/<int:pk>/evidence": ("decided",),
    "measures/<int:pk>/comparisons/<int:comparison_id>/": ("draft",),
    "measures/<int:pk>/receipt": ("evaluating",),
    "measures/": ("draft", "evaluating"),
    "screening/reasons/": ("kept",),
    "screening/": ("draft", "sent"),
    "attachments/": ("draft", "evaluating"),
    "trail/<int:pk>/": ("draft",),
    "trail/": ("draft", "evaluating"),
    "assignments/": ("evaluating",),
    "evaluations/": ("evaluating",),
    "letters/manage/<int:pk>/archive": ("issued",),
    "letters/manage/<int:pk>/evidence/": ("issued",),
    "letters/manage/groups/": ("kept",),
    "letters/manage/transfers/": ("issued",),
    "letters/manage/<int:pk>/countersign": ("decided",),
    "countersign/": ("decided",),
    "letters/delegations/": ("decided",),
    "letters/manage/": ("decided", "issued", "personal"),
    "api/v1/units/": ("evaluating",),
    "api/v1/invitations/": ("evaluating",),
    "api/v1/attachments/": ("sent", "evaluating"),
    "api/v1/comparisons/": ("sent", "evaluating"),
    "api/v1/events/": ("draft",),
    "api/v1/measures/<int:pk>/evidence/": ("decided",),
    "api/v1/measures/": ("sent", "evaluating"),
    "api/v1/batches/": ("evaluating",),
    "api/v1/tallies/": ("decided",),
    "api/v1/tally-entries/": ("decided",),
    "api/v1/decisions/": ("decided",),
    "api/v1/reasons/": ("decided",),
    "api/v1/reports/": ("decided",),
    "api/v1/outgoing-letters/<int:pk>/files/": ("issued",),
    "api/v1/outgoing-letters/": ("decided", "issued"),
    "api/v1/countersignatures/": ("decided",),
    "api/v1/deliveries/": ("personal",),
    "api/v1/letter-archives/": ("issued",),
    "api/v1/addressee-groups/": ("kept",),
    "api/v1/exports/": ("draft",),
    "api/v1/trail-exports/": ("draft",),
    "api/v1/search-records/": ("decided",),
    "api/v1/delegations/": ("decided",),
    "api/v1/transfers/": ("issued",),
    "api/v1/letters/": ("issued",),
    "api/v1/sealed-files/": ("issued",),
    **dict.fromkeys(
        (
            f"api/v1/{word}/"
            for word in (
                "panels",
                "seats",
                "nominations",
                "ties",
                "tie-candidates",
                "rubrics",
                "proposals",
                "assignments",
                "sheets",
            )
        ),
        ("evaluating",),
    ),
}
# What machines read: the same for everybody, and dear.
FOR_MACHINES = {"api/schema/", "healthz", "metrics", "readyz"}
NOWHERE = Column("common", "nowhere", {})


def cells(scene: Scene) -> Iterator[tuple[Route, Column, str]]:
    """Yield every address with the thing that it is asked about, each once."""
    for route in routes():
        asked: set[str] = set()
        for column in _columns(route, scene):
            address = route.address(column.keys)
            if address not in asked:
                asked.add(address)
                yield route, column, address


def _columns(route: Route, scene: Scene) -> list[Column]:
    if not route.places:
        return [NOWHERE]
    phases = next((PHASES[start] for start in PHASES if route.pattern.startswith(start)), None)
    columns = [column for column in scene.columns if column.has(route.places)]
    return [column for column in columns if phases is None or column.phase in phases]
