"""The sheets of a batch as the rules on what looks odd take them, and what those found, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from evaluations.actions.tallying import TallyInputs, inputs_of
from evaluations.anomalies import (
    COPIED,
    FAST,
    FEWEST_FAST,
    LEAST_POINTS,
    ONE_SIDED,
    REPEATED,
    STRAIGHT,
    Flag,
    SheetFacts,
    flags_of,
)
from evaluations.handovers import standing_handover
from evaluations.models import Evaluation
from evaluations.models.sheet import EvaluationQuerySet
from evaluations.tally_values import Key
from evaluations.totals import weighted_totals
from measures.models import Batch, Measure
from measures.naming.hiding import hide_senders, is_hidden_from

# Saved more often than once: of a sheet that was brought as a file nobody knows how long it took.
FIRST_SAVE = 2


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag as a person may read it: the rule, whom it is about, the figures in words, and the measures."""

    rule: str
    evaluator: str
    said: str
    measures: tuple[Measure, ...]


def may_see_flags(batch: Batch, person: User) -> bool:
    """Whether a person may see what looks odd: the panel's lead while scores come in, the office once they are sealed."""
    is_sealed = batch.scores_are_locked or standing_handover(batch) is not None
    return is_sealed or not person.has_perm("evaluations.read_decisions")


def flags_for(batch: Batch, person: User) -> list[ShownFlag]:
    """Return what looks odd in the sheets handed in; of a blind batch the third party hears of no leaning.

    Who leans, and by which rule, would show whoever reads the sheets which measures one unit sent.
    """
    inputs = inputs_of(batch)
    handed_in = Evaluation.objects.filter(assignment__measure__batch=batch).submitted()
    # The lead does not read what stands on measures that they score themselves; the office is let in by the seal.
    sheets = handed_in if person.has_perm("evaluations.read_decisions") else handed_in.visible_to(person)
    found = flags_of(facts_of(inputs, sheets))
    measures = [inputs.measures[int(key)] for flag in found for key in flag.measures]
    if any(is_hidden_from(measure, person) for measure in measures):
        found = [flag for flag in found if flag.rule != ONE_SIDED]
    hide_senders(measures, person)
    names = _names(found)
    return [_shown(flag, inputs, names) for flag in found]


def facts_of(inputs: TallyInputs, sheets: EvaluationQuerySet) -> list[SheetFacts]:
    """Return the sheets of their last rounds that are no abstentions, in two queries."""
    columns = ("assignment__measure", "assignment__evaluator", "comment", "revision__texts")
    moments = ("begun_at", "saved_at", "edit_version")
    rows = {
        (row["assignment__measure"], row["assignment__evaluator"]): row
        for row in sheets.order_by("assignment__round").values(*columns, *moments)
    }
    counted = [
        one
        for one in inputs.sheets
        if not one.abstained and (one.measure, one.evaluator) in rows and one.measure in inputs.measures
    ]
    totals, unit = weighted_totals(inputs.criteria, counted)
    seconds = _seconds(rows)
    codes = [one.code for one in inputs.criteria if not one.gate]
    return [
        SheetFacts(
            measure=one.measure,
            unit=inputs.measures[int(one.measure)].unit_id or 0,
            evaluator=one.evaluator,
            marks=tuple(float(one.scores[code]) for code in codes if code in one.scores),
            total=total / unit,
            remark=rows[one.measure, one.evaluator]["comment"],
            characters=_length(rows[one.measure, one.evaluator]["revision__texts"]),
            seconds=seconds.get((one.measure, one.evaluator)),
        )
        for one, total in zip(counted, totals, strict=True)
        if total is not None
    ]


def _length(texts: Mapping[str, Any] | None) -> int:
    return sum(len(text) for text in (texts or {}).values() if isinstance(text, str))


def _seconds(rows: Mapping[tuple[Key, Key], Mapping[str, Any]]) -> dict[tuple[Key, Key], float]:
    """Return how long each sheet took: from the evaluator's last act on another sheet before it to its last saving."""
    acts: dict[Key, list[tuple[datetime, Key]]] = defaultdict(list)
    for (measure, evaluator), row in rows.items():
        acts[evaluator] += [(row[name], measure) for name in ("begun_at", "saved_at") if row[name]]
    took = {}
    for (measure, evaluator), row in rows.items():
        begun = row["begun_at"]
        if begun is None or row["edit_version"] <= FIRST_SAVE:
            continue
        before = [at for at, other in acts[evaluator] if other != measure and at < begun]
        if before:
            took[measure, evaluator] = (row["saved_at"] - max(before)).total_seconds()
    return took


@dataclass(frozen=True, slots=True)
class _Names:
    people: Mapping[Key, str]
    units: Mapping[Key, str]


def _names(flags: Sequence[Flag]) -> _Names:
    people = {key for flag in flags for key in (flag.evaluator, flag.other) if key is not None}
    units = {flag.unit for flag in flags if flag.unit is not None}
    return _Names(
        dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        dict(Unit.objects.filter(pk__in=units).values_list("pk", "name")),
    )


def rule_labels() -> dict[str, str]:
    """Return what each rule looks for, in words."""
    return {
        FAST: _("用时不够读完：至少%(n)d份，用时不到浏览全文所需") % {"n": FEWEST_FAST},
        STRAIGHT: _("一条直线：大半评分表各项得分完全相同"),
        REPEATED: _("千篇一律：大半评分表评语相同"),
        COPIED: _("互相抄写：与另一位专家在多项举措上评语相同"),
        ONE_SIDED: _("一边倒：对一个单位的打分与对其余单位相差%(n)d分以上，远超本人的波动")
        % {"n": LEAST_POINTS},
    }


def _shown(flag: Flag, inputs: TallyInputs, names: _Names) -> ShownFlag:
    evaluator = names.people.get(flag.evaluator, "")
    rule = rule_labels()[flag.rule]
    measures = _listed(inputs, flag.measures)
    return ShownFlag(rule, evaluator, _said(flag, names), measures)


def _listed(inputs: TallyInputs, keys: Iterable[Key]) -> tuple[Measure, ...]:
    return tuple(inputs.measures[int(key)] for key in keys)


def _said(flag: Flag, names: _Names) -> str:
    figures: dict[str, object] = {
        name: f"{value:.1f}" if isinstance(value, float) else value for name, value in flag.figures.items()
    }
    figures["other"] = names.people.get(flag.other or 0, "")
    figures["unit"] = names.units.get(flag.unit or 0, "")
    sentences = {
        FAST: _("%(of)s份中的%(sheets)s份：最慢的用了%(seconds)s秒，最短的一项有%(characters)s字。"),
        STRAIGHT: _("%(of)s份中的%(sheets)s份各项得分相同，总分%(total)s。"),
        REPEATED: _("%(of)s份中的%(sheets)s份评语相同（%(characters)s字）。"),
        COPIED: _("与%(other)s在%(sheets)s项上评语相同。"),
        ONE_SIDED: _(
            "%(unit)s的%(sheets)s项，比其他专家的中位数平均高%(inside)s分；其余各项平均高%(outside)s分；相差%(points)s分。"
        ),
    }
    return sentences[flag.rule] % figures
