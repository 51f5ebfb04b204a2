"""The labelled texts, and made-up measures around them: the same ones in every run.

Documents and queries are our own words and, for the 48 measures of one published batch, those of a public letter.
Levels of the queries: L1 copied with small changes, L2 reworded, L3 the same idea in other official wording, L3x the
same idea with every telling word avoided, L4 and L4h the same topic or words and another idea.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent / "samples"
# With the 255 labelled documents: 10,000.
AROUND = 9_745

_TITLES = [
    "{p}{o}{adj}{a}{m}",
    "{o}{adj}{a}{m}",
    "“{adj}+{a}”{o}{m}",
    "{p}{o}{a}{m}",
    "{o}“{a}+{a2}”{m}",
    "{t}赋能{o}{a}",
]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query with what it should find."""

    qid: str
    level: str
    title: str
    text: str
    target: str
    relevant: frozenset[str]


def labelled_documents() -> list[tuple[str, str, str]]:
    """Return (id, title, text) of each."""
    return [(each["id"], each["title"], each["text"]) for each in _lines("documents.jsonl")]


def labelled_queries() -> list[Labelled]:
    return [Labelled(**{**each, "relevant": frozenset(each["relevant"])}) for each in _lines("queries.jsonl")]


def made_up(count: int, seed: int = 7) -> Iterator[tuple[str, str, str]]:
    """Yield (id, title, text) of measures put together from words of their fields, no two alike."""
    vocabulary = json.loads((SAMPLES / "vocabulary.json").read_text("utf-8"))
    chance, seen = random.Random(seed), set[str]()
    while len(seen) < count:
        title, text = _made_up(chance, vocabulary)
        if text not in seen:
            yield f"G{len(seen):07d}", title, text
            seen.add(text)


def _made_up(chance: random.Random, vocabulary: dict[str, Any]) -> tuple[str, str]:
    fields = list(vocabulary["fields"])
    name = chance.choice(fields)
    field = vocabulary["fields"][name]
    other = vocabulary["fields"][chance.choice(fields) if chance.random() < 0.25 else name]
    objects, acts = field["objects"], field["acts"]
    if chance.random() < 0.3 and name in vocabulary["common_objects"]:
        objects = vocabulary["common_objects"][name]
        acts = acts + vocabulary["common_acts"].get(name, []) * 2
    words = {
        "g": chance.choice(field["agencies"]),
        "g2": chance.choice(other["agencies"]),
        "o": chance.choice(objects),
        "a": chance.choice(acts),
        "a2": chance.choice(acts if chance.random() < 0.6 else other["acts"]),
        "t": chance.choice(field["tools"] if chance.random() < 0.75 else other["tools"]),
        "r": chance.choice(field["results"]),
        "r2": chance.choice(field["results"]),
        "p": chance.choice(vocabulary["places"]),
    }
    form = chance.choice(_TITLES)
    title = form.format(
        adj=chance.choice(vocabulary["manners"]), m=chance.choice(vocabulary["modes"]), **words
    )
    text = chance.choice(vocabulary["openings"]).format(**words)
    for middle in chance.sample(vocabulary["middles"], chance.choice([1, 2, 2, 3])):
        if chance.random() < 0.3:
            words["a"] = chance.choice(acts)
        text += middle.format(**words)
    text += chance.choice(vocabulary["endings"]).format(**words)
    if chance.random() < 0.8:
        text += "创新点：" + chance.choice(vocabulary["claims"]).format(**words)
    return title, text


def _lines(name: str) -> Iterator[dict[str, Any]]:
    for line in (SAMPLES / name).read_text("utf-8").splitlines():
        yield json.loads(line)
