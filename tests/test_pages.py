"""Every page for every role: its status, and a number of queries that does not grow with the data."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Letter
from tests.factories import Cast, make_cast

MOST_QUERIES = 12
ROLES = (
    "anonymous",
    "submitter",
    "unit_lead",
    "evaluator",
    "evaluation_lead",
    "clerk",
    "reviewer",
    "signatory",
    "auditor",
)
SEE_OFFICE = {"clerk", "reviewer", "signatory", "auditor"}
WORK_OFFICE = {"clerk", "reviewer"}
UNIT = {"submitter", "unit_lead"}
SIGNED_IN = set(ROLES) - {"anonymous"}
PAGES: dict[str, set[str]] = {
    "/notices/": SIGNED_IN,
    "/notices/outbox/": SEE_OFFICE,
    "/batches/": SIGNED_IN,
    "/batches/new/": WORK_OFFICE,
    "/batches/{number}/": SIGNED_IN,
    "/batches/{number}/rubric/": WORK_OFFICE,
    "/batches/{number}/panel/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/panel/{measure}/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/tally/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/tally/{measure}/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/decisions/": SEE_OFFICE,
    "/batches/{number}/decisions/measure/{measure}/": WORK_OFFICE,
    "/measures/": SIGNED_IN,
    "/measures/exports/": SEE_OFFICE,
    "/measures/{measure}/": SIGNED_IN,
    "/screening/": WORK_OFFICE,
    "/screening/{measure}/": WORK_OFFICE,
    "/screening/reasons/": WORK_OFFICE,
    "/batches/{number}/screening/": SEE_OFFICE,
    "/evaluations/": {"evaluator"},
    "/evaluations/{assignment}/": {"evaluator"},
    "/letters/manage/": SEE_OFFICE,
    "/letters/manage/{letter}/": SEE_OFFICE,
    "/letters/manage/{letter}/versions/": SEE_OFFICE,
    "/letters/manage/{letter}/figures/previous_measures/": SEE_OFFICE,
    "/letters/manage/{letter}/figures/selected/": SEE_OFFICE,
    "/letters/manage/{letter}/annex/": WORK_OFFICE,
    "/letters/manage/{letter}/annex/{measure}/": WORK_OFFICE,
    "/letters/manage/{letter}/edit/": WORK_OFFICE,
    "/letters/manage/{letter}/process-sheet.pdf": SEE_OFFICE,
    "/letters/manage/{letter}/archive.zip": SEE_OFFICE,
    "/letters/manage/fonts/": SEE_OFFICE,
    "/letters/manage/fonts/?characters=函㊣𰻞": SEE_OFFICE,
    "/letters/manage/groups/": WORK_OFFICE,
    "/letters/received/": UNIT,
    "/letters/": set(ROLES),
    "/letters/{letter}/": set(ROLES),
    "/letters/{letter}/file.txt": set(ROLES),
    "/letters/{letter}/manifest.json": set(ROLES),
    "/verify/": set(ROLES),
    "/register/": set(ROLES),
    "/register/import/": WORK_OFFICE,
    "/batches/{number}/panel/agency/": WORK_OFFICE,
    "/batches/{number}/panel/seats/": WORK_OFFICE | {"evaluation_lead"},
    "/batches/{number}/panel/invite/": WORK_OFFICE | {"evaluation_lead"},
    "/batches/{number}/panel/hand-in/": {"evaluation_lead"},
    "/batches/{number}/tally/charts/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/tally/what-if/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/tally/what-if/?trim=0&weight-novelty=10&weight-effect=10&weight-replicability=80": SEE_OFFICE
    | {"evaluation_lead"},
    "/evaluations/mine/": {"evaluator"},
    "/evaluations/declare/{number}/": {"evaluator"},
    "/evaluations/offline/": {"evaluator"},
    "/register/{number}-1/": set(ROLES),
    "/register/?words=一单到底&batch={number}&classification=first_in_nation&sort=oldest": set(ROLES),
    "/register/trends/": set(ROLES),
    "/register/feed.atom": set(ROLES),
    "/register/export.xlsx": set(ROLES),
}


def publish(number: int, measures: int) -> Cast:
    cast = make_cast(number=number, evaluators=1)
    for n in range(measures):
        cast.accepted(title=f"“一单到底”之{n}")
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    return cast


def addresses(cast: Cast) -> dict[str, object]:
    assignment = Assignment.objects.filter(measure__batch=cast.batch)[0]
    return {
        "number": cast.batch.number,
        "measure": assignment.measure_id,
        "assignment": assignment.pk,
        "letter": Letter.objects.get(batch=cast.batch).pk,
    }


def client_of(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def person_in(cast: Cast, role: str) -> User | None:
    if role == "anonymous":
        return None
    return cast.evaluators[0] if role == "evaluator" else getattr(cast, role)


@pytest.mark.django_db
def test_every_page_opens_to_the_roles_of_the_table_and_to_nobody_else() -> None:
    cast = publish(31, 1)
    found = addresses(cast)
    wrong = []
    for role in ROLES:
        client = client_of(person_in(cast, role))
        for page, allowed in PAGES.items():
            status = client.get(page.format(**found)).status_code
            expected = {200} if role in allowed else ({302} if role == "anonymous" else {403, 404})
            if status not in expected:
                wrong.append((role, page, status))
    assert wrong == []


@pytest.mark.django_db
def test_a_page_costs_the_same_few_queries_whatever_the_size_of_the_data() -> None:
    small, large = publish(32, 2), publish(33, 9)
    wrong = []
    for page, allowed in PAGES.items():
        for role in sorted(allowed - {"anonymous"})[:2]:
            counts = []
            for cast in (small, large):
                client = client_of(person_in(cast, role))
                client.get("/register/")
                address = page.format(**addresses(cast))
                with CaptureQueriesContext(connection) as queries:
                    client.get(address)
                counts.append(len(queries))
            if counts[0] != counts[1] or counts[1] > MOST_QUERIES:
                wrong.append((page, role, counts))
    assert wrong == []
