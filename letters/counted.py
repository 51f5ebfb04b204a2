"""The rows behind each figure of a letter: what was counted, for whoever asks where a number comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.figures import Figures, counted_singly
from documents.wording import REQUIRED, label_of, values_of
from letters.annex import selected_for
from letters.composing import names_of
from letters.models import Letter
from register.choices import RecognitionKind
from register.models import Recognition
from register.totals import latest_balance, opening_of, published_batches


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One thing that a figure counts: what it is, how much it adds, what it rests on, and where to look."""

    label: str
    amount: int | str
    source: str = ""
    address: str = ""


def figure_rows(letter: Letter, figures: Figures) -> list[tuple[str, str, object]]:
    """Return every figure of a letter as (name, label, value): those that its result must state, or none."""
    values = values_of(figures, names_of(letter))
    return [(name, label_of(name), values[name]) for name in REQUIRED if letter.states_result]


def counted_rows(letter: Letter, name: str, on: date) -> list[CountedRow]:
    """Return the rows that a figure counts as of a day. Raises KeyError for a name that is no figure."""
    return list(_COUNTERS[name](letter, on))


def _batch(letter: Letter, _on: date) -> Iterator[CountedRow]:
    yield CountedRow(str(letter.batch), letter.batch.number, address=_batch_page(letter.batch.number))


def _previous(letter: Letter, on: date, *, counts_measures: bool) -> Iterator[CountedRow]:
    """The batches before this one; an opening balance stands for those that are not known one by one."""
    earlier = [one for one in published_batches(on) if one.number < letter.batch.number]
    balance = latest_balance()
    singly, standing = counted_singly(earlier, on=on, opening=opening_of(balance))
    if standing and balance:
        label = _("期初数：截至第%(batch)d批") % {"batch": standing.up_to_batch}
        yield CountedRow(label, standing.measures if counts_measures else standing.batches, balance.source)
    for one in singly:
        source = _("库中逐项") if one.measures else _("原载总数")
        label = _("第%(batch)d批") % {"batch": one.number}
        amount = one.counted if counts_measures else 1
        yield CountedRow(label, amount, source, f"{reverse('register:search')}?batch={one.number}")


def _previous_batches(letter: Letter, on: date) -> Iterator[CountedRow]:
    return _previous(letter, on, counts_measures=False)


def _previous_measures(letter: Letter, on: date) -> Iterator[CountedRow]:
    return _previous(letter, on, counts_measures=True)


def _recognised(kind: str, opening_field: str) -> Callable[[Letter, date], Iterator[CountedRow]]:
    def rows(_letter: Letter, on: date) -> Iterator[CountedRow]:
        balance = latest_balance()
        if balance is not None and getattr(balance, opening_field):
            label = _("期初数：截至第%(batch)d批") % {"batch": balance.up_to_batch}
            yield CountedRow(label, getattr(balance, opening_field), balance.source)
        found = Recognition.objects.as_of(on).filter(kind=kind)
        for one in found.select_related("entry__batch").order_by("dated_on", "pk"):
            address = one.entry.get_absolute_url()
            yield CountedRow(one.entry.title, 1, f"{one.dated_on} {one.source}", address)

    return rows


def _selected(letter: Letter, _on: date) -> Iterator[CountedRow]:
    return _decisions(letter, only_marked=False)


def _marked(letter: Letter, _on: date) -> Iterator[CountedRow]:
    return _decisions(letter, only_marked=True)


def _decisions(letter: Letter, *, only_marked: bool) -> Iterator[CountedRow]:
    for number, decision in enumerate(selected_for(letter), start=1):
        if only_marked and not decision.has_special_mark:
            continue
        label = f"{number}. {decision.measure.title}"
        address = reverse("measures:measure_detail", args=[decision.measure_id])
        yield CountedRow(
            label, str(decision.get_classification_display()), str(decision.measure.unit), address
        )


def _batch_page(number: int) -> str:
    return reverse("measures:batch_detail", args=[number])


_COUNTERS: dict[str, Callable[[Letter, date], Iterator[CountedRow]]] = {
    "batch": _batch,
    "previous_batches": _previous_batches,
    "previous_measures": _previous_measures,
    "national_replications": _recognised(RecognitionKind.NATIONAL_REPLICATION, "national_replications"),
    "best_practices": _recognised(RecognitionKind.BEST_PRACTICE, "best_practices"),
    "selected": _selected,
    "by_class": _selected,
    "taiwan_related": _marked,
}
