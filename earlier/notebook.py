"""Collecting remarks while a file is read: the same sentence about many lines becomes one note."""

from __future__ import annotations

import re

from earlier.values import Note

_NUMBERED = re.compile(r"(.*\D|)(\d+)(\D*)")


class Notebook:
    """Remarks in the order in which each was first made."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def add(self, sentence: str, place: str = "") -> None:
        """Remark something of a line, or of the file."""
        places = self._places.setdefault(sentence, [])
        if place and (not places or places[-1] != place):
            places.append(place)

    def notes(self) -> tuple[Note, ...]:
        """Return one note a sentence."""
        return tuple(Note(sentence, joined(places)) for sentence, places in self._places.items())


def joined(places: list[str]) -> tuple[str, ...]:
    """Shorten runs of places: 第3行, 第4行, 第5行 become 第3–5行."""
    runs: list[tuple[str, int, int, str]] = []
    found = {place: _NUMBERED.fullmatch(place) for place in places}
    plain = [place for place, parts in found.items() if parts is None]
    for before, after, number in sorted((p[1], p[3], int(p[2])) for p in found.values() if p):
        if runs and runs[-1][0] == before and runs[-1][3] == after and runs[-1][2] + 1 == number:
            runs[-1] = (before, runs[-1][1], number, after)
        else:
            runs.append((before, number, number, after))
    shown = [f"{b}{first}{a}" if first == last else f"{b}{first}–{last}{a}" for b, first, last, a in runs]
    return (*shown, *plain)
