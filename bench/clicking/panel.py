"""What the third party does: evaluators declare their ties and score by keyboard alone, their lead hands in."""

from __future__ import annotations

from bench.clicking.people import Person

DECLARING, SCORING, HANDING_IN = "declaring ties", "scoring", "handing in"
SCORES = ("92", "88", "85")


def declare(person: Person) -> None:
    """Declare that there are no ties."""
    person.doing = DECLARING
    person.tab_to("去申报")
    person.enter()
    person.tab_to("申报回避关系")
    person.enter()
    person.tab_to("none")
    person.keys.press("Space")
    person.tab_to("申报")
    person.enter()


def score(person: Person) -> None:
    """Score all that was assigned, sheet by sheet, without the mouse."""
    person.doing = SCORING
    person.tab_to("开始评分")
    person.enter()
    person.enter("Alt+n")
    while person.page.locator("form[data-scoring] button[name=submit]").count():
        fill(person)
        with person.page.expect_navigation():
            person.keys.press("Control+Enter")


def fill(person: Person) -> None:
    """Fill one sheet in, as its fields follow each other."""
    keys = person.keys
    keys.press("Enter")
    for value in SCORES:
        keys.type(value)
        keys.press("Enter")
        if value == SCORES[0]:
            person.type("全国未见相同做法。")
        keys.press("Enter")
    for _gate in range(2):
        keys.press("1")
        keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("Enter")
    person.type("检索三个公开清单，未见相同做法。")
    keys.press("Enter")
    keys.press("ArrowDown")
    person.page.locator("form[data-scoring] button[name=submit][aria-disabled=false]").wait_for()


def hand_in(person: Person, name: str) -> None:
    """Sign for the result."""
    person.doing = HANDING_IN
    person.tab_to("提交结果")
    person.enter()
    person.tab_to("signed_name")
    person.type(name)
    person.enter()
