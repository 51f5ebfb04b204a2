from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import takewhile
from pathlib import Path

import pytest
from django.conf import settings

from accounts.choices import Duty, Role
from evaluations.allotment import propose
from evaluations.exact import shown
from evaluations.reliability import interval, krippendorff_alpha, nominal
from evaluations.tally import BatchTally, Sheet, TallyRules, tally
from evaluations.tally_report import CLASS_LABELS, FLAG_LABELS
from fzworkflow.states import document, state_actions, state_machines
from measures.choices import Classification
from runs.demo_password import ADMINISTRATORS, DEMO_PASSWORD
from tests.evaluations.tally_sample import POINTS, sheet

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TALLY = (ROOT / "docs" / "tally.md").read_text(encoding="utf-8")
EXPERTS = tuple(f"专家{n}" for n in range(1, 6))
CLASSES = dict(zip("首拓复", Classification.values, strict=True))
ACCOUNT_CELLS = re.compile(r"\| (`[^|]+`) \| ([^|`]+?) (?=\|)")


def relative_links(document: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]


def listed_accounts() -> list[tuple[str, str]]:
    """Every account of the README's table with its role; `a1` … `a5` stands for all five."""
    table = README.partition("## 演示账号")[2].partition("\n## ")[0]
    return [
        (account, role)
        for cell, role in ACCOUNT_CELLS.findall(table)
        for account in spelled_out(cell.strip())
    ]


def spelled_out(cell: str) -> list[str]:
    named = re.findall(r"`([^`]+)`", cell)
    if "…" not in cell:
        return named
    stem = named[0].rstrip("0123456789")
    return [f"{stem}{n}" for n in range(int(named[0][len(stem) :]), int(named[1][len(stem) :]) + 1)]


def demo_roles() -> dict[str, set[str]]:
    """The roles of every account that the demo makes, in Chinese."""
    plan = json.loads((ROOT / "demo" / "demo.json").read_text(encoding="utf-8"))
    roles: dict[str, set[str]] = {username: {str(duty.label)} for username, duty in ADMINISTRATORS.items()}
    for batch in plan["batches"]:
        package = json.loads((ROOT / "demo" / batch["package"]).read_text(encoding="utf-8"))
        for person in package["people"]:
            roles.setdefault(person["username"], set()).update(
                str(Role(role).label) for role in person["roles"]
            )
    return roles


def test_the_drawn_states_are_those_of_the_code() -> None:
    drawn = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    assert drawn == document(), "run: python -m fzworkflow.states"


def test_every_transition_is_taken_by_an_action() -> None:
    machines = state_machines()
    declared = {f"{machine.model}.{one.name}" for machine in machines for one in machine.transitions}
    assert set().union(*(action.step_names for action in state_actions())) == declared


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    assert [link for link in relative_links(document) if not (document.parent / link).exists()] == []


def test_every_listed_account_is_one_of_the_demo_in_its_role() -> None:
    roles = demo_roles()
    listed = listed_accounts()
    assert {role for _account, role in listed} == {str(one.label) for one in (*Role, *Duty)}
    assert [(account, role) for account, role in listed if role not in roles.get(account, set())] == []


def test_the_demo_password_is_the_one_stated() -> None:
    assert f"密码都是 `{DEMO_PASSWORD}`" in README


@pytest.mark.parametrize("document", ["SECURITY.md", "docs/safety.md"])
def test_every_promise_of_safety_names_tests_that_there_are(document: str) -> None:
    # Other tables than those of promises have other headings.
    tables = re.findall(r"\| promise \| shown by \|\n\| --- \| --- \|\n((?:\|.*\n)+)", _text(document))
    promises = [line for lines in tables for line in lines.splitlines()]
    there = set(re.findall(r"def (test_\w+)", "\n".join(path.read_text("utf-8") for path in TESTS)))
    named = [set(re.findall(r"`(test_\w+)`", promise)) for promise in promises]
    assert len(named) > 10
    assert [
        promise for promise, tests in zip(promises, named, strict=True) if not tests or tests - there
    ] == []


