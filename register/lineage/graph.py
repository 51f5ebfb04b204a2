"""The graph from plain values: practices, and who took which from which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A measure of ours as a person may see it. Dates are ISO; what is unknown is empty.

    `predecessor` is the key of the earlier measure that it names, `since` what it says to be new since then.
    """

    key: int
    title: str
    place: str
    when: str = ""
    document: str = ""
    path: str = ""
    predecessor: int | None = None
    since: str = ""


@dataclass(frozen=True, slots=True)
class RecordFact:
    """A comparison record whose relation says that the measure took the practice over, as it is or with something added.

    `own` is the key of the measure that the practice is, where it is one of ours.
    """

    measure: int
    place: str
    practice: str
    relation: str
    ground: str
    when: str = ""
    document: str = ""
    own: int | None = None


@dataclass(frozen=True, slots=True)
class TakenUpFact:
    """A measure was taken up elsewhere: `place` names by whom."""

    measure: int
    place: str
    relation: str
    when: str
    document: str


@dataclass(frozen=True, slots=True)
class Node:
    """A practice: `key` is unique in the graph, `place` where it is done and by whom."""

    key: str
    title: str
    place: str
    when: str = ""
    document: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """The `taker` took what the `giver` did: since when, by which document, and on what ground that is said."""

    giver: Node
    taker: Node
    relation: str
    when: str
    document: str
    ground: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The root's graph; `levels` says how many steps a node stands behind (below zero) or after the root."""

    root: Node
    edges: tuple[Edge, ...]
    levels: Mapping[str, int]

    @property
    def nodes(self) -> list[Node]:
        """Return every practice once, givers first."""
        found = {self.root.key: self.root}
        for edge in self.edges:
            found |= {edge.giver.key: edge.giver, edge.taker.key: edge.taker}
        return sorted(found.values(), key=lambda each: self.levels[each.key])


def lineage_of(
    root: int,
    measures: Iterable[OwnFact],
    records: Iterable[RecordFact],
    taken_up: Iterable[TakenUpFact],
    *,
    named_as: str,
) -> Lineage:
    """Return what leads to the root and from it; what hangs on a measure that is not among `measures` is left out.

    `named_as` is the word for being named as the predecessor.
    """
    own = {each.key: each for each in measures}
    nodes = {key: _own_node(each) for key, each in own.items()}
    edges: dict[tuple[str, str], Edge] = {}
    for record in records:
        if record.measure in nodes:
            giver = nodes.get(record.own or 0) or _outside_node(record)
            edge = Edge(
                giver, nodes[record.measure], record.relation, giver.when, giver.document, record.ground
            )
            # Said twice of the same two, it is one step: what is said first stands.
            edges.setdefault((edge.giver.key, edge.taker.key), edge)
    for each in own.values():
        earlier = nodes.get(each.predecessor or 0)
        if earlier is not None:
            said = Edge(earlier, nodes[each.key], named_as, earlier.when, earlier.document, each.since)
            edges[said.giver.key, said.taker.key] = said
    for fact in taken_up:
        if fact.measure in nodes:
            elsewhere = Node(
                f"up-{fact.measure}-{fact.relation}", fact.relation, fact.place, fact.when, fact.document
            )
            edges[nodes[fact.measure].key, elsewhere.key] = Edge(
                nodes[fact.measure], elsewhere, fact.relation, fact.when, fact.document, ""
            )
    return _reached(nodes[root], [edge for edge in edges.values() if edge.giver.key != edge.taker.key])


def _own_node(fact: OwnFact) -> Node:
    return Node(f"own-{fact.key}", fact.title, fact.place, fact.when, fact.document, fact.path)


def _outside_node(record: RecordFact) -> Node:
    # One practice of one place is one node, however many took it.
    key = f"outside-{record.place}-{record.practice}"
    return Node(key, record.practice, record.place, record.when, record.document)


def _reached(root: Node, edges: list[Edge]) -> Lineage:
    """Keep what hangs together with the root, each node as many steps from it as the shortest way has."""
    levels = {root.key: 0}
    waiting = [root.key]
    while waiting:
        key = waiting.pop(0)
        for edge in edges:
            near = {edge.giver.key: (edge.taker.key, 1), edge.taker.key: (edge.giver.key, -1)}.get(key)
            if near and near[0] not in levels:
                levels[near[0]] = levels[key] + near[1]
                waiting.append(near[0])
    kept = [edge for edge in edges if edge.giver.key in levels]
    kept.sort(key=lambda edge: (levels[edge.giver.key], levels[edge.taker.key], edge.when, edge.giver.title))
    return Lineage(root, tuple(kept), levels)
