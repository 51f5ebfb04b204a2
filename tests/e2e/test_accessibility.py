"""WCAG 2.2 AA by axe, on every kind of page, as the people who use it see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evaluations import actions as evaluation_actions
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Letter, LetterFile
from tests.e2e.conftest import SignIn
from tests.factories import make_cast

pytestmark = pytest.mark.e2e
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
EARLIER_LETTER = Path(__file__).resolve().parents[1] / "letters" / "samples" / "letter.txt"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}})"
PAGES = {
    "anonymous": (
        "/accounts/login/",
        "/register/",
        "/register/?words=一单&classification=first_in_nation",
        "/register/{done}-1/",
        "/register/trends/",
        "/letters/",
        "/letters/{letter}/",
        "/verify/",
        "/verify/?sha256={digest}",
        "/verify/?sha256=no-digest",
        "/verify/?sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "/nowhere/",
    ),
    "submitter": (
        "/",
        "/measures/",
        "/measures/{draft}/",
        "/measures/{draft}/edit/",
        "/letters/received/",
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
        "/batches/{done}/tally/charts/",
        "/batches/{done}/tally/what-if/?trim=0&weight-novelty=1&weight-effect=1&weight-replicability=1",
        "/batches/{done}/report/",
        "/batches/{done}/decisions/",
        "/batches/{done}/decisions/measure/{measure}/",
        "/letters/manage/",
        "/register/import/",
        "/letters/manage/{letter}/",
        "/letters/manage/{correction}/",
        "/letters/manage/{correction}/edit/",
        "/letters/manage/{correction}/annex/",
        "/letters/manage/{correction}/annex/{measure}/",
        "/letters/manage/{correction}/figures/selected/",
        "/letters/manage/{correction}/versions/",
        "/letters/manage/groups/",
        "/letters/manage/fonts/?characters=函",
        "/register/{done}-1/",
    ),
    "evaluator": (
        "/evaluations/",
        "/evaluations/{assignment}/",
        "/evaluations/mine/",
        "/evaluations/offline/{scored}/",
        "/evaluations/declare/{scored}/",
    ),
    "evaluation_lead": (
        "/batches/{scored}/panel/",
        "/batches/{scored}/panel/seats/",
        "/batches/{scored}/panel/invite/",
        "/batches/{scored}/panel/hand-in/",
        "/batches/{scored}/panel/proposals/",
        "/batches/{scored}/panel/proposals/{proposal}/",
        "/batches/{scored}/panel/import/",
    ),
}


def test_no_page_violates_wcag_2_2_aa(sign_in: SignIn) -> None:
    done, running = make_cast(number=51, evaluators=1), make_cast(number=52, evaluators=1)
    done.accepted()
    letter_actions.issue_letter(done.signed_letter(), by=done.signatory)
    issued = Letter.objects.get(batch=done.batch)
    correction = letter_actions.draft_correction(issued, by=done.clerk, reason="错字")
    letter_actions.add_delivery(issued, by=done.clerk, unit=running.unit)
    draft, waiting = running.draft(), running.submitted(title="口岸“一次查验”")
    scored = make_cast(number=53, evaluators=1)
    scored.accepted()
    scored.evaluate()
    proposal = evaluation_actions.draw_proposal(
        scored.panel, by=scored.evaluation_lead, rule="add", count=1, seed=1
    )
    assignment = scored.open_assignments()[0]
    found = {
        "open": running.batch.number,
        "done": done.batch.number,
        "draft": draft.pk,
        "waiting": waiting.pk,
        "measure": Assignment.objects.get(measure__batch=done.batch).measure_id,
        "scored": scored.batch.number,
        "proposal": proposal.pk,
        "assignment": assignment.pk,
        "letter": issued.pk,
        "correction": correction.pk,
        "digest": LetterFile.objects.get(letter__batch=done.batch, form="pdf").sha256,
    }
    people = {
        "anonymous": None,
        "submitter": running.submitter,
        "clerk": running.clerk,
        "evaluator": scored.evaluators[0],
        "evaluation_lead": scored.evaluation_lead,
    }
    violations = []
    for role, addresses in PAGES.items():
        page = sign_in(people[role])
        for address in addresses:
            page.goto(address.format(**found))
            violations += violations_of(page, address)
    assert violations == []


def test_what_was_read_of_an_earlier_letter_violates_nothing(sign_in: SignIn) -> None:
    page = sign_in(make_cast(evaluators=1).clerk)
    page.goto("/register/import/")
    page.set_input_files("main input[type=file]", EARLIER_LETTER)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_text("将要登记的举措").first).to_be_visible()
    assert violations_of(page, "preview") == []


def violations_of(page: Page, address: str) -> list[tuple[str, str, str]]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(RUN, STANDARDS)
    assert len(result["passes"]) > 5, address
    return [(address, one["id"], one["nodes"][0]["html"][:160]) for one in result["violations"]]
