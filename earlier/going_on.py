"""Whether a line goes on with a row that could be whole already: what it goes on with has not ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from earlier.doubts import Widths
from earlier.novelty import opens_with_class
from earlier.rows import OpenRow
from earlier.values import LineKind, ReadLine

Piece = tuple[int | None, str]
_STOPS, _CLOSING = ("。", "！", "？"), ("”", "）")


class GoingOn:
    """Holds back the lines behind a row that could be whole until it is told whether they go on with it."""

    def __init__(self, lines: list[ReadLine], widths: Widths) -> None:
        self._lines = lines
        self._widths = widths
        self._waiting: list[tuple[int, Piece]] = []

    def is_mid_sentence(self, row: OpenRow) -> bool:
        """Whether the last line of a row, or the last one held back, breaks off."""
        last = self._waiting[-1][1][1] if self._waiting else _last(row)
        return bool(last) and not last.endswith((*_STOPS, *_CLOSING, "；", "："))

    def may_follow(self, row: OpenRow, pieces: Sequence[Piece]) -> bool:
        """Whether lines may go on with a row that could be whole."""
        if self._waiting:
            return True
        column = pieces[0][0]
        above = [piece for at, piece in row.pieces if piece and (column is None or at == column)]
        last = above[-1].rstrip() if above else ""
        if opens_with_class(pieces[0][1]):
            return False
        # A sentence may end just where the column does: only a width that is known tells.
        return column is not None or not last.endswith(_STOPS) or self._widths.are_filled_by(last)

    def add(self, row: OpenRow, text: str, pieces: Sequence[Piece]) -> None:
        """Hold a line back that was put down just now; the end of its sentence brings it and those before it in.

        Behind a sentence that ended with its line, another may stand there for itself: it waits for the next row.
        """
        last = _last(row)
        self._waiting += [(len(self._lines) - 1, piece) for piece in pieces]
        if not last.endswith((*_STOPS, *_CLOSING)) or (text.endswith(_STOPS) and not last.endswith(_STOPS)):
            self._take(row)

    def close(self, row: OpenRow, *, is_followed: bool) -> None:
        """Take what waited where another row follows and it ends a sentence; leave the rest as not understood."""
        if is_followed and self._waiting and self._waiting[-1][1][1].endswith(_STOPS):
            self._take(row)
        self._waiting = []

    def _take(self, row: OpenRow) -> None:
        row.lines += [self._lines[at].text for at in dict.fromkeys(at for at, _piece in self._waiting)]
        for at, piece in self._waiting:
            row.pieces.append(piece)
            self._lines[at] = replace(self._lines[at], kind=LineKind.CONTINUATION, remark="")
        self._waiting = []


def _last(row: OpenRow) -> str:
    return next((text.rstrip() for _column, text in reversed(row.pieces) if text.strip()), "")
