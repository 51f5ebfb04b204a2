"""The evaluation report: asked for on the page, made by a worker, kept with the tally that it reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.made_files import still_to_make, telling_failure, writing
from core.queues import Queue
from evaluations.choices import ReportFormat
from evaluations.models import Report
from evaluations.reporting import WRITERS, read_report
from evaluations.telling import tell_not_reported
from measures.models import Batch

TOPIC = "make_report"
PROGRESS_S = 3600


@action("evaluations.read_report")
def request_report(batch: Batch, *, by: User, file_format: str) -> Report:
    """Ask for the report of the tally in force; the same one is made once, and again after it failed."""
    if file_format not in ReportFormat.values:
        raise Incomplete([Fault("format", _("没有这种报告格式。"))])
    tally = batch.tallies.order_by("-number").first()
    if tally is None or not batch.scores_are_locked:
        raise WrongState(_("评估结束、统分以后才能出具报告。"))
    report, created = Report.objects.get_or_create(
        tally=tally, format=file_format, defaults={"requested_by": by}
    )
    if created or report.failure:
        Report.objects.filter(pk=report.pk).update(failure="", requested_by=by)
        outbox.post(TOPIC, {"report": report.pk})
    return report


def _asked(payload: Mapping[str, Any]) -> Report | None:
    reports = Report.objects.select_related("tally__batch", "requested_by")
    return reports.filter(pk=payload["report"]).first()


tell_report_failed = telling_failure(_asked, tell_not_reported)


@outbox.receives(TOPIC, queue=Queue.RENDER, on_failure=tell_report_failed)
@still_to_make(_asked)
def make_report(report: Report) -> None:
    """Make the file that was asked for."""
    values = read_report(report.tally)
    with writing(report) as content:
        WRITERS[report.format](values, content, lambda done: cache.set(_key(report), done, PROGRESS_S))


def measures_done(report: Report) -> int:
    """Return how many measures are set so far."""
    return int(cache.get(_key(report), 0))


def current_reports(batch: Batch) -> dict[str, Report]:
    """Return the reports of the tally in force, by their formats."""
    latest = batch.tallies.order_by("-number").values("number")[:1]
    reports = Report.objects.filter(tally__batch=batch, tally__number=latest)
    return {report.format: report for report in reports.annotate(tally_round=F("tally__round"))}


def _key(report: Report) -> str:
    return f"report-progress-{report.pk}"
