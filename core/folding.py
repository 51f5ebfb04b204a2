"""A text as people see it: what looks the same is the same to a search, to a comparison of names, to a signature.

`folded` says it for Python, `Folded` for columns of the database; both are held to the same examples.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Func, GeneratedField, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from core.characterwise import Characterwise

# Told apart by code points alone; what differs by width is made one by NFKC.
_SAME = {
    "(": "〔[［【{｛〖⟦",
    ")": "〕]］】}｝〗⟧",
    '"': "“”„‟«»「」『』｢｣〝〞〟'‘’‚‛＇`´′″",
    "·": "•・･‧⋅∙●◦",
    "-": "‐‑‒–—―−─",
    ",": "、､﹑",
    "~": "～〜∼",
}
_ALIKE = "".join(_SAME.values())
_SHAPES = "".join(shape * len(alike) for shape, alike in _SAME.items())
_TO_ONE = str.maketrans(_ALIKE, _SHAPES)
# Blanks, and what nobody sees: soft hyphens, joiners, marks of direction, choices among the forms of a character.
_UNSEEN = "\\s\u00ad\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_UNSEEN_CLASS = f"[{_UNSEEN}]+"
_UNSEEN_PATTERN = re.compile(_UNSEEN_CLASS)
MOST_WORDS = 10

Rows = TypeVar("Rows", bound=QuerySet[Any])


def folded(text: str) -> str:
    """Return a text in one width, case and shape of marks, without blanks and without what nobody sees."""
    plain = unicodedata.normalize("NFKC", text.translate(_TO_ONE)).translate(_TO_ONE).lower()
    return _UNSEEN_PATTERN.sub("", plain)


def folded_words(words: str) -> list[str]:
    """Return the blank-separated words or phrases that somebody looks for, each as `folded` has it."""
    return list(dict.fromkeys(word for word in map(folded, words.split()[:MOST_WORDS]) if word))


def place_of(wanted: str, text: str) -> tuple[int, int] | None:
    """Return where the first text that looks like `wanted` begins and ends, or None; `wanted` is folded already."""
    seen, owners = seen_in(text)
    at = seen.find(wanted)
    if at < 0 or not wanted:
        return None
    return owners[at], owners[at + len(wanted) - 1] + 1


def seen_in(text: str) -> tuple[str, list[int]]:
    """Return a text as `folded` has it, and of each of its characters the place in the text that it comes from."""
    return _FOLDING.with_places(text)


def as_seen(text: str) -> str:
    """Return the same text without the places: many times as fast."""
    return text.translate(_FOLDING)


_FOLDING = Characterwise(folded)


def folded_sql(said: str) -> str:
    """Return the expression of PostgreSQL that folds another one, which is a text."""
    shapes = f"{_literal(_ALIKE)}, {_literal(_SHAPES)}"
    one_width = f"normalize(translate({said}, {shapes}), NFKC)"
    return f"regexp_replace(lower(translate({one_width}, {shapes})), {_literal(_UNSEEN_CLASS)}, '', 'g')"


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


class Folded(Func):
    """A column as `folded` has it, made by the database."""

    template = folded_sql("%(expressions)s")

    def __init__(self, column: str | Combinable, **extra: Any) -> None:
        super().__init__(Cast(column, TextField()), output_field=TextField(), **extra)


def saying(rows: Rows, words: str, *columns: str) -> Rows:
    """Return the rows that hold every one of some words, in whichever of the columns; no words leave all."""
    wanted = folded_words(words)
    if not wanted:
        return rows
    names = {f"folded_{number}": Folded(column) for number, column in enumerate(columns)}
    narrowed: Rows = _holding(rows.alias(**names), wanted, names)
    return narrowed


def saying_kept(rows: Rows, words: str, *columns: str) -> Rows:
    """Return the same by columns that the database keeps folded: what thousands of rows are searched by."""
    return _holding(rows, folded_words(words), columns)


def _holding(rows: Rows, wanted: Iterable[str], columns: Iterable[str]) -> Rows:
    found: Any = rows
    for word in wanted:
        found = found.filter(reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns)))
    narrowed: Rows = found
    return narrowed


def kept_folded(*columns: str) -> GeneratedField:
    """Return the field of a model in which two or more of its texts stand folded, each apart from the next.

    What a text is folded to is written into the table: a change of the folding takes a migration that makes the field anew.
    """
    text = TextField()
    parts = [part for column in columns for part in (Value("|", text), Cast(column, text))][1:]
    return GeneratedField(expression=Folded(Concat(*parts)), output_field=text, db_persist=True)
