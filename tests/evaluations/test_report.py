"""The evaluation report: three forms, one set of figures, no unit named."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from core import outbox
from core.errors import NotAllowed, WrongState
from core.models import Notice, OutboxEntry
from evaluations import actions
from evaluations.actions.reporting import make_report
from evaluations.actions.scoring import sheet_of
from evaluations.entries import SheetEntries
from evaluations.exact import shown
from evaluations.models import Assignment, Report, TallyEntry
from evaluations.reporting import WRITERS, read_report
from measures.actions import withdraw_measure
from precedents.told import FILE
from tests.factories import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db
ODD = "=1+1 #set $x$ *粗* _斜_ \\u @某 <标签> `码`"


def evaluated(measures: int = 2, evaluators: int = 3) -> Cast:
    cast = make_cast(evaluators=evaluators)
    for number in range(measures):
        cast.accepted(title=f"举措之{number}")
    cast.evaluate()
    first, second, *rest = cast.open_assignments()
    scores = {code: Decimal("83.33") for code in ("novelty", "effect", "replicability")}
    save(
        cast,
        first,
        SheetEntries(
            scores=scores,
            gates={"legality": True, "risk": False},
            score_comments={"risk": ODD},
            classification="replication",
            ground=ODD,
            familiarity="familiar",
            comment=ODD,
        ),
    )
    save(cast, second, SheetEntries(comment="与本人研究方向不符", is_abstained=True))
    for position, assignment in enumerate(rest):
        cast.score(assignment, 71 + 7 * position % 23)
    cast.close()
    return cast


def save(cast: Cast, assignment: Assignment, entries: SheetEntries) -> None:
    version = sheet_of(assignment).edit_version
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries, version=version)
    actions.submit_sheet(assignment, by=assignment.evaluator)


def content_of(cast: Cast, file_format: str) -> bytes:
    target = io.BytesIO()
    WRITERS[file_format](read_report(cast.batch.tallies.get()), target, lambda _done: None)
    return target.getvalue()


def words_of(content: bytes, file_format: str) -> str:
    if file_format == "pdf":
        with pdfplumber.open(io.BytesIO(content)) as pages:
            return "".join((page.extract_text() or "").replace("\n", "") for page in pages.pages).replace(
                " ", ""
            )
    if file_format == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    return "\n".join(f"{value:.2f}" if isinstance(value, float) else str(value) for value in values)


def figures_of(cast: Cast) -> set[str]:
    names = ("mean", "trimmed_mean", "adjusted_mean", "median", "spread")
    entries = TallyEntry.objects.filter(tally__batch=cast.batch)
    return {text for entry in entries for name in names if (text := shown(getattr(entry, name)))}


@pytest.mark.parametrize("file_format", ["pdf", "docx", "xlsx"])
def test_every_format_shows_the_screens_figures_to_the_last_digit(file_format: str) -> None:
    cast = evaluated(measures=4, evaluators=6)
    words = words_of(content_of(cast, file_format), file_format)
    page = Client()
    page.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    screen = page.get(f"/batches/{cast.batch.number}/tally/").content.decode()
    figures = figures_of(cast)
    assert len(figures) > 6
    wanted = figures if file_format != "xlsx" else {f"{float(figure):.2f}" for figure in figures}
    numbers = (
        words
        if file_format != "xlsx"
        else words + "\n".join(f"{float(v):.2f}" for v in words.split("\n") if v.replace(".", "").isdecimal())
    )
    assert {figure for figure in wanted if figure not in numbers} == set()
    assert {figure for figure in figures if figure not in screen} == set()


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_a_report_made_after_midnight_bears_the_new_day(file_format: str) -> None:
    cast = evaluated()
    tally = cast.batch.tallies.latest("pk")
    type(tally).objects.filter(pk=tally.pk).update(computed_at=datetime(2025, 12, 31, 17, 5, tzinfo=UTC))
    assert "2026年01月01日" in words_of(content_of(cast, file_format), file_format)


@pytest.mark.parametrize("file_format", ["pdf", "docx", "xlsx"])
def test_what_people_wrote_is_printed_as_they_wrote_it(file_format: str) -> None:
    cast = evaluated()
    words = words_of(content_of(cast, file_format), file_format)
    assert (ODD.replace(" ", "") if file_format == "pdf" else ODD) in words
    assert "已阅，不评" in words
    assert "不通过" in words


@pytest.mark.parametrize("file_format", ["pdf", "docx", "xlsx"])
def test_no_format_names_a_unit(file_format: str) -> None:
    cast = evaluated()
    cast.unit.name = "望潮片区管委会"
    cast.unit.save()
    assert "望潮" not in words_of(content_of(cast, file_format), file_format)


def test_a_text_that_looks_like_a_formula_stays_a_text_in_the_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(content_of(evaluated(), "xlsx")))
    kinds = {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == ODD
    }
    assert kinds == {"s"}


def test_the_same_report_is_made_once_and_gives_the_same_bytes() -> None:
    cast = evaluated()
    first = actions.request_report(cast.batch, by=cast.evaluation_lead, file_format="pdf")
    assert actions.request_report(cast.batch, by=cast.clerk, file_format="pdf") == first
    make_report({"report": first.pk})
    made = Report.objects.get()
    with made.file.open("rb") as stored:
        assert stored.read() == content_of(cast, "pdf")
    make_report({"report": first.pk})
    assert Report.objects.get().sha256 == made.sha256


def test_a_report_that_could_not_be_made_says_why_and_is_asked_for_again(
    settings: Settings, tmp_path: Path
) -> None:
    cast = evaluated(measures=1)
    fonts = settings.FONT_DIRS
    settings.FONT_DIRS = [tmp_path]
    actions.request_report(cast.batch, by=cast.clerk, file_format="pdf")
    entry = OutboxEntry.objects.latest("pk")
    assert not outbox.deliver(entry.pk)
    assert "字体" in Report.objects.get().failure
    assert "字体" in Notice.objects.get(recipient=cast.clerk, kind=FILE.code).body
    client = Client()
    client.force_login(cast.clerk)
    page = client.get(f"/batches/{cast.batch.number}/report/").content.decode()
    assert ("没有生成：" in page, "重新生成" in page, "every 2s" in page) == (True, True, False)
    settings.FONT_DIRS = fonts
    actions.request_report(cast.batch, by=cast.clerk, file_format="pdf")
    assert OutboxEntry.objects.latest("pk") != entry
    assert outbox.deliver(OutboxEntry.objects.latest("pk").pk)
    assert (Report.objects.get().failure, Report.objects.get().finished_at is not None) == ("", True)


def test_the_report_is_there_for_those_who_may_read_the_tally_and_only_then() -> None:
    cast = evaluated(measures=1)
    for person in (cast.evaluators[0], cast.submitter, make_person("evaluation_lead")):
        with pytest.raises(NotAllowed):
            actions.request_report(cast.batch, by=person, file_format="pdf")
    actions.step_back_to_evaluating(cast.batch, by=cast.reviewer, reason="漏评一项")
    cast.batch.refresh_from_db()
    with pytest.raises(WrongState):
        actions.request_report(cast.batch, by=cast.clerk, file_format="pdf")


@pytest.mark.parametrize("file_format", ["pdf", "docx", "xlsx"])
def test_a_scored_measure_that_left_the_batch_is_not_in_the_report(file_format: str) -> None:
    cast = make_cast(evaluators=2)
    leaving, staying = (cast.accepted(title=f"举措之{number}") for number in range(2))
    cast.evaluate()
    cast.score_all()
    actions.step_back_to_collecting(cast.batch, by=cast.reviewer, reason="单位撤回")
    withdraw_measure(leaving, by=cast.unit_lead, reason="政策停止执行")
    cast.batch.refresh_from_db()
    cast.evaluate()
    cast.close()
    words = words_of(content_of(cast, file_format), file_format)
    assert staying.title in words
    assert leaving.title not in words


def test_reading_costs_the_same_whatever_the_size() -> None:
    counts = []
    for size in (2, 7):
        tally = evaluated(measures=size).batch.tallies.select_related("batch").get()
        with CaptureQueriesContext(connection) as queries:
            read_report(tally)
        counts.append(len(queries))
    assert counts[0] == counts[1]
