"""WCAG 2.2 AA by axe, on every kind of page, as the people who use it see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Letter, RegisterEntry
from tests.e2e.conftest import SignIn
from tests.factories import make_cast

pytestmark = pytest.mark.e2e
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}})"
PAGES = {
    "anonymous": (
        "/accounts/login/",
        "/register/",
        "/register/{entry}/",
        "/letters/",
        "/letters/{letter}/",
        "/nowhere/",
    ),
    "submitter": (
        "/",
        "/measures/",
        "/measures/{draft}/",
        "/measures/{draft}/edit/",
        "/batches/{open}/measures/copy/",
        "/batches/{open}/measures/import/",
        "/notices/",
    ),
    "clerk": (
        "/",
        "/batches/",
        "/batches/new/",
        "/batches/{open}/",
        "/batches/{open}/rubric/",
        "/batches/{open}/units/",
        "/batches/{open}/panel/",
        "/screening/",
        "/screening/{waiting}/",
        "/screening/reasons/",
        "/batches/{open}/screening/",
        "/measures/exports/",
        "/notices/",
        "/notices/outbox/",
        "/batches/{done}/panel/{measure}/",
        "/batches/{done}/tally/",
        "/batches/{done}/tally/{measure}/",
        "/batches/{done}/decisions/",
        "/batches/{done}/decisions/measure/{measure}/",
        "/letters/manage/",
        "/letters/manage/{letter}/",
    ),
    "evaluator": ("/evaluations/", "/evaluations/{assignment}/"),
}


def test_no_page_violates_wcag_2_2_aa(sign_in: SignIn) -> None:
    done, running = make_cast(number=51, evaluators=1), make_cast(number=52, evaluators=1)
    done.accepted()
    letter_actions.issue_letter(done.signed_letter(), by=done.signatory)
    draft, waiting = running.draft(), running.submitted(title="口岸“一次查验”")
    assignment = Assignment.objects.get(measure__batch=done.batch)
    found = {
        "open": running.batch.number,
        "done": done.batch.number,
        "draft": draft.pk,
        "waiting": waiting.pk,
        "measure": assignment.measure_id,
        "assignment": assignment.pk,
        "letter": Letter.objects.get(batch=done.batch).pk,
        "entry": RegisterEntry.objects.get(batch=done.batch).pk,
    }
    people = {
        "anonymous": None,
        "submitter": running.submitter,
        "clerk": running.clerk,
        "evaluator": done.evaluators[0],
    }
    violations = []
    for role, addresses in PAGES.items():
        page = sign_in(people[role])
        for address in addresses:
            page.goto(address.format(**found))
            page.evaluate(AXE.read_text(encoding="utf-8"))
            result = page.evaluate(RUN, STANDARDS)
            assert len(result["passes"]) > 5, address
            for one in result["violations"]:
                violations.append((address, one["id"], one["nodes"][0]["html"][:160]))
    assert violations == []
