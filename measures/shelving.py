"""Candidates on the shelves of prior practice: a closed shelf for each batch, and one into which nobody looks.

A draft lies on that last one from its first save: so its meaning is known by the time its unit asks for the like of it.
What an origin says names no unit: whoever shows a hit asks the measure whether its unit may be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.locking import lock
from measures.choices import MeasureState
from measures.models import Batch, Measure
from precedents.explaining.points import points_in
from precedents.index.storing import Document, forget_document, index_documents, set_shelf
from precedents.models import IndexedDocument, Shelf, Source
from precedents.origin import Origin
from precedents.searching.asking import Query

# What the office was sent and nobody took back; what was published is found as it was printed.
FOUND_STATES = (
    MeasureState.SUBMITTED,
    MeasureState.RETURNED,
    MeasureState.ACCEPTED,
    MeasureState.REJECTED,
    MeasureState.EVALUATED,
    MeasureState.SELECTED,
    MeasureState.NOT_SELECTED,
)
OUT_OF_SIGHT = "out-of-sight"
# What `query_of` asks with.
ASKED_TEXTS = ("title", "summary", "innovation_point", "novelty", "practice")


def store(measure: Measure) -> Measure:
    """Save a measure and let it be found as it stands now, in the caller's transaction."""
    measure.save()
    put_up([measure])
    return measure


def put_up(measures: Iterable[Measure]) -> None:
    """Let candidates be found as they stand now; one without a word in it is not in the index."""
    written = []
    for measure in measures:
        if measure.title or compared_part(measure):
            written.append(measure)
        else:
            forget_document(Source.CANDIDATE, str(measure.pk))
    for shelf, together in groupby(sorted(written, key=shelf_key), key=shelf_key):
        _lay(shelf, list(together))


def put_everything_up() -> int:
    """Put up every candidate anew, take out what is none any more, and return how many there are."""
    known = set()
    for batch in Batch.objects.filter(is_imported=False).order_by("pk"):
        with transaction.atomic():
            candidates = list(lock(batch).measures.select_related("batch"))
            put_up(candidates)
        known |= {str(measure.pk) for measure in candidates}
    for key in _keys_in_the_index() - known:
        # One that came meanwhile is in the index before it is seen here.
        if not Measure.objects.filter(pk=int(key)).exists():
            forget_document(Source.CANDIDATE, key)
    return len(known)


def query_of(measure: Measure) -> Query:
    """Return what is asked to find the like of a measure, which is not its own hit."""
    points = points_in(measure.innovation_point or measure.novelty)
    return Query(measure.title, compared_part(measure), own=subject_of(measure), points=points)


def subject_of(measure: Measure) -> tuple[str, str]:
    """Return under which (source, key) the index holds a measure, and searches for the like of it are kept."""
    return Source.CANDIDATE.value, str(measure.pk)


def cutoff_of(key: str) -> date | None:
    """Return the cut-off of the batch that the measure behind an index key is of; None where it has none."""
    return Batch.objects.filter(measures=int(key)).values_list("prior_art_cutoff_on", flat=True).first()


def compared_part(measure: Measure) -> str:
    """Return what of a measure is compared: the two texts that a letter prints, or what is done while there are none."""
    printed = [text for text in (measure.summary, measure.innovation_point) if text]
    return "\n".join(printed) or measure.practice


def shelf_key(measure: Measure) -> str:
    """Return the key of the shelf on which a candidate lies."""
    return str(measure.batch_id) if measure.state in FOUND_STATES else OUT_OF_SIGHT


def _lay(shelf: str, measures: list[Measure]) -> None:
    documents = [_document(measure) for measure in measures]
    try:
        index_documents(Source.CANDIDATE, shelf, documents)
    except Shelf.DoesNotExist:
        is_seen = shelf != OUT_OF_SIGHT
        name = str(measures[0].batch) if is_seen else _("草稿和撤下的申报")
        set_shelf(Source.CANDIDATE, shelf, name=name, is_open=False, in_use=is_seen)
        index_documents(Source.CANDIDATE, shelf, documents)


def _document(measure: Measure) -> Document:
    path = reverse("measures:measure_detail", args=[measure.pk])
    return Document(
        key=str(measure.pk),
        title=measure.title,
        text=compared_part(measure),
        origin=Origin(place_in_list=measure.ref, path=path),
    )


def _keys_in_the_index() -> set[str]:
    return set(IndexedDocument.objects.filter(source=Source.CANDIDATE).values_list("key", flat=True))
