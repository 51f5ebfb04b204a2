"""What a letter says, apart from every format it is printed in.

One frozen value feeds the PDF, the DOCX, the OFD, the page, the plain text and the JSON, so that they cannot disagree.
Everything in it is as printed: labels of classes, the date's day, the order of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from documents.titles import break_title

FORMAT = "fzworkflow.letter/1"
HEADER = ("序号", "举措内容", "创新性")
POINT_LABEL = "创新点："
COPY_LABEL = "抄送："
SENTENCE_ENDS = "。！？"
SELDOM = ("copy_number", "secrecy", "urgency", "copy_to", "note")


class Face(StrEnum):
    """The face a run of text is set in, by what the text is (GB/T 9704-2012, 7.3.3)."""

    BODY = "body"
    STRONG = "strong"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one face."""

    text: str
    face: Face = Face.BODY


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One measure as the annex prints it; `mark` is the label beside the class, or nothing."""

    number: int
    title: str
    summary: str
    classification: str
    innovation_point: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its label (附件, or 附件1 among several), its title and its table.

    A fourth header opens the mark's column. Without `title_lines` the title is broken by itself.
    """

    label: str
    title: str
    header: tuple[str, ...]
    rows: tuple[AnnexRow, ...]
    title_lines: tuple[str, ...] = ()

    @property
    def printed_title_lines(self) -> tuple[str, ...]:
        """The annex title's lines."""
        return self.title_lines or break_title(self.title)

    def cells(self, row: AnnexRow) -> tuple[tuple[Run, ...], ...]:
        """The row's cells as runs of text, the same in every format."""
        measure = (Run(_sentence(row.title), Face.STRONG), Run(row.summary))
        novelty = (Run(_sentence(row.classification), Face.STRONG), Run(POINT_LABEL, Face.STRONG))
        cells = ((Run(str(row.number)),), measure, (*novelty, Run(row.innovation_point)))
        return (*cells, (Run(row.mark or ""),)) if len(self.header) > len(HEADER) else cells


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A whole letter. `number` is empty until issue; `title_lines` are the title, broken by sense.

    `copy_number` 份号, `secrecy` 密级和保密期限, `urgency` 紧急程度, `copy_to` 抄送机关 and `note` 附注, without
    its brackets, are printed when present.
    """

    mark: str
    number: str | None
    title: str
    title_lines: tuple[str, ...]
    addressees: str
    paragraphs: tuple[str, ...]
    annexes: tuple[Annex, ...]
    signature: tuple[str, ...]
    date: date
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    copy_to: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.paragraphs:
            raise ValueError("a letter has at least one paragraph")

    @property
    def printed_date(self) -> str:
        """The date with Arabic figures and no padding (GB/T 9704-2012, 7.3.5.4)."""
        return chinese_date(self.date)

    @property
    def head_marks(self) -> tuple[str, ...]:
        """What stands flush left under the first rule, one a line, in this order (GB/T 9704-2012, 10.1)."""
        return tuple(filter(None, (self.copy_number, self.secrecy, self.urgency)))

    @property
    def printed_note(self) -> str:
        """附注 under the date, in round brackets (GB/T 9704-2012, 7.3.6), or nothing."""
        return f"（{self.note}）" if self.note else ""

    @property
    def copies(self) -> str:
        """The line of the 版记, or nothing: names end in a full stop (GB/T 9704-2012, 7.4.2)."""
        return f"{COPY_LABEL}{_sentence(self.copy_to)}" if self.copy_to else ""

    @property
    def annex_note(self) -> tuple[str, ...]:
        """附件说明: one line an annex, the first opening with 附件：, several of them numbered."""
        titles = [annex.title for annex in self.annexes]
        if len(titles) > 1:
            titles = [f"{position}. {title}" for position, title in enumerate(titles, start=1)]
        return tuple(f"附件：{title}" if first else title for first, title in _flag_first(titles))

    def to_json(self) -> dict[str, object]:
        """The letter as plain JSON values, without loss; what a letter seldom has is left out where it is empty."""
        values = {name: value for name, value in asdict(self).items() if value or name not in SELDOM}
        return {"format": FORMAT, **values, "date": self.date.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> LetterContent:
        """The letter that `to_json` wrote; raises ValueError when the value is not one."""
        if values.get("format") != FORMAT:
            raise ValueError(f"not a {FORMAT}: {values.get('format')!r}")
        number = values["number"]
        return cls(
            mark=str(values["mark"]),
            number=None if number is None else str(number),
            title=str(values["title"]),
            title_lines=_texts(values["title_lines"]),
            addressees=str(values["addressees"]),
            paragraphs=_texts(values["paragraphs"]),
            annexes=tuple(_annex(annex) for annex in _sequence(values["annexes"])),
            signature=_texts(values["signature"]),
            date=date.fromisoformat(str(values["date"])),
            **{name: str(values.get(name, "")) for name in SELDOM},
        )


def chinese_date(day: date) -> str:
    """2022年8月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(agency_code: str, year: int, sequence: int) -> str:
    """发文字号: year in 〔〕, sequence not padded (GB/T 9704-2012, 7.2.5)."""
    return f"{agency_code}〔{year}〕{sequence}号"


_LEVELS = (
    (re.compile(r"[一二三四五六七八九十]+、[^。！？；]*"), Face.LEVEL_1),
    (re.compile(r"（[一二三四五六七八九十]+）[^。！？；]*"), Face.LEVEL_2),
)


def paragraph_runs(text: str) -> tuple[Run, ...]:
    """A body paragraph with its heading words, 一、 or （一）, set apart up to the first full stop."""
    for pattern, face in _LEVELS:
        if heading := pattern.match(text):
            end = heading.end() + (text[heading.end() : heading.end() + 1] == "。")
            rest = text[end:]
            return (Run(text[:end], face), Run(rest)) if rest else (Run(text, face),)
    return (Run(text),)


def _sentence(text: str) -> str:
    return text if text.endswith(tuple(SENTENCE_ENDS)) else f"{text}。"


def _flag_first(titles: Sequence[str]) -> list[tuple[bool, str]]:
    return [(position == 0, title) for position, title in enumerate(titles)]


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"a list was expected: {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in _sequence(value))


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"an object was expected: {value!r}")
    return value


def _annex(value: object) -> Annex:
    values = _mapping(value)
    return Annex(
        label=str(values["label"]),
        title=str(values["title"]),
        header=_texts(values["header"]),
        rows=tuple(_annex_row(row) for row in _sequence(values["rows"])),
        title_lines=_texts(values.get("title_lines", ())),
    )


def _annex_row(value: object) -> AnnexRow:
    values = _mapping(value)
    mark = values["mark"]
    return AnnexRow(
        number=int(str(values["number"])),
        title=str(values["title"]),
        summary=str(values["summary"]),
        classification=str(values["classification"]),
        innovation_point=str(values["innovation_point"]),
        mark=None if mark is None else str(mark),
    )
