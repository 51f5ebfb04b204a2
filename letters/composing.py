"""Gathering what a letter says from the database: figures as of a day, names, annex rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from documents.content import HEADER, Annex, AnnexRow, LetterContent
from documents.figures import Figures, Opening, PublishedBatch, Recognised, SelectedMeasure, count_figures
from documents.titles import break_title
from documents.wording import Names, compose, compose_line
from evaluations.models import Decision
from letters.models import Letter
from measures.choices import Classification
from measures.models import Batch
from register.models import Recognition
from register.totals import opening_balance, published_batches

ANNEX_LABEL = "附件"


class Counted(NamedTuple):
    """What a letter counts as of a day, and what this rests on: decisions as the annex runs, batches, stated totals."""

    figures: Figures
    selected: list[Decision]
    published: list[PublishedBatch]
    opening: Opening | None


def figures_of(batch: Batch, on: date) -> Figures:
    """Count every figure of a batch's letter as of a day, by the counting rules in docs/letter.md."""
    return counted_of(batch, on).figures


def counted_of(batch: Batch, on: date) -> Counted:
    """Return the same with what it rests on, in four queries."""
    published, opening = published_batches(on), opening_balance()
    selected = selected_for(batch)
    recognised = Recognition.objects.as_of(on).values_list("kind", "dated_on")
    figures = count_figures(
        batch=batch.number,
        on=on,
        classes=[*Classification.all_printed().items()],
        selected=[SelectedMeasure(one.classification, one.has_special_mark) for one in selected],
        published=published,
        recognitions=[Recognised(kind, dated_on) for kind, dated_on in recognised],
        opening=opening,
    )
    return Counted(figures, selected, published, opening)


def names_of(letter: Letter) -> Names:
    """Return the names that a letter speaks by."""
    return Names(
        zone=letter.batch.zone,
        issuer=letter.mark,
        short_name=letter.short_name,
        mark_label=letter.batch.mark_label,
    )


def selected_for(batch: Batch) -> list[Decision]:
    """Return the decisions that the annex prints, as it runs: by class, inside a class by the office's order."""
    return list(Decision.objects.of_batch(batch.pk).in_annex_order())


def annex_rows(batch: Batch, selected: Sequence[Decision] | None = None) -> tuple[AnnexRow, ...]:
    """Return the selected measures, numbered without gaps."""
    decisions = selected_for(batch) if selected is None else selected
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


def content_of(letter: Letter, on: date, counted: Counted | None = None) -> LetterContent:
    """Compose a letter as it would be printed with a date, without its number; `counted` is of that day.

    The wording must have no faults; see `documents.wording.faults`.
    """
    figures, selected, *_rest = counted or counted_of(letter.batch, on)
    names = names_of(letter)
    title = compose_line(letter.title, figures, names)
    lines = tuple(letter.title_lines)
    rows = annex_rows(letter.batch, selected)
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
        note=letter.note,
    )
