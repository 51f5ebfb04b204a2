"""Gathering what a letter says from the database: figures as of a day, names, annex rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from documents.content import HEADER, Annex, AnnexRow, LetterContent, chinese_date
from documents.figures import (
    Figures,
    Opening,
    PublishedBatch,
    Recognised,
    SelectedMeasure,
    count_figures,
    no_figures,
)
from documents.titles import break_title
from documents.wording import Names, Values, filled, filled_line, values_of
from evaluations.models import Decision
from letters.annex import selected_for
from letters.incoming import incoming_values
from letters.models import Letter
from letters.revoked import revoked_values
from measures.choices import Classification
from register.models import Recognition
from register.totals import opening_balance, published_batches

ANNEX_LABEL = "附件"


class Counted(NamedTuple):
    """What a letter counts as of a day, and what this rests on: decisions as the annex runs, batches, stated totals."""

    figures: Figures
    selected: list[Decision]
    published: list[PublishedBatch]
    opening: Opening | None


def figures_of(letter: Letter, on: date) -> Figures:
    """Count every figure of a letter as of a day, by the counting rules in docs/letter.md."""
    return counted_of(letter, on).figures


def counted_of(letter: Letter, on: date) -> Counted:
    """Return the same with what it rests on, in four queries, and one more for a further letter of its batch.

    A letter that states no result counts nothing.
    """
    if not letter.states_result:
        return Counted(no_figures(letter.batch.number), [], [], None)
    published, opening = published_batches(on), opening_balance()
    selected = selected_for(letter)
    recognised = Recognition.objects.as_of(on).values_list("kind", "dated_on")
    figures = count_figures(
        batch=letter.batch.number,
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


def values_for(letter: Letter, figures: Figures) -> Values:
    """Return what fills a letter's placeholders: its figures, the names that it speaks by, and what else is known."""
    return {
        **values_of(figures, names_of(letter)),
        **entered_values(letter),
        **incoming_values(letter),
        **revoked_values(letter),
    }


def entered_values(letter: Letter) -> dict[str, str]:
    """Return what fills the placeholders of what people enter beside the words: the batch's last day, whom to ask."""
    closes_on = letter.batch.closes_on
    return {
        "closes_on": chinese_date(closes_on) if closes_on else "",
        "contact": letter.contact,
        "contact_phone": letter.contact_phone,
    }


def annex_rows(letter: Letter, selected: Sequence[Decision] | None = None) -> tuple[AnnexRow, ...]:
    """Return the selected measures, numbered without gaps."""
    batch = letter.batch
    decisions = selected_for(letter) if selected is None else selected
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
    figures, selected, *_rest = counted or counted_of(letter, on)
    names, values = names_of(letter), values_for(letter, figures)
    title = filled_line(letter.title, values)
    lines = tuple(letter.title_lines)
    return LetterContent(
        mark=letter.mark,
        number=None,
        title=title,
        title_lines=lines if "".join(lines) == title else break_title(title, [names.short_name, names.zone]),
        addressees=letter.addressees,
        paragraphs=filled(letter.template, values),
        annexes=(_annex(letter, selected, values),) if letter.traits.has_annex else (),
        signature=tuple(letter.signature),
        date=on,
        urgency=letter.urgency,
        copy_to=letter.copy_to,
        note=letter.note,
    )


def _annex(letter: Letter, selected: Sequence[Decision], values: Values) -> Annex:
    header = (*HEADER, letter.batch.mark_label) if letter.batch.prints_mark else HEADER
    return Annex(ANNEX_LABEL, filled_line(letter.annex_title, values), header, annex_rows(letter, selected))
