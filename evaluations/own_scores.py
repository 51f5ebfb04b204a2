"""An evaluator's own scores side by side, to compare one measure with the other before handing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.errors import Fault
from evaluations.exact import cut, shown
from evaluations.models import Assignment, Criterion, Evaluation
from evaluations.sheets import sheet_faults
from evaluations.tally_values import Scale, Sheet
from evaluations.totals import weighted_totals


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One measure: its score on each criterion as text, the weighted total, the class, and what is lacking."""

    assignment: Assignment
    scores: tuple[str, ...]
    total: str
    classification: str
    is_abstained: bool
    lacking: tuple[Fault, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the sheet can be handed in as it stands."""
        return not self.lacking


def own_rows(assignments: Sequence[Assignment], criteria: Sequence[Criterion]) -> list[OwnRow]:
    """Return a row each, in the order given. Needs each assignment's sheet with scores and rubric brought along."""
    return [_row(assignment, criteria) for assignment in assignments]


def own_total(evaluation: Evaluation) -> Decimal | None:
    """Return the weighted total of a sheet, of a hundred; None while nothing that counts is scored."""
    scales = [as_scale(criterion) for criterion in evaluation.rubric.criteria.all()]
    scores = {one.criterion.code: one.value for one in evaluation.scores.all() if one.value is not None}
    sheet = Sheet(measure=0, evaluator=0, scores=scores, classification=None, has_special_mark=None)
    [total], unit = weighted_totals(scales, [sheet])
    return None if total is None else cut(total, unit)


def as_scale(criterion: Criterion) -> Scale:
    """Return a stored criterion as the tally takes it."""
    return Scale(
        code=criterion.code,
        name=criterion.name,
        weight=criterion.weight,
        max=criterion.max_score,
        counts=criterion.is_counted,
        required=criterion.is_required,
        gate=criterion.is_gate,
    )


def _row(assignment: Assignment, criteria: Sequence[Criterion]) -> OwnRow:
    evaluation = getattr(assignment, "evaluation", None)
    if evaluation is None:
        return OwnRow(assignment, ("",) * len(criteria), "", "", is_abstained=False, lacking=(Fault("", ""),))
    given = {one.criterion.code: one for one in evaluation.scores.all()}
    return OwnRow(
        assignment=assignment,
        scores=tuple(_shown(given.get(criterion.code)) for criterion in criteria),
        total="" if evaluation.is_abstained else shown(own_total(evaluation)) or "",
        classification=str(evaluation.get_classification_display()),
        is_abstained=evaluation.is_abstained,
        lacking=tuple(sheet_faults(evaluation)),
    )


def _shown(score: object) -> str:
    value = getattr(score, "value", None)
    if value is not None:
        return f"{value.normalize():f}"
    passed = getattr(score, "is_passed", None)
    return {True: "✓", False: "✗", None: ""}[passed]
