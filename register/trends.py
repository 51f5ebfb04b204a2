"""How the register grew, as plain values: the same figures as charts and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from documents.figures import PublishedBatch, count_published
from measures.choices import Classification, Field
from measures.models import Batch
from register.choices import RecognitionKind
from register.models import Recognition, RegisterCount, UnitCount
from register.totals import batches_with, opening_balance

MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Chart:
    """Labels with a value for each of some series: what the chart draws and what the table prints."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def heads(self) -> list[str]:
        """The series' names."""
        return [name for name, _values in self.series]

    @property
    def rows(self) -> list[tuple[str | int, ...]]:
        """The table: a label, then its value in each series."""
        return list(zip(self.labels, *(values for _name, values in self.series), strict=True))

    @property
    def drawn(self) -> dict[str, object]:
        """What the script reads."""
        series = [{"name": name, "values": values} for name, values in self.series]
        return {"labels": self.labels, "series": series}


def trends_as_of(on: date) -> dict[str, Chart]:
    """Return every chart by its name, as of a day, in seven queries whatever there is."""
    counts = RegisterCount.objects.in_force(on).order_by()
    by_batch = _tally(counts.values_list("batch", "classification").annotate(n=Sum("entries")))
    rows: Counter[int] = Counter()
    for (batch, _class), count in by_batch.items():
        rows[batch] += count
    keys = dict(Batch.objects.filter(pk__in=rows).values_list("number", "pk"))
    known = [one for one in batches_with(rows) if one.published_on is None or one.published_on <= on]
    drawn = [one for one in known if one.counted]
    return {
        "classes": _classes(drawn, keys, by_batch),
        "cumulated": _cumulated(drawn, known, on),
        "fields": _fields(dict(counts.values_list("field").annotate(n=Sum("entries")))),
        "units": _bars(UnitCount.objects.in_force(on).most(MOST_UNITS)),
        "recognitions": _recognitions(
            _tally(
                Recognition.objects.as_of(on)
                .order_by()
                .values_list(ExtractYear("dated_on"), "kind")
                .annotate(n=Count("*"))
            )
        ),
    }


def _tally(rows: Iterable[tuple[int, str, int]]) -> Mapping[tuple[int, str], int]:
    return Counter({(key, kind): count for key, kind, count in rows})


def _classes(
    drawn: Sequence[PublishedBatch], keys: Mapping[int, int], by_batch: Mapping[tuple[int, str], int]
) -> Chart:
    """Measures a batch, by class; a batch known by its stated total alone has no classes."""
    series = [
        (str(label), tuple(by_batch.get((keys.get(one.number, 0), code), 0) for one in drawn))
        for code, label in Classification.choices
    ]
    stated = tuple(0 if one.measures else one.counted for one in drawn)
    if any(stated):
        series.append((_("只有总数"), stated))
    return Chart(_batch_labels(drawn), tuple(series))


def _cumulated(drawn: Sequence[PublishedBatch], known: Sequence[PublishedBatch], on: date) -> Chart:
    """What had been published in all after each batch; ends with the figure that a letter would state."""
    total = count_published(on=on, published=known, recognised={}, opening=opening_balance()).measures
    reached = total - sum(one.counted for one in drawn)
    labels, values = _batch_labels(drawn), []
    if reached:
        labels = (_("期初数"), *labels)
        values.append(reached)
    for one in drawn:
        reached += one.counted
        values.append(reached)
    return Chart(labels, ((_("累计项数"), tuple(values)),))


def _batch_labels(drawn: Iterable[PublishedBatch]) -> tuple[str, ...]:
    return tuple(_("第%(number)s批") % {"number": one.number} for one in drawn)


def _fields(counts: Mapping[str, int]) -> Chart:
    named = [(str(label), counts[code]) for code, label in Field.choices if counts.get(code)]
    if counts.get(""):
        named.append((_("未载明"), counts[""]))
    return _bars(named)


def _bars(named: Sequence[tuple[str, int]]) -> Chart:
    return Chart(tuple(name for name, _n in named), ((_("项数"), tuple(count for _name, count in named)),))


def _recognitions(counts: Mapping[tuple[int, str], int]) -> Chart:
    years = sorted({year for year, _kind in counts})
    every = range(years[0], years[-1] + 1) if years else ()
    series = tuple(
        (str(label), tuple(counts.get((year, code), 0) for year in every))
        for code, label in RecognitionKind.choices
    )
    return Chart(tuple(_("%(year)s年") % {"year": year} for year in every), series)
