"""Which fields each file of the archive has, and of what kind (the tables of docs/proof.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from proof.archive.faults import MISSING, Fault

Shape = Any


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value that may be `null` instead."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Seldom:
    """A field that need not be there."""

    shape: Shape


TEXT, WHOLE, TRUTH = str, int, bool
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
POSITIVE = re.compile(r"(?!0\Z)(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_OR_NONE = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?\+00:00")
_NAMED = [{"key": WHOLE, "name": TEXT}]
_CLASSES = [{"classification": TEXT, "label": TEXT, "count": WHOLE}]
FIGURES = {
    **dict.fromkeys(("batch", "previous_batches", "previous_measures"), WHOLE),
    **dict.fromkeys(("national_replications", "best_practices", "selected", "special_marks"), WHOLE),
    "by_class": _CLASSES,
}
_FIRST = {
    **dict.fromkeys(("format", "number", "title", "previous"), TEXT),
    "date": DAY,
    "rows": WHOLE,
    "files": [{"format": TEXT, "size": WHOLE, "sha256": TEXT, "sm3": TEXT}],
}
_SECOND = {
    **_FIRST,
    "issued_at": MOMENT,
    "batch": WHOLE,
    "corrects": Maybe({"number": TEXT, "manifest_sha256": TEXT}),
    "content_sha256": TEXT,
    "entries": [TEXT],
}
MANIFESTS = {
    "fzworkflow.manifest/1": _FIRST,
    "fzworkflow.manifest/2": _SECOND,
    "fzworkflow.manifest/3": {
        **_SECOND,
        "figures": FIGURES,
        "evidence": [TEXT],
        "evaluation": Maybe({"sha256": TEXT, "inputs_sha256": TEXT, "seeds": [WHOLE]}),
        "revocations": [{"number": TEXT, "sha256": TEXT}],
    },
}
LISTING = {
    "format": TEXT,
    "number": TEXT,
    "files": [{"name": TEXT, "size": WHOLE, "sha256": TEXT, "sm3": TEXT}],
}
LINKS = {"format": TEXT, "manifests": [dict]}
LETTER = {
    **dict.fromkeys(("format", "mark", "number", "title", "addressees"), TEXT),
    "date": DAY,
    "title_lines": [TEXT],
    "paragraphs": [TEXT],
    "signature": [TEXT],
    **dict.fromkeys(("copy_number", "secrecy", "urgency", "copy_to", "note"), Seldom(TEXT)),
    "annexes": [
        {
            "label": TEXT,
            "title": TEXT,
            "header": [TEXT],
            "title_lines": [TEXT],
            "rows": [
                {
                    "number": WHOLE,
                    **dict.fromkeys(("title", "summary", "classification", "innovation_point"), TEXT),
                    "mark": Maybe(TEXT),
                }
            ],
        }
    ],
}
_WHO_WHEN = {"by": WHOLE, "at": MOMENT}
_SEARCH = {
    "key": WHOLE,
    **_WHO_WHEN,
    **dict.fromkeys(("purpose", "query_sha256", "model"), TEXT),
    "scope": [{"source": TEXT, "name": TEXT, "documents": WHOLE, "digest": TEXT, "as_of": TEXT}],
    "shelves_left_out": [TEXT],
    "phrases_left_out": [TEXT],
    "hits": [
        {
            "key": WHOLE,
            "rank": WHOLE,
            **dict.fromkeys(("source", "shelf", "title", "place", "document", "in_force_since"), TEXT),
            **dict.fromkeys(("digest", "label"), TEXT),
            "is_open": TRUTH,
            **dict.fromkeys(("decision", "reason", "decided_at"), TEXT),
            "decided_by": Maybe(WHOLE),
        }
    ],
}
_COMPARISON = {
    "key": WHOLE,
    **dict.fromkeys(("place", "practice", "document", "in_force_since", "source", "difference"), TEXT),
    **dict.fromkeys(("relation", "origin"), TEXT),
    "hit": Maybe(WHOLE),
    **_WHO_WHEN,
}
_SHEET = {
    **dict.fromkeys(("key", "evaluator", "round"), WHOLE),
    **dict.fromkeys(("at", "familiarity", "classification", "ground", "comment"), TEXT),
    "abstained": TRUTH,
    "special_mark": TRUTH,
    "replicated": Maybe(WHOLE),
    "marks": [{"criterion": TEXT, "score": Maybe(NUMBER), "passed": Maybe(TRUTH), "comment": TEXT}],
}
_RESULT = {
    **dict.fromkeys(("tally", "n", "special_mark_votes", "abstentions"), WHOLE),
    **dict.fromkeys(("mean", "trimmed_mean", "adjusted_mean", "median", "spread"), Maybe(NUMBER)),
    "rank": Maybe(WHOLE),
    "votes": [{"classification": TEXT, "count": WHOLE}],
    "flags": [TEXT],
    "settled": TEXT,
}
_DECISION = {
    "key": WHOLE,
    "selected": TRUTH,
    "special_mark": TRUTH,
    **dict.fromkeys(("classification", "reason", "replicates", "note", "confirmed_at"), TEXT),
    **dict.fromkeys(("comparison", "search", "outside_search", "confirmed_by"), Maybe(WHOLE)),
    **_WHO_WHEN,
}
EVIDENCE = {
    **dict.fromkeys(("format", "salt", "ref", "title"), TEXT),
    "cutoff": DAY_OR_NONE,
    "run_at_once": Maybe({"at": MOMENT, **dict.fromkeys(("by", "package", "sha256"), TEXT)}),
    "batch": WHOLE,
    "measure": WHOLE,
    "entry": Maybe(
        {
            "serial": WHOLE,
            **dict.fromkeys(("title", "summary", "innovation_point", "classification"), TEXT),
            "has_special_mark": TRUTH,
            "field": TEXT,
            "unit_names": TEXT,
        }
    ),
    "claim": Maybe(
        {
            "revision": WHOLE,
            **dict.fromkeys(("revision_sha256", "title", "summary", "innovation_point"), TEXT),
            **dict.fromkeys(("classification", "sent_at"), TEXT),
            "special_mark": TRUTH,
            "units": [WHOLE],
            "sent_by": Maybe(WHOLE),
        }
    ),
    "searches": [_SEARCH],
    "outside_searches": [
        {
            "key": WHOLE,
            **dict.fromkeys(("searched_by", "scope", "name", "sha256"), TEXT),
            "searched_on": DAY,
            "size": WHOLE,
            **_WHO_WHEN,
        }
    ],
    "comparisons": [_COMPARISON],
    "criteria": [
        {"code": TEXT, "name": TEXT, "weight": NUMBER, "max": NUMBER, "counts": TRUTH, "gate": TRUTH}
    ],
    "sheets": [_SHEET],
    "result": Maybe(_RESULT),
    "decision": Maybe(_DECISION),
    "people": _NAMED,
    "units": _NAMED,
}
EVALUATION = {
    "format": TEXT,
    "salt": TEXT,
    "batch": WHOLE,
    "wording": dict.fromkeys(
        ("title", "annex_title", "template", "zone", "issuer", "short_name", "mark_label"), TEXT
    ),
    "rules": {"trim_from": WHOLE, "trim": TRUTH, "spread_threshold": Maybe(NUMBER)},
    "criteria": [
        {
            **dict.fromkeys(("code", "name"), TEXT),
            "weight": NUMBER,
            "max": POSITIVE,
            **dict.fromkeys(("counts", "required", "gate"), TRUTH),
        }
    ],
    "panel": Maybe(
        {
            **dict.fromkeys(("agency", "per_measure", "round", "seed"), WHOLE),
            "members": [{"evaluator": WHOLE, "cap": Maybe(WHOLE), "ties_declared_at": TEXT}],
            "proposals": [
                {
                    **dict.fromkeys(("number", "count", "seed"), WHOLE),
                    **dict.fromkeys(("rule", "released_at", "undone_at"), TEXT),
                    "by_field": TRUTH,
                }
            ],
        }
    ),
    "ties": [{"evaluator": WHOLE, "unit": WHOLE, "at": TEXT}],
    "measures": [{"key": WHOLE, "ref": TEXT, "units": [WHOLE], "evidence_sha256": TEXT}],
    "assignments": [
        {**dict.fromkeys(("key", "measure", "evaluator", "round"), WHOLE), "state": TEXT},
    ],
    "tally": Maybe(
        {
            "number": WHOLE,
            "inputs_sha256": TEXT,
            "alpha_scores": Maybe(NUMBER),
            "alpha_classes": Maybe(NUMBER),
        }
    ),
    "people": _NAMED,
    "units": _NAMED,
}
REVOCATION = {
    **dict.fromkeys(("format", "salt", "number", "manifest_sha256", "at", "reason"), TEXT),
    "by": WHOLE,
    "serials": [WHOLE],
}


def shape_faults(file: str, value: Any, shape: Shape, place: str = "") -> Iterator[Fault]:
    """Yield each field that is missing, too many or of the wrong kind."""
    if isinstance(shape, Maybe):
        if value is not None:
            yield from shape_faults(file, value, shape.shape, place)
    elif isinstance(shape, dict):
        yield from _object_faults(file, value, shape, place)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield Fault(file, place, "类型不对")
            return
        for position, one in enumerate(value, start=1):
            yield from shape_faults(file, one, shape[0], f"{place}[{position}]")
    elif not _is_of(value, shape):
        yield Fault(file, place, "类型不对")


def _is_of(value: Any, kind: Any) -> bool:
    if isinstance(kind, re.Pattern):
        return isinstance(value, str) and kind.fullmatch(value) is not None
    return type(value) is kind


def _object_faults(file: str, value: Any, shape: dict[str, Shape], place: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(file, place, "类型不对")
        return
    for name, kind in shape.items():
        at = f"{place}.{name}" if place else name
        if name in value:
            yield from shape_faults(file, value[name], kind.shape if isinstance(kind, Seldom) else kind, at)
        elif not isinstance(kind, Seldom):
            yield Fault(file, at, MISSING)
    for name in sorted(value.keys() - shape.keys()):
        yield Fault(file, f"{place}.{name}" if place else name, "多余")
