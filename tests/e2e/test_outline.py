"""The main pages as who hears them is told them: where one is, what the page is about, and its parts one under another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from letters import actions as letter_actions
from tests.e2e.conftest import SignIn
from tests.factories import make_cast

pytestmark = pytest.mark.e2e
# What is read out: the parts of the page in their order, each with its name, and every heading with its level.
READ = """
() => {
  const heard = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === "visible";
  const name = (one) => one.getAttribute("aria-label")
    || (document.getElementById(one.getAttribute("aria-labelledby")) || { textContent: "" }).textContent.trim();
  return Array.from(document.querySelectorAll("body > header, main, body > footer, nav, h1, h2, h3, h4, h5, h6"))
    .filter(heard)
    .map((one) => [one.tagName.toLowerCase(), /^H/.test(one.tagName) ? one.textContent.trim() : name(one)]);
}
"""
Part = tuple[str, str]


def faults_of(parts: list[Part]) -> list[str]:
    """Say what makes a page no story: its parts out of order, nameless or alike, headings that leave a level out."""
    tags = [tag for tag, _name in parts]
    frame = [tag for tag in tags if tag in {"header", "main", "footer"}]
    ways = [name for tag, name in parts if tag == "nav"]
    heads = [(int(tag[1]), text) for tag, text in parts if tag[0] == "h" and tag[1:].isdigit()]
    levels = [level for level, _text in heads]
    found = {
        "frame": frame == ["header", "main", "footer"],
        "ways are told apart": all(ways) and len(set(ways)) == len(ways),
        "one heading of the page, first": levels[:1] == [1] and levels.count(1) == 1,
        "heading in main": "h1" in tags[tags.index("main") :],
        "levels": all(after - before <= 1 for before, after in pairwise(levels)),
        "headings say something": all(text for _level, text in heads),
    }
    return [name for name, holds in found.items() if not holds]


def test_the_main_pages_read_as_a_story(sign_in: SignIn) -> None:
    done, running = make_cast(number=61, evaluators=1), make_cast(number=62, evaluators=1)
    measure = done.accepted()
    letter = letter_actions.issue_letter(done.signed_letter(), by=done.signatory)
    draft, waiting = running.draft(), running.submitted(title="口岸查验一次办")
    scored = make_cast(number=63, evaluators=1)
    scored.accepted()
    scored.evaluate()
    (assignment,) = scored.open_assignments()
    clerk, public = sign_in(running.clerk), sign_in(None)
    pages: list[tuple[Page, str]] = [
        (clerk, "/"),
        (clerk, "/batches/62/"),
        (clerk, "/batches/62/overview/"),
        (clerk, f"/screening/{waiting.pk}/"),
        (clerk, "/measures/"),
        (clerk, "/batches/61/decisions/"),
        (clerk, f"/measures/{measure.pk}/evidence/"),
        (clerk, f"/letters/manage/{letter.pk}/"),
        (sign_in(running.submitter), f"/measures/{draft.pk}/edit/"),
        (sign_in(assignment.evaluator), f"/evaluations/{assignment.pk}/"),
        (public, "/register/"),
        (public, "/register/61-1/"),
        (public, f"/letters/{letter.pk}/"),
    ]
    wrong = {}
    for page, address in pages:
        page.goto(address)
        parts: list[Part] = [(tag, name) for tag, name in page.evaluate(READ)]
        if faults := faults_of(parts):
            wrong[address] = (faults, parts)
    heads = {one: [p for p in told[1] if p[0][1:].isdigit()] for one, told in wrong.items()}
    assert heads == {}
