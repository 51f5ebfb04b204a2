"""The report's formats. Each writer takes the values, a file to write to, and whom to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TypeAlias

from core.moments import local_day
from core.papers import Paper
from core.papers import write_docx as write_paper_docx
from core.papers import write_pdf as write_paper_pdf
from evaluations.choices import ReportFormat
from evaluations.reporting.content import report_blocks
from evaluations.reporting.data import report_xlsx
from evaluations.reporting.values import ReportValues

Told: TypeAlias = Callable[[int], None]
Writer: TypeAlias = Callable[[ReportValues, IO[bytes], Told], None]
TITLE = "创新举措第三方评估报告"


def write_pdf(values: ReportValues, target: IO[bytes], told: Told) -> None:
    """PDF/A-2a and PDF/UA-1. Raises FontsMissing."""
    write_paper_pdf(_paper(values, told), target)


def write_docx(values: ReportValues, target: IO[bytes], told: Told) -> None:
    """Office Open XML, to be edited in Word or WPS."""
    write_paper_docx(_paper(values, told), target)


def write_xlsx(values: ReportValues, target: IO[bytes], told: Told) -> None:
    """Every figure and every word as a workbook."""
    target.write(report_xlsx(values))
    told(len(values.measures))


def _paper(values: ReportValues, told: Told) -> Paper:
    return Paper(
        title=f"{values.batch}{TITLE}",
        head=f"{values.agency}　{local_day(values.made_at):%Y年%m月%d日}",
        made_at=values.made_at,
        blocks=report_blocks(values, told),
    )


WRITERS: dict[str, Writer] = {
    ReportFormat.DOCX: write_docx,
    ReportFormat.PDF: write_pdf,
    ReportFormat.XLSX: write_xlsx,
}
