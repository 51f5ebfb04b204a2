"""A trail of any size for benchmarks: people, candidates, and events over three years, put down by the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User

PEOPLE, UNITS, MEASURES = 2000, 60, 20_000
DAYS = 1095
CHUNK = 500_000
# Few acts make most of the events, as in an office; "rare" is every five-thousandth.
ACTS = (
    "save_measure",
    "save_sheet",
    "fail_sign_in",
    "download_file",
    "sign_in",
    "submit_sheet",
    "accept_measure",
)
RARE_ACT = "revoke_letter"
KINDS = {"act": 60, "read": 25, "access": 15}
_EVENTS = """
INSERT INTO core_event (at, day, kind, act, person_id, unit_id, address, model, key, name, note)
SELECT made.at, (made.at AT TIME ZONE 'Asia/Shanghai')::date,
       CASE WHEN n %% 100 < 60 THEN 'act' WHEN n %% 100 < 85 THEN 'read' ELSE 'access' END,
       CASE WHEN n %% 5000 = 0 THEN %(rare)s ELSE (%(acts)s::text[])[1 + abs(hashint8(n)) %% %(kinds)s] END,
       person.id, person.unit_id, '10.0.0.1', 'measures.measure', measure.id, measure.ref, ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
CROSS JOIN LATERAL (SELECT now() - interval '1 day' * (%(days)s * (1 - n::float / %(all)s)) AS at) AS made
JOIN bench_person AS person ON person.place = abs(hashint8(n * 7)) %% %(people)s
JOIN bench_measure AS measure ON measure.place = abs(hashint8(n * 13)) %% %(measures)s
"""
_CHANGES = """
INSERT INTO core_change (event_id, row_model, row_key, model, key, kind, was, becomes, is_inner)
SELECT id, model, key, model, key, 'update', '{"title": "旧"}', '{"title": "新"}', false
FROM core_event WHERE kind = 'act' AND id > %s
"""

# Placed by numbers without gap, so that an event takes its subjects by a remainder.
_PEOPLE = """
CREATE TEMP TABLE bench_person AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, unit_id
FROM accounts_user WHERE username LIKE 'bench%'
"""
_MEASURES = """
CREATE TEMP TABLE bench_measure AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, ref FROM measures_measure
"""


def fill(events: int) -> User:
    """Store so many events, three in five with a change; return an auditor who reads them."""
    auditor = _subjects(events)
    put_events(events)
    return auditor


def put_events(events: int) -> None:
    """Store so many events of whoever is named `bench…` and of every measure."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
        cursor.execute(_PEOPLE)
        cursor.execute(_MEASURES)
        cursor.execute("SELECT (SELECT count(*) FROM bench_person), (SELECT count(*) FROM bench_measure)")
        people, measures = cursor.fetchone()
        cursor.execute("SELECT coalesce(max(id), 0) FROM core_event")
        (before,) = cursor.fetchone()
        shared = {"rare": RARE_ACT, "acts": list(ACTS), "kinds": len(ACTS), "days": DAYS, "all": events}
        for first in range(1, events + 1, CHUNK):
            last = min(first + CHUNK - 1, events)
            rows = {**shared, "first": first, "last": last, "people": people, "measures": measures}
            cursor.execute(_EVENTS, rows)
        cursor.execute(_CHANGES, [before])
        cursor.execute("ALTER TABLE core_event ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE core_event, core_change")


def _subjects(events: int) -> User:
    """Make the people who act and the candidates that they act on; fewer of them for fewer events."""
    import pgtrigger
    from django.utils import timezone

    from accounts.models import Unit, User
    from measures.models import Measure
    from tests.factories import make_cast

    share = min(1.0, events / 1_000_000)
    cast = make_cast(number=1, evaluators=1)
    accepted: dict[str, Any] = {"state": "accepted", "submitted_at": timezone.now()}
    with pgtrigger.ignore("accounts.User:trail", "accounts.Unit:trail", "measures.Measure:trail"):
        units = Unit.objects.bulk_create(
            Unit(code=f"bench{n}", name=f"第{n}片区管委会", kind="area_committee") for n in range(UNITS)
        )
        User.objects.bulk_create(
            User(username=f"bench{n}", name=f"办事员{n}", unit=units[n % UNITS])
            for n in range(max(20, int(PEOPLE * share)))
        )
        Measure.objects.bulk_create(
            (
                Measure(batch=cast.batch, unit=cast.unit, ref=f"b{n}", title=f"第{n}项", **accepted)
                for n in range(max(20, int(MEASURES * share)))
            ),
            batch_size=1000,
        )
    return cast.auditor
