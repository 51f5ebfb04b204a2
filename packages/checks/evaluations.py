"""Sheets: who scored what, within the rubric."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from packages.checks.common import Located, too_fine, unknown
from packages.checks.people import misspelt_username
from packages.node import Node
from packages.places import place_of, quoted


def evaluation_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `evaluations`."""
    sheets = list(package["evaluations"].rows())
    criteria = {one["code"].text: one for one in package["rubric"].rows()}
    refs = {measure["ref"].text for measure in package["measures"].rows()}
    people = {person["username"].text: person for person in package["people"].rows()}
    yield from _doubled_sheets(sheets)
    for sheet in sheets:
        yield from unknown(sheet["measure"], refs, _("举措清单"))
        yield from _evaluator_faults(sheet["evaluator"], people)
        yield from _score_faults(sheet, criteria)
        yield from _abstention_faults(sheet)


def _doubled_sheets(sheets: list[Node]) -> Iterator[Located]:
    first: dict[tuple[str, str], Node] = {}
    for sheet in sheets:
        pair = (sheet["measure"].text, sheet["evaluator"].text)
        if not all(pair):
            continue
        if pair in first:
            sentence = _("同一位专家对同一项举措只能有一份评分表，已见 %(place)s，请删去一份。")
            yield sheet.path, sentence % {"place": place_of(first[pair].path)}
        first.setdefault(pair, sheet)


def _evaluator_faults(evaluator: Node, people: dict[str, Node]) -> Iterator[Located]:
    evaluators = {name for name, person in people.items() if _scores(person)}
    if evaluator.text in people and evaluator.text not in evaluators:
        yield evaluator.path, _("%(name)s 没有评审专家角色，请改正。") % {"name": quoted(evaluator.text)}
    elif evaluators:
        yield from unknown(evaluator, evaluators, _("人员清单"))
    else:
        yield from misspelt_username(evaluator)


def _scores(person: Node) -> bool:
    return any(role.text == "evaluator" for role in person["roles"].rows())


def _score_faults(sheet: Node, criteria: dict[str, Node]) -> Iterator[Located]:
    for part in ("scores", "score_comments"):
        for code, node in sheet[part].members():
            if code not in criteria:
                yield node.path, _("指标清单里没有 %(code)s，请改正。") % {"code": quoted(code)}
    for code, criterion in criteria.items():
        yield from _one_score(sheet, code, criterion)


def _one_score(sheet: Node, code: str, criterion: Node) -> Iterator[Located]:
    score = sheet["scores"][code]
    if not score.is_given:
        if criterion["required"].flag and not sheet["abstained"].flag:
            yield score.path, _("这是必评指标，请打分；不评请写 abstained: true。")
    elif criterion["gate"].flag:
        yield from _gate_faults(sheet, code, score)
    elif score.flag is not None:
        yield score.path, _("这项指标要打分，请写数字。")
    else:
        yield from _out_of_range(score, criterion)


def _gate_faults(sheet: Node, code: str, score: Node) -> Iterator[Located]:
    if score.flag is None:
        yield score.path, _("门槛项只有通过与不通过，请写 true 或 false。")
    elif score.flag is False and not sheet["score_comments"][code].text:
        yield sheet["score_comments"][code].path, _("判为不通过要写明理由，请填写。")


def _out_of_range(score: Node, criterion: Node) -> Iterator[Located]:
    number = score.number
    highest = criterion["max"].number if criterion["max"].is_given else 100
    lowest = criterion["min"].number if criterion["min"].is_given else Decimal(0)
    if number is None or highest is None or lowest is None:
        return
    if number < lowest:
        yield score.path, _("不能小于 %(bound)s。") % {"bound": format(lowest, "f")}
    elif number > highest:
        yield score.path, _("超过满分 %(bound)s，请核对。") % {"bound": format(highest, "f")}
    else:
        yield from too_fine(score)
        yield from _off_the_steps(score, number - lowest, criterion["step"].number)


def _off_the_steps(score: Node, above: Decimal, step: Decimal | None) -> Iterator[Located]:
    if step is not None and 0 < step < 10_000 and above < 10_000 and above % step:
        yield score.path, _("打分间隔是 %(step)s，请核对。") % {"step": format(step, "f")}


def _abstention_faults(sheet: Node) -> Iterator[Located]:
    given = [node for _code, node in sheet["scores"].members() if node.is_given]
    if not isinstance(sheet.value, dict):
        return
    if not sheet["abstained"].flag:
        yield from _unfinished(sheet, given)
        return
    if given or sheet["classification"].is_given:
        yield sheet["abstained"].path, _("已阅不评的评分表不能有得分和建议类别，请删去一边。")
    if not sheet["comment"].text:
        yield sheet["comment"].path, _("已阅不评要在评语中写明理由，请填写。")


def _unfinished(sheet: Node, given: list[Node]) -> Iterator[Located]:
    if not given:
        yield sheet["scores"].path, _("一项指标都没有打分，请打分；不评请写 abstained: true。")
    if not sheet["classification"].is_given:
        yield sheet["classification"].path, _("没有建议的创新性类别，请填写；不评请写 abstained: true。")
