"""Taking a letter from before this system into the register, as it was printed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import WrongState
from core.grams import search_grams, search_text
from core.names import short_name_of
from documents.content import LetterContent
from earlier.planning import ImportPlan
from letters.actions.numbering import open_number_series
from letters.actions.signing import content_digest
from letters.choices import LetterState, Step
from letters.models import Letter
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure, PhaseChange
from register.models import RegisterEntry
from register.shelving import put_up


def enter(plan: ImportPlan, *, proposed_by: User, confirmed_by: User) -> Batch:
    """Enter a plan that nothing stands in the way of; a batch known by its total only is filled in.

    What was accepted in spite of the check is kept in the batch's logbook, with the two who answer for it.
    """
    batch = _batch(plan, proposed_by, confirmed_by)
    _enter_measures(batch, plan, proposed_by)
    if plan.content is not None:
        _enter_letter(batch, plan, plan.content, proposed_by, confirmed_by)
    return batch


def _batch(plan: ImportPlan, proposed_by: User, confirmed_by: User) -> Batch:
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
        batch=batch,
        from_state=before,
        to_state=BatchState.PUBLISHED,
        reason=_logbook(plan, proposed_by, confirmed_by),
        by=confirmed_by,
    )
    return batch


def _logbook(plan: ImportPlan, proposed_by: User, confirmed_by: User) -> str:
    """What the batch's logbook keeps: the file, and everything that was accepted in spite of the check."""
    transcript = plan.transcript
    lines = [
        _("由历史文件“%(name)s”导入，SHA-256 %(sha256)s。")
        % {"name": transcript.file_name, "sha256": transcript.sha256},
        _("%(one)s提出，%(other)s确认。") % {"one": proposed_by, "other": confirmed_by},
    ]
    lines += [_("确认照录：%(claim)s") % {"claim": claim} for claim in plan.contradictions]
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
    put_up(batch)


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
                place=row.serial,
                title=row.title,
                summary=row.summary,
                innovation_point=row.innovation_point,
                classification=row.classification,
                has_special_mark=row.is_marked,
                unit_names=row.unit_names,
                units=[name.strip() for name in row.unit_names.split("、") if name.strip()],
                published_on=plan.day,
                letter_number=(plan.content.number or "") if plan.content else "",
                search_text=text,
                search_grams=search_grams(text),
            )
        )
    return entries


def _enter_letter(
    batch: Batch, plan: ImportPlan, content: LetterContent, proposed_by: User, confirmed_by: User
) -> None:
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
        drafted_by=proposed_by,
        signed_on=content.date,
        year=number.year,
        sequence=number.sequence,
        number=content.number or "",
    )
    letter.steps.create(step=Step.ISSUE, opinion=_("由历史文件导入，照录原件。"), by=confirmed_by)
    open_number_series(by=proposed_by, agency_code=number.agency_code, year=number.year, last=number.sequence)
