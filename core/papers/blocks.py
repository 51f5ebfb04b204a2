"""What a working paper is made of: plain values that every writer knows how to set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

# Stretches of a text, each with its mark: "same" is set bold and underlined, "term" dotted below, "" plain.
Marked: TypeAlias = tuple[tuple[str, str], ...]
Words: TypeAlias = str | Marked


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a part) or 2 (a part of it); level 1 starts a new page where `on_new_page`."""

    text: str
    level: int = 1
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line ends inside it are kept. What `stays_whole` is not parted by the end of a page."""

    text: Words
    stays_whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that is repeated on each page, or none; `widths` are shares of the page's width.

    One that `stays_whole` is not parted by the end of a page.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Words]]
    widths: Sequence[int]
    stays_whole: bool = False


Block: TypeAlias = Heading | Text | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; `head` is the line under the title, `made_at` the only time that the file knows."""

    title: str
    head: str
    made_at: datetime
    blocks: Iterable[Block]
