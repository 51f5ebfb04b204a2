"""The seal of a workbook: for whom and from what it was made, so that no row can pass for another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing

SALT = "evaluations.offline"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A batch's key, an evaluator's key, the digest of the criteria; by each row's mark the measure's number."""

    batch_id: int
    evaluator_id: int
    rubric: str
    refs: Mapping[str, str]


def mark_of(assignment_id: int, version: int) -> str:
    """Return how a row names its sheet and the version that it was made from, such as "12:3"."""
    return f"{assignment_id}:{version}"


def split_mark(mark: str) -> tuple[int, int] | None:
    """Return the assignment and the version that a mark names, or None for what is no mark."""
    key, _colon, version = mark.partition(":")
    are_numbers = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (key, version))
    return (int(key), int(version)) if are_numbers else None


def seal(stamp: Stamp) -> str:
    """Return the stamp as one signed word."""
    plain = [stamp.batch_id, stamp.evaluator_id, stamp.rubric, dict(stamp.refs)]
    return signing.dumps(plain, salt=SALT, compress=True)


def unseal(word: str) -> Stamp:
    """Return the stamp that a word holds. Raises `BadSignature` for a word that was not made here."""
    batch_id, evaluator_id, rubric, refs = signing.loads(word, salt=SALT)
    return Stamp(batch_id, evaluator_id, rubric, refs)
