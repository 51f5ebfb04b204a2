"""How two texts differ, clause by clause and then character by character."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

# A clause up to its mark; the comparison of single characters is kept to what takes a moment.
CLAUSE = re.compile(r"[^，。；：！？、\n]*[，。；：！？、\n]|[^，。；：！？、\n]+")
MOST_COMPARED = 250_000


def diff_pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return the difference of two texts as pieces: ("equal" | "delete" | "insert", text).

    Clauses are compared first, then the characters of those that changed, as long as they are few.
    """
    pieces: list[tuple[str, str]] = []
    for kind, old, new in _opcodes(CLAUSE.findall(before), CLAUSE.findall(after)):
        if kind == "replace" and len(old) * len(new) <= MOST_COMPARED:
            pieces += [piece for each in _opcodes(old, new) for piece in _pieces(*each)]
        else:
            pieces += _pieces(kind, old, new)
    return tuple(pieces)


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    # Repeated clauses say nothing of where they belong, repeated characters do.
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=not isinstance(before, str))
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield kind, "".join(before[i1:i2]), "".join(after[j1:j2])


def _pieces(kind: str, old: str, new: str) -> list[tuple[str, str]]:
    if kind == "equal":
        return [("equal", old)]
    return [("delete", old)] * bool(old) + [("insert", new)] * bool(new)
