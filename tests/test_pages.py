"""Every page for every role: its status, and a number of queries that does not grow with the data."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.models import Event
from core.notices.unread import unread_count
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Letter
from precedents.actions.runs import search_and_keep
from precedents.models import Precedent, SearchRun
from precedents.searching.asking import Query
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.precedents.lists import make_list

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
# Whoever reviewed a letter drafts it no more.
DRAFTER = {"clerk"}
UNIT = {"submitter", "unit_lead"}
SIGNED_IN = set(ROLES) - {"anonymous"}
PAGES: dict[str, set[str]] = {
    "/help/": set(ROLES),
    "/find/?words=一单": SIGNED_IN,
    "/find/?words=一单&kind=measures": SIGNED_IN,
    "/notices/": SIGNED_IN,
    "/notices/ways/": SIGNED_IN,
    "/status/": set(),
    "/people/": set(),
    "/notices/outbox/": SEE_OFFICE,
    "/notices/texts/": WORK_OFFICE,
    "/notices/texts/returned/": WORK_OFFICE,
    "/trail/": {"reviewer", "signatory", "auditor"},
    "/trail/?model=measures.measure&thing=一单到底&act=accept_measure&first_day=2024-01-01": {
        "reviewer",
        "signatory",
        "auditor",
    },
    "/trail/mine/": SIGNED_IN,
    "/trail/exports/": {"reviewer", "auditor"},
    "/trail/retention/": {"reviewer", "signatory", "auditor"},
    "/trail/{event}/": SEE_OFFICE,
    "/trail/of/measures.measure/{measure}/": SIGNED_IN,
    "/batches/": SIGNED_IN - {"evaluator"},
    "/batches/new/": WORK_OFFICE,
    "/batches/{number}/": SIGNED_IN,
    "/batches/{number}/copy/": WORK_OFFICE,
    "/batches/{number}/overview/": SEE_OFFICE,
    "/batches/{number}/overview.xlsx": SEE_OFFICE,
    "/batches/{number}/remind/": WORK_OFFICE,
    "/batches/{number}/rubric/": WORK_OFFICE,
    "/batches/{number}/panel/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/panel/{measure}/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/tally/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/tally/{measure}/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/odd-sheets/": SEE_OFFICE | {"evaluation_lead"},
    "/batches/{number}/reasons/": WORK_OFFICE,
    "/batches/{number}/reasons/measure/{measure}/": WORK_OFFICE,
    "/measures/{measure}/reason/": SEE_OFFICE | UNIT,
    "/batches/{number}/decisions/": SEE_OFFICE,
    "/batches/{number}/decisions/measure/{measure}/": WORK_OFFICE,
    "/batches/{number}/decisions/measure/{measure}/evidence/": SEE_OFFICE,
    "/measures/{measure}/evidence/": SIGNED_IN,
    "/register/{number}-1/evidence/": set(ROLES),
    "/precedents/lists/": SIGNED_IN,
    "/precedents/lists/import/": WORK_OFFICE,
    "/precedents/lists/{list}/": SIGNED_IN,
    "/precedents/lists/{list}/edit/": WORK_OFFICE,
    "/precedents/lists/{list}/supersede/": WORK_OFFICE,
    "/precedents/lists/{list}/withdraw/": WORK_OFFICE,
    "/precedents/search/": SIGNED_IN,
    "/precedents/searches/{run}/": SEE_OFFICE,
    "/precedents/searches/{run}/meaning/": SEE_OFFICE,
    "/precedents/searches/{run}/annexes/": SEE_OFFICE,
    "/precedents/entries/{precedent}/": SIGNED_IN,
    "/precedents/entries/{precedent}/edit/": WORK_OFFICE,
    "/measures/": SEE_OFFICE | UNIT,
    "/measures/exports/": SEE_OFFICE,
    "/measures/{measure}/": SIGNED_IN,
    "/measures/{measure}/similar/": UNIT,
    "/measures/{measure}/lineage/": SIGNED_IN,
    "/screening/": WORK_OFFICE,
    "/screening/{measure}/": WORK_OFFICE,
    "/screening/reasons/": WORK_OFFICE,
    "/batches/{number}/screening/": SEE_OFFICE,
    "/batches/{number}/similar/": SEE_OFFICE,
    "/evaluations/": {"evaluator"},
    "/evaluations/{assignment}/": {"evaluator"},
    "/evaluations/{assignment}/similar/": {"evaluator"},
    "/evaluations/{assignment}/findings/": {"evaluator"},
    "/batches/{number}/letters/": SEE_OFFICE,
    "/batches/{number}/letters/reply/": WORK_OFFICE,
    "/letters/manage/": SEE_OFFICE,
    "/letters/manage/{letter}/": SEE_OFFICE,
    "/letters/manage/{letter}/versions/": SEE_OFFICE,
    "/letters/manage/{letter}/figures/previous_measures/": SEE_OFFICE,
    "/letters/manage/{letter}/figures/selected/": SEE_OFFICE,
    "/letters/manage/{letter}/annex/": DRAFTER,
    "/letters/manage/{letter}/annex/{measure}/": DRAFTER,
    "/letters/manage/{letter}/edit/": DRAFTER,
    "/letters/manage/{letter}/countersign/": DRAFTER,
    "/letters/manage/{letter}/process-sheet.pdf": SEE_OFFICE,
    "/letters/manage/{letter}/archives/": SEE_OFFICE,
    "/letters/manage/{letter}/archive-entry/": WORK_OFFICE,
    "/letters/manage/{letter}/evidence/1.json": SEE_OFFICE,
    "/letters/manage/fonts/": SEE_OFFICE,
    "/letters/manage/fonts/?characters=函㊣𰻞": SEE_OFFICE,
    "/letters/manage/{letter}/receipts/day/": WORK_OFFICE,
    "/letters/manage/groups/": WORK_OFFICE,
    "/letters/manage/transfers/": SEE_OFFICE,
    "/letters/delegations/": SEE_OFFICE,
    "/letters/delegations/new/": {"reviewer", "signatory"},
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
    "/open-data/": set(ROLES),
    "/people/me/machines/": SIGNED_IN,
    "/people/me/hooks/": SIGNED_IN,
    "/open-data/catalog.jsonld": set(ROLES),
    "/sitemap.xml": set(ROLES),
    "/sitemap-measures.xml": set(ROLES),
    "/robots.txt": set(ROLES),
    "/register/export.xlsx": set(ROLES),
}


def publish(number: int, measures: int) -> Cast:
    cast = make_cast(number=number, evaluators=1)
    for n in range(measures):
        cast.accepted(title=f"“一单到底”之{n}")
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    text = "\n".join(f"{n}.做法{number}之{n}。正文。" for n in range(1, measures + 1))
    make_list(cast.clerk, text, name=f"清单{number}")
    search_and_keep(Query(f"做法{number}", "正文。"), by=cast.clerk)
    return cast


def addresses(cast: Cast) -> dict[str, object]:
    assignment = Assignment.objects.filter(measure__batch=cast.batch)[0]
    precedent = Precedent.objects.get(precedent_list__name=f"清单{cast.batch.number}", position=1)
    return {
        "event": Event.objects.get(act="issue_letter", key=Letter.objects.get(batch=cast.batch).pk).pk,
        "run": SearchRun.objects.get(title=f"做法{cast.batch.number}").pk,
        "list": precedent.precedent_list_id,
        "precedent": precedent.pk,
        "number": cast.batch.number,
        "measure": assignment.measure_id,
        "assignment": assignment.pk,
        "letter": Letter.objects.get(batch=cast.batch).pk,
    }


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
    sizes = [(cast, addresses(cast)) for cast in (publish(32, 2), publish(33, 9))]
    wrong = []
    for role in ROLES[1:]:
        clients = [client_of(person_in(cast, role)) for cast, _found in sizes]
        for page in (page for page, allowed in PAGES.items() if role in sorted(allowed - {"anonymous"})[:2]):
            counts = [
                queries_of(client, person_in(cast, role), page.format(**found))
                for client, (cast, found) in zip(clients, sizes, strict=True)
            ]
            if counts[0] != counts[1] or counts[1] > MOST_QUERIES:
                wrong.append((page, role, counts))
    assert wrong == []


def queries_of(client: Client, person: User | None, address: str) -> int:
    """Count what a page asks the database while only the frame's figure, the unread notices, is remembered."""
    assert person is not None
    cache.clear()
    unread_count(person)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    # A file or a page of scores also leaves its event in the trail; opened first, a page takes for read what was told of it.
    aside = ('INSERT INTO "core_event"', 'UPDATE "core_notice"')
    return sum(not one["sql"].startswith(aside) for one in queries)
