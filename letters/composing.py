"""Gathering what a letter says from the database: figures as of a day, names, annex rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from evaluations.models import Decision
from letters.content import HEADER, Annex, AnnexRow, LetterContent
from letters.figures import Figures, Opening, PublishedBatch, Recognised, SelectedMeasure, count_figures
from letters.models import Letter, OpeningBalance, Recognition, RegisterCount
from letters.titles import break_title
from letters.wording import Names, compose, compose_line
from measures.choices import BatchState, Classification
from measures.models import Batch

ANNEX_LABEL = "附件"


def figures_of(batch: Batch, on: date) -> Figures:
    """Count every figure of a batch's letter as of a day, by the counting rules in docs/letter.md."""
    selected = Decision.objects.of_batch(batch.pk).filter(is_selected=True)
    recognised = Recognition.objects.as_of(on).values_list("kind", "dated_on")
    return count_figures(
        batch=batch.number,
        on=on,
        classes=Classification.choices,
        selected=[SelectedMeasure(*row) for row in selected.values_list("classification", "taiwan_related")],
        published=published_batches(on),
        recognitions=[Recognised(kind, dated_on) for kind, dated_on in recognised],
        opening=opening_balance(),
    )


def published_batches(on: date) -> list[PublishedBatch]:
    """Return every published batch with the rows in force on a day and the total stated for it."""
    return batches_with(RegisterCount.objects.in_force(on).by_batch())


def batches_with(rows: Mapping[int, int]) -> list[PublishedBatch]:
    """Return every published batch; `rows` says by the batch's key how many measures it has in the register."""
    columns = ("pk", "number", "published_on", "legacy_measure_count")
    batches = Batch.objects.filter(state=BatchState.PUBLISHED).order_by("number").values_list(*columns)
    return [PublishedBatch(number, day, rows.get(key, 0), legacy) for key, number, day, legacy in batches]


def opening_balance() -> Opening | None:
    """Return the latest stated totals from before the system, or None."""
    balance = OpeningBalance.objects.order_by("-up_to_batch").first()
    if balance is None:
        return None
    return Opening(
        up_to_batch=balance.up_to_batch,
        batches=balance.batches,
        measures=balance.measures,
        national_replications=balance.national_replications,
        best_practices=balance.best_practices,
    )


def names_of(letter: Letter) -> Names:
    """Return the names that a letter speaks by."""
    return Names(
        zone=letter.batch.zone,
        issuer=letter.mark,
        short_name=letter.short_name,
        mark_label=letter.batch.mark_label,
    )


def annex_rows(batch: Batch) -> tuple[AnnexRow, ...]:
    """Return the selected measures by class, inside a class by the office's order, numbered without gaps."""
    decisions = Decision.objects.of_batch(batch.pk).in_annex_order()
    return tuple(
        AnnexRow(
            number=number,
            title=decision.measure.title,
            summary=decision.measure.summary,
            classification=str(Classification(decision.classification).label),
            innovation_point=decision.measure.innovation_point,
            mark=batch.mark_label if batch.prints_mark and decision.taiwan_related else None,
        )
        for number, decision in enumerate(decisions, start=1)
    )


def content_of(letter: Letter, on: date, figures: Figures | None = None) -> LetterContent:
    """Compose a letter as it would be printed with a date, without its number.

    The wording must have no faults; see `letters.wording.faults`.
    """
    figures = figures or figures_of(letter.batch, on)
    names = names_of(letter)
    title = compose_line(letter.title, figures, names)
    lines = tuple(letter.title_lines)
    rows = annex_rows(letter.batch)
    header = (*HEADER, letter.batch.mark_label) if letter.batch.prints_mark else HEADER
    return LetterContent(
        mark=letter.mark,
        number=None,
        title=title,
        title_lines=lines if "".join(lines) == title else break_title(title, [names.short_name, names.zone]),
        addressees=letter.addressees,
        paragraphs=compose(letter.template, figures, names),
        annexes=(Annex(ANNEX_LABEL, compose_line(letter.annex_title, figures, names), header, rows),),
        signature=tuple(letter.signature),
        date=on,
        urgency=letter.urgency,
        copy_to=letter.copy_to,
    )
