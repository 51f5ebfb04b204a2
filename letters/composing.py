"""Gathering what a letter says from the database: figures as of a day, names, annex rows."""

from __future__ import annotations

from datetime import date

from documents.content import HEADER, Annex, AnnexRow, LetterContent
from documents.figures import Figures, Recognised, SelectedMeasure, count_figures
from documents.titles import break_title
from documents.wording import Names, compose, compose_line
from evaluations.models import Decision
from letters.models import Letter
from measures.choices import Classification
from measures.models import Batch
from register.models import Recognition
from register.totals import opening_balance, published_batches

ANNEX_LABEL = "附件"


def figures_of(batch: Batch, on: date) -> Figures:
    """Count every figure of a batch's letter as of a day, by the counting rules in docs/letter.md."""
    selected = Decision.objects.of_batch(batch.pk).filter(is_selected=True)
    recognised = Recognition.objects.as_of(on).values_list("kind", "dated_on")
    return count_figures(
        batch=batch.number,
        on=on,
        classes=[*Classification.all_printed().items()],
        selected=[
            SelectedMeasure(*row) for row in selected.values_list("classification", "has_special_mark")
        ],
        published=published_batches(on),
        recognitions=[Recognised(kind, dated_on) for kind, dated_on in recognised],
        opening=opening_balance(),
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
            classification=Classification(decision.classification).printed,
            innovation_point=decision.measure.innovation_point,
            mark=batch.mark_label if batch.prints_mark and decision.has_special_mark else None,
        )
        for number, decision in enumerate(decisions, start=1)
    )


def content_of(letter: Letter, on: date, figures: Figures | None = None) -> LetterContent:
    """Compose a letter as it would be printed with a date, without its number.

    The wording must have no faults; see `documents.wording.faults`.
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
