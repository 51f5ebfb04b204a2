"""What a page of evidence is made of, whatever it is shown as: sections of lines and tables of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# Gives the address of a thing by its kind and its key, empty where nothing is to be led to.
Links = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text: where it leads, the tone of a badge, whether it is a figure or stands out."""

    text: str
    href: str = ""
    tone: str = ""
    is_figure: bool = False
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are the columns' shares of the page when printed."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the page: lines of cells, a table, remarks under it; `aside` stands at the right of its title."""

    key: str
    title: str
    aside: str = ""
    lines: tuple[tuple[Cell, ...], ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The whole page: a sentence that sums it up from the records, the gravest thing that speaks against leaning on
    it, the sections, and what could be more solid.

    `has_files` says whether a file in hand can be held against those that were issued; `remark` what the times are
    where that is not plain; `item` names the measure in the register.
    """

    heading: str
    title: str
    about: tuple[str, ...]
    label: str
    conclusion: str
    is_settled: bool
    caution: str
    sections: tuple[Section, ...]
    has_files: bool = False
    remark: str = ""
    weak: tuple[str, ...] = field(default=())
    item: str = ""

    @property
    def is_doubted(self) -> bool:
        """Whether something is said against leaning on the conclusion."""
        return bool(self.caution or self.weak)
