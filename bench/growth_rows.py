"""Units, people, notices and candidates of any number for benchmarks, as rows: actions would take hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Unit
    from measures.models import Batch

CANDIDATES = 200
CHUNK = 200_000
# One in fifty is unread, as with people who look in once a week.
_NOTICES = """
INSERT INTO core_notice
    (recipient_id, kind, subject, body, path, place, key, created_at, due_at, is_internal, is_open, read_at, said)
SELECT person.id, (ARRAY['returned', 'due', 'received', 'submitted'])[1 + n %% 4], '第' || n || '件事', '内容',
       '/measures/' || n || '/', '', '', made.at, made.at, false, false, CASE WHEN n %% 50 > 0 THEN made.at END, '{}'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
CROSS JOIN LATERAL (SELECT now() - interval '1 minute' * (%(all)s - n) AS at) AS made
JOIN notified AS person ON person.place = n %% (SELECT count(*) FROM notified)
"""
_NOTIFIED = """
CREATE TEMP TABLE notified AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM accounts_user
"""


def people_and_units(people: int, units: int) -> None:
    """Store so many people in so many units."""
    import pgtrigger

    from accounts.models import Unit, User

    with pgtrigger.ignore("accounts.User:trail", "accounts.Unit:trail"):
        stored = Unit.objects.bulk_create(
            (Unit(code=f"g{n}", name=f"第{n}号管委会", kind="area_committee") for n in range(units)),
            batch_size=1_000,
        )
        User.objects.bulk_create(
            (
                User(username=f"bench{n}", name=f"办事员{n}", unit=stored[n % units], roles=["submitter"])
                for n in range(people)
            ),
            batch_size=1_000,
        )


def candidates(batch: Batch, unit: Unit) -> None:
    """Store what one batch has sent in: as much as any year has, however many years there were."""
    import pgtrigger
    from django.utils import timezone

    from measures.models import Measure

    with pgtrigger.ignore("measures.Measure:trail"):
        Measure.objects.bulk_create(
            Measure(
                batch=batch,
                unit=unit,
                ref=f"g{n}",
                title=f"企业通关第{n}项",
                state="submitted",
                submitted_at=timezone.now(),
            )
            for n in range(CANDIDATES)
        )


def notices(count: int) -> None:
    """Store so many notices, evenly over everybody who is there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_notice DISABLE TRIGGER USER")
        cursor.execute(_NOTIFIED)
        for first in range(1, count + 1, CHUNK):
            last = min(first + CHUNK - 1, count)
            cursor.execute(_NOTICES, {"first": first, "last": last, "all": count})
        cursor.execute("ALTER TABLE core_notice ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")
