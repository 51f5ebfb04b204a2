"""Taking a letter from before this system into the register, as it was printed."""

from __future__ import annotations

from collections.abc import Sequence

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import Fault, Incomplete, NotAllowed, WrongState
from accounts.models import User
from letters.actions.register import open_number_series
from letters.actions.signing import content_digest
from letters.choices import LetterState, Step
from letters.content import LetterContent
from letters.earlier.planning import Given, ImportPlan, plan_import
from letters.earlier.values import Transcript
from letters.models import Letter, RegisterEntry
from letters.search import search_grams, search_text
from letters.titles import short_name_of
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure, PhaseChange


def import_letter(
    *,
    by: User,
    transcript: Transcript,
    given: Given | None = None,
    accepts_totals: bool = False,
    accepts_unread: bool = False,
) -> Batch:
    """Enter a published batch: its measures, its letter where its words are complete, its document number.

    A batch known by its total only is filled in. What was accepted in spite of the check is kept in the batch's
    logbook. Raises `NotAllowed`, `WrongState` for a batch or a number that is there already, `Incomplete` with
    every fault, every wrong total and every line not understood that was not accepted.
    """
    if not by.has_perm("letters.import_register"):
        raise NotAllowed
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, action="import_letter"):
            return _enter(plan_import(transcript, given), by, totals=accepts_totals, unread=accepts_unread)
    except IntegrityError as error:
        raise WrongState(_("这一批或这个字号刚刚有人登记过，请刷新后核对。")) from error


def standing_in_the_way(plan: ImportPlan, *, accepts_totals: bool, accepts_unread: bool) -> list[Fault]:
    """List what keeps a plan from being entered."""
    faults = list(plan.faults)
    if not accepts_totals:
        faults += [Fault("", str(claim)) for claim in plan.contradictions]
    if not accepts_unread:
        faults += [
            Fault(line.place, _("没有读懂：%(text)s") % {"text": line.text[:60]})
            for line in plan.transcript.unread
        ]
    return faults


def _enter(plan: ImportPlan, by: User, *, totals: bool, unread: bool) -> Batch:
    if plan.refusal:
        raise WrongState(plan.refusal)
    faults = standing_in_the_way(plan, accepts_totals=totals, accepts_unread=unread)
    if faults or plan.number is None or plan.day is None:
        raise Incomplete(faults)
    batch = _batch(plan, by)
    _enter_measures(batch, plan, by)
    if plan.content is not None:
        _enter_letter(batch, plan, plan.content, by)
    return batch


def _batch(plan: ImportPlan, by: User) -> Batch:
    assert plan.number is not None
    assert plan.day is not None
    known: Batch | None = None
    if plan.legacy is not None:
        known = Batch.objects.select_for_update().get(pk=plan.legacy.pk)
        if known.measures.exists():
            raise WrongState(_("系统中已有第%(number)d批，不能重复导入。") % {"number": known.number})
    batch = known or Batch(number=plan.number, state=BatchState.PUBLISHED, is_imported=True)
    batch.zone, batch.year, batch.published_on = plan.zone, plan.day.year, plan.day
    if plan.transcript.mark_label:
        batch.mark_label = plan.transcript.mark_label
    batch.save()
    before = BatchState.PUBLISHED if known else BatchState.PREPARING
    PhaseChange.objects.create(
        batch=batch, from_state=before, to_state=BatchState.PUBLISHED, reason=_logbook(plan), by=by
    )
    return batch


def _logbook(plan: ImportPlan) -> str:
    """What the batch's logbook keeps: the file, and everything that was accepted in spite of the check."""
    transcript = plan.transcript
    lines = [
        _("由历史文件“%(name)s”导入，SHA-256 %(sha256)s。")
        % {"name": transcript.file_name, "sha256": transcript.sha256}
    ]
    lines += [_("经办人确认照录：%(claim)s") % {"claim": claim} for claim in plan.contradictions]
    lines += [
        _("没有读懂而未登记：%(place)s %(text)s") % {"place": line.place, "text": line.text[:200]}
        for line in transcript.unread
    ]
    return "\n".join(lines)


def _enter_measures(batch: Batch, plan: ImportPlan, by: User) -> None:
    measures = Measure.objects.bulk_create(
        Measure(
            batch=batch,
            ref=f"m{row.serial:02d}",
            title=row.title,
            summary=row.summary,
            innovation_point=row.innovation_point,
            state=MeasureState.PUBLISHED,
            created_by=by,
        )
        for row in plan.rows
    )
    RegisterEntry.objects.bulk_create(_entries(batch, measures, plan))


def _entries(batch: Batch, measures: Sequence[Measure], plan: ImportPlan) -> list[RegisterEntry]:
    assert plan.day is not None
    entries = []
    for measure, row in zip(measures, plan.rows, strict=True):
        text = search_text(row.title, row.summary, row.innovation_point)
        entries.append(
            RegisterEntry(
                batch=batch,
                measure=measure,
                serial=row.serial,
                title=row.title,
                summary=row.summary,
                innovation_point=row.innovation_point,
                classification=row.classification,
                taiwan_related=row.is_marked,
                unit_names=row.unit_names,
                units=[name.strip() for name in row.unit_names.split("、") if name.strip()],
                published_on=plan.day,
                search_text=text,
                search_grams=search_grams(text),
            )
        )
    return entries


def _enter_letter(batch: Batch, plan: ImportPlan, content: LetterContent, by: User) -> None:
    """Enter the letter as it was printed, and let no new letter take its number."""
    number = plan.document_number
    if number is None:
        return
    letter = Letter.objects.create(
        batch=batch,
        state=LetterState.ISSUED,
        is_imported=True,
        mark=content.mark,
        short_name=short_name_of(content.title)[:50],
        agency_code=number.agency_code,
        title=content.title,
        title_lines=list(content.title_lines),
        addressees=content.addressees,
        copy_to=content.copy_to,
        urgency=content.urgency,
        template="\n".join(content.paragraphs),
        annex_title=content.annexes[0].title,
        signature=list(content.signature),
        content=content.to_json(),
        content_sha256=content_digest(content),
        drafted_by=by,
        signed_on=content.date,
        year=number.year,
        sequence=number.sequence,
        number=content.number or "",
    )
    letter.steps.create(step=Step.ISSUE, opinion=_("由历史文件导入，照录原件。"), by=by)
    open_number_series(by=by, agency_code=number.agency_code, year=number.year, last=number.sequence)
