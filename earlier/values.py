"""What was read of an earlier letter, as plain values: its elements, its rows, and the class of every line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Fault


class LineKind(models.TextChoices):
    """What a line of the file was taken for."""

    MARK = "mark", _("发文机关标志")
    HEAD_MARK = "head_mark", _("份号、密级、紧急程度")
    NUMBER = "number", _("发文字号")
    TITLE = "title", _("标题")
    ADDRESSEES = "addressees", _("主送机关")
    BODY = "body", _("正文")
    ANNEX_NOTE = "annex_note", _("附件说明")
    SIGNATURE = "signature", _("署名")
    DATE = "date", _("成文日期")
    COPY_TO = "copy_to", _("抄送机关")
    ANNEX_LABEL = "annex_label", _("附件标识")
    ANNEX_TITLE = "annex_title", _("附件标题")
    HEADER = "header", _("表头")
    GROUP = "group", _("类别小标题")
    ROW = "row", pgettext_lazy("one", "举措")
    CONTINUATION = "continuation", _("续行")
    IGNORED = "ignored", _("略过")
    UNREAD = "unread", _("没有读懂")


class StatementKind(models.TextChoices):
    """What a figure that the letter states is about."""

    BATCH = "batch", pgettext_lazy("one", "批次")
    SELECTED = "selected", _("入选举措")
    BY_CLASS = "by_class", pgettext_lazy("classification", "类别")
    MARKED = "marked", _("特色标识")
    PREVIOUS_BATCHES = "previous_batches", _("此前批数")
    PREVIOUS_MEASURES = "previous_measures", _("此前举措数")
    NATIONAL_REPLICATION = "national_replication", _("全国复制推广")
    BEST_PRACTICE = "best_practice", _("最佳实践案例")


@dataclass(slots=True)
class SourceLine:
    """One line of the file: where it stands, and its text or, in a table, its cells.

    `cells` is None where a text's tabs, bars or blanks may still part it. `is_indented` tells of a line that opens
    a paragraph. `part` names the sheet that a line is the first of. `joined` are further lines that were taken into
    its cells already.
    """

    place: str
    text: str
    cells: tuple[str, ...] | None = None
    is_indented: bool = False
    part: str | None = None
    joined: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with what it was taken for; `remark` says why it was passed over or not understood."""

    place: str
    kind: str
    text: str
    remark: str = ""

    @property
    def label(self) -> str:
        """The kind's name for the screen."""
        return str(LineKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Note:
    """A tolerance that was used, or a remark: one sentence, and every line that it is about."""

    sentence: str
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{'、'.join(self.places)}：{self.sentence}" if self.places else self.sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that the letter states of itself, and where; `subject` is the class's code where it is about one."""

    kind: str
    stated: int
    place: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One measure as the annex prints it, under the number that is printed. The class is a code."""

    serial: int
    title: str
    summary: str
    classification: str
    innovation_point: str
    is_marked: bool = False
    unit_names: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ReadAnnex:
    """One annex of measures, in the order it is printed."""

    label: str
    title: str
    rows: tuple[ReadRow, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The elements of the letter itself; what was not found is empty. `names_marks` tells of a column for them."""

    mark: str = ""
    number: str = ""
    title: str = ""
    title_lines: tuple[str, ...] = ()
    addressees: str = ""
    paragraphs: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    day: date | None = None
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    copy_to: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole letter as it was understood, with what was not.

    `batch`, `zone` and `mark_label` are read off the texts and may be missing (None, ""). `faults` keep the letter
    from being imported until the file is put right; unread lines and wrong totals may be accepted by a person.
    """

    file_name: str
    sha256: str
    head: Head
    annexes: tuple[ReadAnnex, ...]
    batch: int | None
    zone: str
    mark_label: str
    names_marks: bool
    statements: tuple[Statement, ...]
    lines: tuple[ReadLine, ...]
    notes: tuple[Note, ...]
    faults: tuple[Fault, ...]

    @property
    def rows(self) -> tuple[ReadRow, ...]:
        """Every measure, numbered through where several annexes count anew."""
        rows = [row for annex in self.annexes for row in annex.rows]
        if len(self.annexes) < 2:
            return tuple(rows)
        return tuple(replace(row, serial=serial) for serial, row in enumerate(rows, start=1))

    @property
    def unread(self) -> tuple[ReadLine, ...]:
        """The lines that were not understood."""
        return tuple(line for line in self.lines if line.kind == LineKind.UNREAD)

    @property
    def ignored(self) -> tuple[ReadLine, ...]:
        """The lines that were passed over, each for a reason."""
        return tuple(line for line in self.lines if line.kind == LineKind.IGNORED)
