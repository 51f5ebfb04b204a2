"""An evaluator's own scores side by side, to compare one measure with the other before handing in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Fault
from evaluations.choices import FAILED, PASSED
from evaluations.exact import cut, shown
from evaluations.models import Assignment, Criterion, Evaluation, Score
from evaluations.sheets import is_outside_the_bands, is_writable, sheet_faults
from evaluations.tally_values import Scale, Sheet
from evaluations.totals import weighted_totals


@dataclass(frozen=True, slots=True)
class OwnCell:
    """One score, or one gate (`passed`, `failed`), as it is typed; and how it stands with its remark."""

    criterion: Criterion
    value: str
    has_remark: bool
    lacks_remark: bool
    fault: str = ""

    @property
    def shown(self) -> str:
        """The score as it is read where it cannot be typed."""
        return {PASSED: "✓", FAILED: "✗"}.get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """What was typed in the row of an assignment and not stored, with what is wrong of it, by the fields' names."""

    assignment_id: int
    cells: Mapping[str, str]
    faults: Mapping[str, str]
    message: str = ""

    @property
    def listed(self) -> list[Fault]:
        """What is wrong, each leading to the row."""
        return [Fault("", message, f"#row-{self.assignment_id}") for message in self.faults.values()]

    def over(self, cell: OwnCell) -> OwnCell:
        """Return a cell with what was typed in it."""
        name = f"score-{cell.criterion.code}"
        return replace(cell, value=self.cells.get(name, cell.value), fault=self.faults.get(name, ""))


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One measure: its score on each criterion, the weighted total, the class, and what is lacking."""

    assignment: Assignment
    version: int
    cells: tuple[OwnCell, ...]
    total: str
    classification: str
    is_abstained: bool
    can_write: bool
    lacking: tuple[Fault, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the sheet can be handed in as it stands."""
        return not self.lacking

    @property
    def lack(self) -> str:
        """What is lacking first, and how much more; nothing for a complete sheet."""
        if not self.lacking:
            return ""
        more = len(self.lacking) - 1
        first = self.lacking[0].message
        return _("%(first)s（另有%(count)d处）") % {"first": first, "count": more} if more else first


def own_rows(
    assignments: Sequence[Assignment], criteria: Sequence[Criterion], typed: TypedRow | None = None
) -> list[OwnRow]:
    """Return a row each, in the order given, one of them as it was `typed`.

    Needs each assignment's sheet with scores and rubric brought along.
    """
    rows = [_row(assignment, criteria) for assignment in assignments]
    return [
        replace(row, cells=tuple(map(typed.over, row.cells)))
        if typed is not None and row.assignment.pk == typed.assignment_id
        else row
        for row in rows
    ]


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
    given = {one.criterion.code: one for one in evaluation.scores.all()} if evaluation else {}
    ahead = evaluation.remarks_ahead if evaluation else {}
    is_abstained = evaluation is not None and evaluation.is_abstained
    return OwnRow(
        assignment=assignment,
        version=evaluation.edit_version if evaluation else 1,
        cells=tuple(_cell(criterion, given.get(criterion.code), ahead) for criterion in criteria),
        total=shown(own_total(evaluation)) or "" if evaluation and not is_abstained else "",
        classification=str(evaluation.get_classification_display()) if evaluation else "",
        is_abstained=is_abstained,
        can_write=is_writable(assignment),
        lacking=tuple(sheet_faults(evaluation)) if evaluation else (Fault("", _("还没有打分。")),),
    )


def _cell(criterion: Criterion, score: Score | None, ahead: Collection[str]) -> OwnCell:
    if score is None:
        return OwnCell(criterion, "", has_remark=criterion.code in ahead, lacks_remark=False)
    if score.value is None:
        return OwnCell(
            criterion, PASSED if score.is_passed else FAILED, bool(score.comment), lacks_remark=False
        )
    lacks = not score.comment and is_outside_the_bands(score.value, criterion)
    return OwnCell(criterion, f"{score.value.normalize():f}", bool(score.comment), lacks)
