"""WCAG 2.2 AA by axe, on every kind of page, as the people who use it see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from accounts.choices import Duty
from core.models import Event
from evaluations import actions as evaluation_actions
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Letter, LetterFile
from measures import actions as measure_actions
from precedents.actions.runs import search_and_keep
from precedents.searching.asking import Query
from tests.e2e.conftest import SignIn
from tests.factories import make_administrator, make_cast
from tests.letters.others import draft_notice
from tests.precedents.lists import make_list
from tests.vitals.heard import administrator

pytestmark = pytest.mark.e2e
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
EARLIER_LETTER = Path(__file__).resolve().parents[1] / "letters" / "samples" / "letter.txt"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a look can break; the rest of a page is the same in every one.
RUN_LOOK = (
    "look => { document.documentElement.className = look; "
    "return axe.run({runOnly: ['color-contrast', 'target-size'], resultTypes: ['violations']}) }"
)
LOOKED_AT_IN_EVERY_LOOK = (
    "/register/",
    "/measures/",
    "/measures/{draft}/edit/",
    "/find/?words=口岸",
    "/batches/{open}/",
    "/screening/{waiting}/",
    "/batches/{done}/decisions/",
    "/letters/manage/{letter}/",
    "/evaluations/{assignment}/",
)
PHONE: ViewportSize = {"width": 390, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 720}
NARROW_DESKS: tuple[ViewportSize, ...] = ({"width": 1200, "height": 720}, {"width": 1024, "height": 720})
# Cells whose words stand in a column of a character or two.
SQUEEZED = """() => Array.from(document.querySelectorAll(".table-region td, .table-region tbody th")).filter((cell) => {
    const look = getComputedStyle(cell), character = parseFloat(look.fontSize);
    const room = cell.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    const words = cell.innerText.trim();
    return words.length > 9 && !cell.classList.contains("number") && room < 4 * character && cell.clientHeight > 5 * character;
}).map((cell) => cell.innerText)"""
# Of what passes one node each is enough to be counted.
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
PAGES = {
    "anonymous": (
        "/accounts/login/",
        "/register/",
        "/register/?words=一单&classification=first_in_nation",
        "/register/{done}-1/",
        "/register/trends/",
        "/open-data/",
        "/letters/",
        "/letters/{letter}/",
        "/verify/",
        "/verify/?sha256={digest}",
        "/verify/?sha256=no-digest",
        "/verify/?sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "/nowhere/",
        "/help/",
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
        "/find/?words=口岸",
        "/measures/",
        "/batches/{scored}/panel/nominations/{nomination}/",
        "/batches/{scored}/panel/proposals/",
        "/batches/{scored}/panel/proposals/{proposal}/",
        "/batches/{scored}/panel/import/",
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
        "/precedents/search/",
        "/precedents/searches/{run}/",
        "/batches/{open}/screening/",
        "/batches/{open}/similar/",
        "/measures/{waiting}/lineage/",
        "/measures/exports/",
        "/notices/",
        "/notices/ways/",
        "/notices/outbox/",
        "/notices/texts/",
        "/notices/texts/returned/",
        "/batches/{done}/panel/{measure}/",
        "/batches/{done}/tally/",
        "/batches/{done}/tally/{measure}/",
        "/batches/{done}/tally/charts/",
        "/batches/{done}/tally/what-if/?trim=0&weight-novelty=1&weight-effect=1&weight-replicability=1",
        "/batches/{done}/report/",
        "/batches/{done}/decisions/",
        "/batches/{done}/decisions/measure/{measure}/evidence/",
        "/batches/{done}/odd-sheets/",
        "/batches/{done}/reasons/",
        "/batches/{done}/reasons/measure/{measure}/",
        "/batches/{done}/decisions/measure/{measure}/",
        "/letters/manage/",
        "/batches/{done}/letters/",
        "/batches/{done}/letters/reply/",
        "/letters/manage/{notice}/edit/",
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
    "administrator": ("/status/",),
    "security": ("/people/", "/people/{person}/roles/", "/people/{person}/help/"),
    "auditor": (
        "/trail/",
        "/trail/?first_day=2025-02-02&last_day=2025-01-01",
        "/trail/mine/",
        "/trail/exports/",
        "/trail/retention/",
        "/trail/{event}/",
        "/trail/of/measures.measure/{measure}/",
    ),
    "evaluator": (
        "/evaluations/",
        "/evaluations/{assignment}/",
        "/evaluations/{assignment}/similar/",
        "/evaluations/mine/",
        "/evaluations/offline/{scored}/",
        "/evaluations/declare/{scored}/",
    ),
    "evaluation_lead": (
        "/batches/{scored}/panel/",
        "/batches/{scored}/panel/seats/",
        "/batches/{scored}/panel/invite/",
        "/batches/{scored}/panel/hand-in/",
    ),
}


def test_no_page_violates_wcag_2_2_aa_or_scrolls_sideways_on_a_phone(sign_in: SignIn) -> None:
    done, running = make_cast(number=51, evaluators=1), make_cast(number=52, evaluators=1)
    done.accepted()
    letter_actions.issue_letter(done.signed_letter(), by=done.signatory)
    issued = Letter.objects.get(batch=done.batch)
    correction = letter_actions.draft_correction(issued, by=done.clerk, reason="错字")
    letter_actions.add_delivery(issued, by=done.clerk, unit=running.unit)
    draft, waiting = running.draft(), running.submitted(title="口岸“一次查验”")
    running.submitted(title="口岸查验一次办")
    measure_actions.search_measure(waiting, by=running.clerk)
    measure_actions.keep_view(by=running.clerk, name="等我形审", query="state=submitted")
    record = {"place": "某地", "practice": "口岸联合登轮", "difference": "合并为一次", "relation": "extended"}
    measure_actions.add_comparison(waiting, by=running.clerk, **record)
    scored = make_cast(number=53, evaluators=1)
    scored.accepted()
    scored.evaluate()
    proposal = evaluation_actions.draw_proposal(scored.panel, by=scored.clerk, rule="add", count=1, seed=1)
    nomination = evaluation_actions.nominate_evaluator(
        scored.panel, by=scored.evaluation_lead, name="秦远", username="qinyuan"
    )
    assignment = scored.open_assignments()[0]
    make_list(running.clerk, "1.口岸一次查验。海关、边检一次登轮。", name="清单")
    run = search_and_keep(Query("口岸“一次查验”", "海关、边检一次登轮，结果互认。"), by=running.clerk)
    found = {
        "run": run.pk,
        "person": running.submitter.pk,
        "open": running.batch.number,
        "done": done.batch.number,
        "draft": draft.pk,
        "waiting": waiting.pk,
        "measure": Assignment.objects.get(measure__batch=done.batch).measure_id,
        "scored": scored.batch.number,
        "proposal": proposal.pk,
        "nomination": nomination.pk,
        "assignment": assignment.pk,
        "event": Event.objects.filter(act="issue_letter").latest("pk").pk,
        "letter": issued.pk,
        "correction": correction.pk,
        "notice": draft_notice(running).pk,
        "digest": LetterFile.objects.get(letter__batch=done.batch, format="pdf").sha256,
    }
    people = {
        "anonymous": None,
        "submitter": running.submitter,
        "clerk": running.clerk,
        "auditor": done.auditor,
        "administrator": administrator(),
        "security": make_administrator(Duty.SECURITY),
        "evaluator": scored.evaluators[0],
        "evaluation_lead": scored.evaluation_lead,
    }
    violations = []
    for role, addresses in PAGES.items():
        page = sign_in(people[role])
        for address in addresses:
            page.goto(address.format(**found))
            violations += violations_of(page, address)
            if address in LOOKED_AT_IN_EVERY_LOOK:
                violations += violations_in_looks(page, address)
            violations += sideways_on_a_phone(page, address)
    assert violations == []


def test_the_menu_takes_one_row_however_wide_the_window(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    for person in (cast.reviewer, cast.clerk, administrator()):
        page = sign_in(person)
        for size in (DESK, *NARROW_DESKS):
            page.set_viewport_size(size)
            row = page.evaluate("document.querySelector('.site-menu a').offsetHeight || 44")
            assert page.evaluate("document.querySelector('.site-bar').offsetHeight") < 2 * row, size


def test_what_was_read_of_an_earlier_letter_violates_nothing(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    page = sign_in(cast.clerk)
    page.goto("/register/import/")
    page.set_input_files("main input[type=file]", EARLIER_LETTER)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_text("将要登记的举措").first).to_be_visible()
    assert violations_of(page, "preview") == []
    page.locator("main button[name=confirmed]").click()
    expect(page.get_by_text("要由另一人确认").first).to_be_visible()
    assert violations_of(page, "proposal") == []
    address = page.url
    other = sign_in(cast.signatory)
    other.goto(address)
    assert violations_of(other, "confirmation") == []
    other.get_by_role("button", name="确认导入").click()
    expect(other.get_by_text("已导入，共").first).to_be_visible()


def test_the_lists_of_prior_practice_violate_nothing(sign_in: SignIn) -> None:
    clerk = make_cast(evaluators=1).clerk
    kept = make_list(clerk, document="某〔2031〕1号", place="全国")
    page = sign_in(clerk)
    root, practice = kept.get_absolute_url(), kept.precedents.get(position=1).get_absolute_url()
    steps = (f"{root}{step}/" for step in ("edit", "supersede", "withdraw"))
    violations = []
    for address in (
        "/precedents/lists/",
        root,
        *steps,
        practice,
        f"{practice}edit/",
        "/precedents/lists/import/",
    ):
        page.goto(address)
        violations += violations_of(page, address)
    page.fill("[name=text]", "本批共4项经验。\n1.甲事项网上办。正文。\n2.")
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_text("核对后导入").first).to_be_visible()
    assert [*violations, *violations_of(page, "preview")] == []


def violations_of(page: Page, address: str) -> list[tuple[str, str, str]]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(RUN, STANDARDS)
    assert len(result["passes"]) > 5, address
    return [(address, one["id"], one["nodes"][0]["html"][:160]) for one in result["violations"]]


def violations_in_looks(page: Page, address: str) -> list[tuple[str, str, str]]:
    found = []
    for look in ("contrast", "large", "roomy"):
        violations = page.evaluate(RUN_LOOK, look)["violations"]
        found += [(f"{address} {look}", one["id"], one["nodes"][0]["html"][:160]) for one in violations]
        found += sideways_on_a_phone(page, f"{address} {look}")
    page.evaluate("document.documentElement.className = ''")
    return found


def sideways_on_a_phone(page: Page, address: str) -> list[tuple[str, str, str]]:
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    squeezed = [(address, "squeezed", words[:40]) for words in page.evaluate(SQUEEZED)]
    page.set_viewport_size(DESK)
    return squeezed + ([(address, "scrolls sideways", f"{width} px")] if width > PHONE["width"] else [])
