"""What a file holds and what was read of it, as plain values that a child process can hand back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the catalogue with the facts it names; it is put into the reader's language where it is shown."""

    text: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return self.text % dict(self.facts) if self.facts else self.text


def gettext_noop(text: str) -> str:
    """Mark a sentence for the catalogue and return it as it is: nothing of Django is needed to read a file."""
    return text


def say(text: str, /, **facts: str | int) -> Saying:
    """Return a sentence (marked with `gettext_noop`) with its facts."""
    return Saying(text, tuple(facts.items()))


class NotAList(ValueError):
    """Nothing can be read from the file; `saying` tells why and what to do."""

    def __init__(self, saying: Saying) -> None:
        super().__init__(saying)
        self.saying = saying


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a line of a text file. `is_whole` tells that its end is a paragraph's end."""

    at: Saying
    text: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row. `is_continued` tells of one merged with the cell above, whose text it repeats."""

    text: str
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, a cell a column. `opens_page` tells of a table's first row after a page's end.

    `is_uncertain` tells of one that lacks or exceeds cells where only their order says to which column they belong.
    """

    at: Saying
    cells: tuple[Cell, ...]
    opens_page: bool = False
    is_uncertain: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts."""
        return tuple(cell.text for cell in self.cells)

    @property
    def own(self) -> tuple[str, ...]:
        """The texts that this row itself brings."""
        return tuple(cell.text for cell in self.cells if cell.text and not cell.is_continued)


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the order of its rows."""

    rows: tuple[Row, ...]


Block = Line | Table


class LineKind(StrEnum):
    """What a line was taken for."""

    HEAD = "head"
    FIELD = "field"
    SCOPE = "scope"
    HEADER = "header"
    ENTRY = "entry"
    TEXT = "text"
    IGNORED = "ignored"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with what it was taken for; `remark` says why it was passed over or not read."""

    at: Saying
    kind: LineKind
    text: str
    remark: Saying | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A tolerance that was used, or a doubt: one sentence and every place that it is about."""

    saying: Saying
    places: tuple[Saying, ...] = ()
    is_doubt: bool = False


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One practice. What the file does not say is empty (None for the day)."""

    title: str
    text: str = ""
    field: str = ""
    place: str = ""
    scope: str = ""
    responsible: str = ""
    document: str = ""
    in_force_since: date | None = None
    number: int | None = None
    at: Saying = Saying("")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of entries that the list states of itself or of one field, against what was read."""

    at: Saying
    stated: int
    counted: int
    subject: str = ""

    @property
    def holds(self) -> bool:
        """Whether the list is right about itself."""
        return self.stated == self.counted


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of the whole list."""

    name: str = ""
    issuer: str = ""
    document: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was made of a file: its practices, and an account of every line.

    `are_records` tells of JSON lines, where a person has nothing to weigh: a line is right or wrong.
    """

    head: Head = Head()
    entries: tuple[ReadEntry, ...] = ()
    lines: tuple[ReadLine, ...] = ()
    notes: tuple[Note, ...] = ()
    stated: tuple[Stated, ...] = ()
    are_records: bool = False

    @property
    def unread(self) -> tuple[ReadLine, ...]:
        """The lines that were not read, each with its reason."""
        return tuple(line for line in self.lines if line.kind is LineKind.UNREAD)

    @property
    def disagreements(self) -> tuple[Stated, ...]:
        """The numbers of the list that the reading does not bear out."""
        return tuple(one for one in self.stated if not one.holds)

    @property
    def doubts(self) -> tuple[Note, ...]:
        """The notes that a person should look into."""
        return tuple(note for note in self.notes if note.is_doubt)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look before this is taken."""
        return bool(self.unread or self.disagreements or self.doubts)


@dataclass(slots=True)
class Notebook:
    """Collects notes and lines while a file is read; the same sentence about many places becomes one note."""

    lines: list[ReadLine] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    _places: dict[tuple[Saying, bool], dict[Saying, None]] = field(default_factory=dict)

    def tolerate(self, saying: Saying, at: Saying | None = None) -> None:
        """Note a tolerance that was used."""
        self._add(saying, at, is_doubt=False)

    def doubt(self, saying: Saying, at: Saying | None = None) -> None:
        """Note what a person should look into."""
        self._add(saying, at, is_doubt=True)

    def take(self, at: Saying, kind: LineKind, text: str, remark: Saying | None = None) -> None:
        """Say what a line was taken for."""
        self.lines.append(ReadLine(at, kind, text, remark))

    def notes(self) -> Iterator[Note]:
        """Yield one note a sentence, in the order in which each was first made."""
        for (saying, is_doubt), places in self._places.items():
            yield Note(saying, tuple(places), is_doubt)

    def _add(self, saying: Saying, at: Saying | None, *, is_doubt: bool) -> None:
        places = self._places.setdefault((saying, is_doubt), {})
        if at is not None:
            places[at] = None
