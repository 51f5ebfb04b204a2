"""Whole batches of chance as plain values, written by the app's own functions, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from documents.content import HEADER, Annex, AnnexRow, LetterContent
from documents.figures import Figures, SelectedMeasure, count_figures
from documents.titles import break_title
from documents.wording import (
    DEFAULT_ANNEX_TITLE,
    DEFAULT_TITLE,
    Names,
    compose,
    compose_line,
    default_template,
)
from evaluations.choices import Familiarity
from evaluations.models import Tally, TallyEntry
from evaluations.tally import BatchTally, MeasureTally, Scale, TallyRules, tally
from evaluations.tally import Sheet as TallySheet
from letters.evidence import rows
from letters.evidence.rows import digits
from letters.evidence.values import (
    Claim,
    Compared,
    Decided,
    Evidence,
    Found,
    Mark,
    Named,
    OutsideReport,
    RunAtOnce,
    Search,
    SearchedShelf,
    Sheet,
    Weighed,
)
from measures.choices import Classification
from proof.evidence import EVALUATION_FORMAT
from proof.register import FrozenEntry
from tests.proof.sealing import NUMBER, Batched, as_json

DAY, CUTOFF = date(2026, 11, 20), "2026-09-01"
MOMENT = "2026-10-08T03:04:05.678901+00:00"
NAMES = Names(zone="海岸自贸试验区", issuer="海岸自贸试验区工作办公室", short_name="海岸自贸办")
WORDS = '货物从入区到离境只申报一次，Ｅ一单\\到底"。\t𠮷😀é'
PANEL_UNIT, FIRST_EVALUATOR, FIRST_MEASURE = 90, 500, 31


def random_batch(seed: int) -> Batched:
    """A batch as chance has it: rubric, panel, rounds, abstentions, open criteria, classes, figures, wording."""
    chance = Random(seed)
    criteria, rules = _rubric(chance), _rules(chance)
    keys = [FIRST_MEASURE + 2 * n for n in range(chance.randint(1, 6))]
    sheets = {key: _sheets(chance, criteria, key) for key in keys}
    taken = [_taken(key, one) for key, of in sheets.items() for one in _last_round(of)]
    result = tally(criteria, taken, keys, rules)
    measures = _in_annex_order(
        [_evidence(chance, key, sheets[key], criteria, result, is_first=key == keys[0]) for key in keys]
    )
    entries = [one.entry for one in measures if one.entry]
    figures = _figures(chance, entries)
    content = _content(chance, figures, entries)
    frozen = [one.to_json(f"{chance.getrandbits(128):032x}") for one in measures]
    record = _record(chance, frozen, criteria, rules, result)
    return Batched(as_json(frozen), as_json(record), as_json(content.to_json()), figures)


def _rubric(chance: Random) -> list[Scale]:
    scored = [
        Scale(
            code=f"c{n}",
            name=f"指标{n}",
            weight=Decimal(chance.choice(("40", "33.33", "0.5", "100"))),
            max=Decimal(chance.choice(("100", "50", "7", "0.3"))),
            required=n == 1 or chance.random() < 0.5,
        )
        for n in range(1, chance.randint(2, 4))
    ]
    unweighed = Scale("note", "仅供参考", weight=Decimal(0), max=Decimal(10), counts=False, required=False)
    gate = Scale("legal", "合法合规", weight=Decimal(0), max=Decimal(100), counts=False, gate=True)
    return [*scored, *chance.sample([unweighed, gate], chance.randint(0, 2))]


def _rules(chance: Random) -> TallyRules:
    threshold = chance.choice((None, Decimal(15), Decimal("0.05")))
    return TallyRules(trim=chance.random() < 0.7, trim_from=chance.choice((3, 5)), spread_threshold=threshold)


def _sheets(chance: Random, criteria: Sequence[Scale], measure: int) -> tuple[Sheet, ...]:
    evaluators = range(FIRST_EVALUATOR, FIRST_EVALUATOR + chance.randint(0, 7))
    rounds = range(1, chance.choice((1, 1, 2)) + 1)
    return tuple(
        _sheet(chance, criteria, measure * 1000 + number * 100 + evaluator, evaluator, number)
        for number in rounds
        for evaluator in evaluators
        if chance.random() < 0.9
    )


def _sheet(chance: Random, criteria: Sequence[Scale], key: int, evaluator: int, number: int) -> Sheet:
    is_abstained = chance.random() < 0.1
    # One in twenty lacks what is required: such a sheet does not count.
    scored = [
        one for one in criteria if chance.random() < 0.95 or not (one.required or chance.random() < 0.5)
    ]
    return Sheet(
        key=key,
        evaluator=evaluator,
        round=number,
        at=MOMENT,
        familiarity=("", *Familiarity.values)[key % (len(Familiarity) + 1)],
        abstained=is_abstained,
        marks=() if is_abstained else tuple(_mark(chance, one) for one in scored),
        classification=chance.choice(("", *Classification.values)) if not is_abstained else "",
        ground=WORDS,
        replicated=None,
        special_mark=not is_abstained and chance.random() < 0.3,
        comment=WORDS[: chance.randint(0, len(WORDS))],
    )


def _mark(chance: Random, scale: Scale) -> Mark:
    if scale.gate:
        return Mark(scale.code, None, chance.random() < 0.9, "")
    # Few different ones, so that measures share a rank.
    part = chance.choice((Decimal("0.5"), Decimal("0.9"), Decimal(chance.randint(0, 100)) / 100))
    return Mark(scale.code, digits(scale.max * part), None, "")


def _last_round(sheets: Sequence[Sheet]) -> list[Sheet]:
    last = max((one.round for one in sheets), default=0)
    return [one for one in sheets if one.round == last]


def _taken(measure: int, sheet: Sheet) -> TallySheet:
    return TallySheet(
        measure,
        sheet.evaluator,
        {one.criterion: Decimal(one.score) for one in sheet.marks if one.score is not None},
        sheet.classification or None,
        sheet.special_mark,
        sheet.abstained,
        frozenset(one.criterion for one in sheet.marks if one.passed is False),
    )


def _evidence(
    chance: Random,
    key: int,
    sheets: tuple[Sheet, ...],
    criteria: Sequence[Scale],
    result: BatchTally,
    *,
    is_first: bool,
) -> Evidence:
    ours = next(one for one in result.measures if one.measure == key)
    scope = (SearchedShelf("published", "举措库", 515, "ab" * 32, MOMENT),)
    found = ("list", "清单", True, "一单到底", "甲地", "甲政发1号", "2019年", "ab" * 32, "", "aside")
    hit = Found(key + 5, 1, *found, WORDS, 7, MOMENT)
    searched = Search(
        key + 1, 7, MOMENT, "decision", "cd" * 32, "", scope, ("另一清单",), ("一单到底",), (hit,)
    )
    outside = OutsideReport(key + 2, "某查新站", CUTOFF, "全国", "报告.pdf", 9, "ef" * 32, 7, MOMENT)
    compared = Compared(
        key + 3, "甲地", WORDS, "甲政发1号", "", "", WORDS, "different", "unit", None, 7, MOMENT
    )
    units = tuple(Named(unit, f"第{unit}片区") for unit in chance.sample(range(60, 80), chance.randint(1, 3)))
    scored = {one.criterion for sheet in sheets for one in sheet.marks}
    return Evidence(
        batch=19,
        measure=key,
        ref=f"19-{key}",
        title=f"跨境小包“一单到底”之{key}",
        cutoff=chance.choice(("", CUTOFF)),
        run_at_once=chance.choice((None, RunAtOnce(MOMENT, "root", "batch-19.json", "ab" * 32))),
        entry=None,
        claim=Claim(1, "ab" * 32, WORDS, WORDS, WORDS, "first_in_nation", False, (units[0].key,), 9, MOMENT),
        searches=(searched,),
        outside_searches=(outside,) if chance.random() < 0.5 else (),
        comparisons=(compared,),
        criteria=tuple(
            Weighed(one.code, one.name, digits(one.weight) or "", digits(one.max) or "", one.counts, one.gate)
            for one in criteria
            if one.code in scored
        ),
        sheets=sheets,
        result=rows.result(_stored(ours)),
        decision=_decision(chance, key, ours.settled, is_selected=is_first or chance.random() < 0.8),
        people=(Named(7, "经办"), Named(8, "核稿")),
        units=units,
    )


def _stored(one: MeasureTally) -> TallyEntry:
    values = {name: getattr(one, name) for name in ("n", "mean", "trimmed_mean", "adjusted_mean", "median")}
    return TallyEntry(
        tally=Tally(number=2),
        spread=one.spread,
        rank=one.rank,
        votes=dict(one.votes),
        special_mark_votes=one.special_mark_votes,
        abstentions=one.abstentions,
        flags=list(one.flags),
        settled=one.settled or "",
        **values,
    )


def _decision(chance: Random, key: int, settled: str | None, *, is_selected: bool) -> Decided:
    decided = chance.choice((settled or "first_in_nation", *Classification.values))
    is_first = decided == Classification.FIRST_IN_NATION
    is_reasoned = not is_selected or (settled is not None and decided != settled)
    return Decided(
        key=key + 4,
        selected=is_selected,
        classification=decided,
        special_mark=chance.random() < 0.3,
        reason=WORDS if is_reasoned else "",
        replicates="",
        comparison=None if is_first else key + 3,
        search=key + 1 if is_first else None,
        outside_search=None,
        note="",
        by=7,
        at=MOMENT,
        confirmed_by=8,
        confirmed_at=MOMENT,
    )


def _in_annex_order(measures: Sequence[Evidence]) -> list[Evidence]:
    order = list(Classification.values)
    selected = [one for one in measures if one.decision and one.decision.selected]
    selected.sort(key=lambda one: order.index(one.decision.classification) if one.decision else 0)
    entered = [
        replace(one, entry=_entry(serial, one, one.decision))
        for serial, one in enumerate(selected, start=1)
        if one.decision
    ]
    return [*entered, *(one for one in measures if one not in selected)]


def _entry(serial: int, one: Evidence, decided: Decided) -> FrozenEntry:
    names = "、".join(unit.name for unit in one.units)
    return FrozenEntry(
        serial, one.title, WORDS, "首次实现。", decided.classification, decided.special_mark, "trade", names
    )


def _figures(chance: Random, entries: Sequence[FrozenEntry]) -> Figures:
    figures = count_figures(
        batch=19,
        on=DAY,
        classes=[*Classification.all_printed().items()],
        selected=[SelectedMeasure(one.classification, one.has_special_mark) for one in entries],
    )
    before = chance.choice(((0, 0), (18, 515)))
    taken_up = chance.choice((0, 34))
    return replace(
        figures, previous_batches=before[0], previous_measures=before[1], national_replications=taken_up
    )


def _content(chance: Random, figures: Figures, entries: Sequence[FrozenEntry]) -> LetterContent:
    prints_mark = chance.random() < 0.5
    title = compose_line(DEFAULT_TITLE, figures, NAMES)
    annex_rows = tuple(
        AnnexRow(
            one.serial,
            one.title,
            one.summary,
            Classification(one.classification).printed,
            one.innovation_point,
            NAMES.mark_label if prints_mark and one.has_special_mark else None,
        )
        for one in entries
    )
    header = (*HEADER, NAMES.mark_label) if prints_mark else HEADER
    return LetterContent(
        mark=NAMES.issuer,
        number=NUMBER,
        title=title,
        title_lines=break_title(title),
        addressees="各片区管委会：",
        paragraphs=compose(default_template(), figures, NAMES),
        annexes=(Annex("附件", compose_line(DEFAULT_ANNEX_TITLE, figures, NAMES), header, annex_rows),),
        signature=("海岸自贸试验区", "工作办公室"),
        date=DAY,
        urgency=chance.choice(("", "加急")),
        copy_to=chance.choice(("", "省政府办公厅。", "省政府办公厅")),
        note=chance.choice(("", "此件公开发布")),
    )


def _record(
    chance: Random,
    frozen: Sequence[dict[str, Any]],
    criteria: Sequence[Scale],
    rules: TallyRules,
    result: BatchTally,
) -> dict[str, Any]:
    assigned = [
        {"key": sheet["key"], "measure": one["measure"], "evaluator": sheet["evaluator"], "round": sheet["round"],
         "state": "submitted"}
        for one in frozen
        for sheet in one["sheets"]
    ]  # fmt: skip
    first = min(frozen, key=lambda one: one["measure"])
    tied = FIRST_EVALUATOR + 9
    recused = {"key": 1, "measure": first["measure"], "evaluator": tied, "round": 1, "state": "recused"}
    return {
        "format": EVALUATION_FORMAT,
        "salt": f"{chance.getrandbits(128):032x}",
        "batch": 19,
        "wording": {
            "title": DEFAULT_TITLE,
            "annex_title": DEFAULT_ANNEX_TITLE,
            "template": default_template(),
            "zone": NAMES.zone,
            "issuer": NAMES.issuer,
            "short_name": NAMES.short_name,
            "mark_label": NAMES.mark_label,
        },
        "rules": {
            "trim_from": rules.trim_from,
            "trim": rules.trim,
            "spread_threshold": digits(rules.spread_threshold),
        },
        "criteria": [
            {"code": one.code, "name": one.name, "weight": digits(one.weight), "max": digits(one.max),
             "counts": one.counts, "required": one.required, "gate": one.gate}
            for one in criteria
        ],
        "panel": {
            "agency": PANEL_UNIT,
            "per_measure": 5,
            "round": 1,
            "members": [{"evaluator": tied, "cap": None, "ties_declared_at": MOMENT}],
            "seed": 19,
            "proposals": [{"number": 1, "rule": "at_least", "count": 5, "seed": chance.getrandbits(31),
                           "by_field": True, "released_at": MOMENT, "undone_at": ""}],
        },
        "ties": [{"evaluator": tied, "unit": first["units"][0]["key"], "at": MOMENT}],
        "measures": [
            {"key": one["measure"], "ref": one["ref"], "units": sorted(unit["key"] for unit in one["units"]),
             "evidence_sha256": ""}
            for one in sorted(frozen, key=lambda one: one["measure"])
        ],
        "assignments": [recused, *assigned],
        "tally": {
            "number": 2,
            "inputs_sha256": result.digest,
            "alpha_scores": digits(result.alpha_scores),
            "alpha_classes": digits(result.alpha_classes),
        },
        "people": [],
        "units": [],
    }  # fmt: skip


def fit_batch() -> Batched:
    """A batch with something of everything: two classes, one not selected, a sheet that counts in its only round."""
    return next(one for one in map(random_batch, range(1000)) if _has_everything(one))


def _has_everything(batch: Batched) -> bool:
    if len(batch.evidence) < 3:
        return False
    first, second = batch.evidence[:2]
    if not first["entry"] or not second["entry"] or batch.evidence[-1]["entry"]:
        return False
    classes = [one["entry"]["classification"] for one in (first, second)]
    sheet = first["sheets"][0] if first["sheets"] else None
    return (
        classes[0] == Classification.FIRST_IN_NATION != classes[1]
        and sheet is not None
        and bool(sheet["marks"] and sheet["classification"] and not sheet["special_mark"])
        and {one["round"] for one in first["sheets"]} == {1}
        and batch.record["tally"]["alpha_scores"] is not None
    )