def _text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8") + "\n"


def table(*heading: str) -> list[list[str]]:
    """The rows of the table of `docs/tally.md` that has this heading."""
    rest = TALLY.partition(f"| {' | '.join(heading)} |\n")[2]
    lines = takewhile(lambda line: line.startswith("|"), rest.splitlines())
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines][1:]


def example() -> BatchTally:
    """The tally of the example's sheets, as the document lists them."""
    rows = table("举措", *EXPERTS)
    sheets = [
        example_sheet(measure, expert, cell)
        for measure, *cells in rows
        for expert, cell in zip(EXPERTS, cells, strict=True)
        if cell != "—"
    ]
    return tally([POINTS], sheets, [row[0] for row in rows], TallyRules(spread_threshold=Decimal(15)))


def example_sheet(measure: str, expert: str, cell: str) -> Sheet:
    if cell == "不评":
        return sheet(measure, expert, abstained=True)
    points, proposal = cell.rstrip("★")[:-1], CLASSES[cell.rstrip("★")[-1]]
    return sheet(measure, expert, {"points": points}, classification=proposal, has_special_mark="★" in cell)


def test_the_tally_of_the_worked_example_is_what_the_document_says() -> None:
    printed = [
        [
            one.measure,
            str(one.rank),
            str(one.n),
            *(shown(figure) or "" for figure in (one.mean, one.trimmed_mean, one.median, one.spread)),
            "／".join(str(one.votes.get(code, 0)) for code in CLASSES.values()),
            str(one.special_mark_votes),
            CLASS_LABELS[one.settled] if one.settled else "",
            "；".join(str(FLAG_LABELS[flag]) for flag in one.flags),
        ]
        for one in example().measures
    ]
    heading = "举措 名次 有效份数 平均分 去极值平均分 中位数 离散度 首／拓／复 ★ 多数类别 提示"
    assert printed == table(*heading.split())


def test_the_experts_of_the_worked_example_are_as_the_document_says() -> None:
    printed = [
        [
            str(one.evaluator),
            str(one.n),
            str(one.abstentions),
            *map(shown, (one.mean, one.spread, one.severity)),
        ]
        for one in example().evaluators
    ]
    assert printed == table("专家", "有效份数", "已阅不评", "平均分", "离散度", "宽严偏移")


def test_the_agreement_of_the_worked_example_is_what_the_document_says() -> None:
    of_example = example()
    scores, classes = shown(of_example.alpha_scores), shown(of_example.alpha_classes)
    assert f"得分 α {scores}，类别 α {classes}" in TALLY
    assert shown(krippendorff_alpha([(80, 84), (90, 90), (70, 76)], interval)) == "0.86"
    assert shown(krippendorff_alpha(["首首拓", "拓拓拓", "复复"], nominal)) == "0.65"


def test_the_allotment_of_the_worked_example_is_what_the_document_says() -> None:
    proposal = propose(
        list("甲乙丙丁"), list("赵钱孙"), ties={("甲", "赵")}, per_measure=2, caps={"孙": 2}, seed=19
    )
    panels = {m: "、".join(str(who) for of, who in proposal.added if of == m) for m in "甲乙丙丁"}
    assert [list(row) for row in panels.items()] == table("举措", "专家")


def test_the_shortfalls_of_the_worked_example_are_what_the_document_says() -> None:
    proposal = propose(
        list("甲乙丙"), list("赵钱"), ties={("甲", "赵")}, per_measure=2, caps={"钱": 2}, seed=19
    )
    assert [one for one in proposal.shortfalls if f"- {one.measure}：{one.reason}\n" not in TALLY] == []
    assert len(proposal.shortfalls) == 2


def test_every_label_that_the_manual_quotes_is_on_a_screen() -> None:
    manual = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    sources = [
        path.read_text(encoding="utf-8") for app in settings.OUR_APPS for path in (ROOT / app).rglob("*.py")
    ]
    screens = "\n".join([*templates, *sources])
    assert [label for label in re.findall(r"「(.+?)」", manual) if label not in screens] == []
