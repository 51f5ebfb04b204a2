"""The small language of a letter's text: `{{ figure }}` and `[[ an optional clause ]]`, nothing else.

A clause drops out as a whole when a figure that stands directly in it is zero or empty.
Clauses may be nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\{\{\s*(?P<name>[^{}\s]*)\s*\}\}|(?P<open>\[\[)|(?P<close>\]\])")


class Unbalanced(ValueError):
    """A clause is opened and not closed, or closed and not opened."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The place of a figure or a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Words, placeholders and clauses; the outermost one is the paragraph itself and never drops."""

    parts: tuple[str | Placeholder | Clause, ...]

    def names(self) -> Iterator[str]:
        """Every placeholder's name, nested ones included."""
        for part in self.parts:
            if isinstance(part, Placeholder):
                yield part.name
            elif isinstance(part, Clause):
                yield from part.names()

    def render(self, values: Mapping[str, str | int]) -> str:
        """The clause with its placeholders filled in; raises KeyError for an unknown one."""
        return "".join(_render_part(part, values) for part in self.parts)

    def drops(self, values: Mapping[str, str | int]) -> bool:
        """Whether something that stands directly in the clause is zero or empty."""
        return any(isinstance(part, Placeholder) and not values[part.name] for part in self.parts)


def parse(text: str) -> Clause:
    """Read one paragraph; raises `Unbalanced`."""
    open_clauses: list[list[str | Placeholder | Clause]] = [[]]
    position = 0
    for token in _TOKEN.finditer(text):
        if words := text[position : token.start()]:
            open_clauses[-1].append(words)
        position = token.end()
        if token["open"]:
            open_clauses.append([])
        elif token["close"]:
            _close(open_clauses)
        else:
            open_clauses[-1].append(Placeholder(token["name"]))
    if words := text[position:]:
        open_clauses[-1].append(words)
    if len(open_clauses) > 1:
        raise Unbalanced
    return Clause(tuple(open_clauses[0]))


def literal_words(text: str) -> list[str]:
    """The words between placeholders and clause marks, in order; a placeholder leaves an empty string."""
    words: list[str] = []
    position = 0
    for token in _TOKEN.finditer(text):
        words.append(text[position : token.start()])
        if not (token["open"] or token["close"]):
            words.append("")
        position = token.end()
    return [*words, text[position:]]


def _close(open_clauses: list[list[str | Placeholder | Clause]]) -> None:
    if len(open_clauses) == 1:
        raise Unbalanced
    closed = Clause(tuple(open_clauses.pop()))
    open_clauses[-1].append(closed)


def _render_part(part: str | Placeholder | Clause, values: Mapping[str, str | int]) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Placeholder):
        return str(values[part.name])
    return "" if part.drops(values) else part.render(values)
