"""What the database holds in the end, counted against what people were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.failing.people import Told

# Every text that a sheet ever had, from the trail: the database itself puts down each change.
_SAVES = """
    SELECT row_key, becomes ->> 'comment' FROM core_change
    WHERE row_model = 'evaluations.evaluation' AND becomes ? 'comment'
"""


@dataclass(frozen=True, slots=True)
class Count:
    """So many were answered as done, of which so many are missing, and so many things are there twice."""

    what: str
    answered: int
    stored: int
    lost: int
    doubled: int

    @property
    def is_right(self) -> bool:
        """Whether everything that was answered is there once."""
        return not self.lost and not self.doubled


def count_saves(told: Told) -> Count:
    """Count the saves: each text that was answered was stored by one change, and each sheet holds its last one."""
    from django.db import connection

    from evaluations.models import Evaluation

    sheets = dict(Evaluation.objects.values_list("pk", "assignment_id"))
    with connection.cursor() as cursor:
        cursor.execute(_SAVES)
        stored = Counter((sheets[key], text) for key, text in cursor.fetchall())
    answered = [(sheet, text) for sheet, texts in told.saved.items() for text in texts]
    held = dict(Evaluation.objects.values_list("assignment_id", "comment"))
    versions = dict(Evaluation.objects.values_list("assignment_id", "edit_version"))
    return Count(
        "saves",
        len(answered),
        stored.total(),
        sum(not stored[one] for one in answered) + _not_last(told.saved, held),
        sum(times - 1 for times in stored.values()) + _counted_twice(stored, versions),
    )


def _not_last(saved: Mapping[int, Sequence[str]], held: Mapping[int, str]) -> int:
    return sum(bool(texts) and held.get(sheet) != texts[-1] for sheet, texts in saved.items())


def _counted_twice(stored: Mapping[tuple[int, str], int], versions: Mapping[int, int]) -> int:
    """Return how many versions there are beyond one for each text; a sheet begins with its first."""
    texts = Counter(sheet for sheet, _text in stored)
    return sum(abs(version - 1 - texts[sheet]) for sheet, version in versions.items())


def count_files(told: Told) -> Count:
    """Count the files that were asked for: each is made, by one entry of the outbox."""
    from core.models import OutboxEntry
    from measures.models import Export

    answered = sum(one.what == "file" and one.is_well for one in told.answers)
    made = Export.objects.filter(finished_at__isnull=False, failure="")
    entries = Counter(OutboxEntry.objects.values_list("payload__export", flat=True))
    return Count(
        "files",
        answered,
        made.count(),
        max(answered, Export.objects.count()) - made.count(),
        sum(times - 1 for times in entries.values()),
    )
