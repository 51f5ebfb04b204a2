"""A sheet as plain values: what is handed in, and what still keeps it from being handed in."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.errors import Fault
from evaluations.models import Assignment, Evaluation, Score


def own_sheet(assignment: Assignment) -> Evaluation:
    """Return an assignment's sheet; a new, unsaved one is pinned to the rubric and the texts in force."""
    found = (
        Evaluation.objects.filter(assignment=assignment)
        .select_related("rubric")
        .prefetch_related(Prefetch("scores", Score.objects.select_related("criterion")))
    )
    stored = found.first()
    if stored is not None:
        stored.assignment = assignment
        return stored
    return Evaluation(
        assignment=assignment,
        rubric=assignment.measure.batch.rubrics.order_by("-version")[0],
        revision=assignment.measure.revisions.order_by("-number").first(),
    )


def sheet_content(evaluation: Evaluation) -> dict[str, Any]:
    """Return a sheet as plain JSON values, numbers as strings so that no digit is lost."""
    scores = sorted(
        evaluation.scores.select_related("criterion").all(), key=lambda score: score.criterion.position
    )
    return {
        "rubric_version": evaluation.rubric.version,
        "revision": evaluation.revision.number if evaluation.revision else None,
        "scores": {s.criterion.code: str(s.value) for s in scores if s.value is not None},
        "gates": {s.criterion.code: s.is_passed for s in scores if s.is_passed is not None},
        "score_comments": {s.criterion.code: s.comment for s in scores if s.comment},
        "classification": evaluation.classification,
        "ground": evaluation.ground,
        "taiwan_related": evaluation.taiwan_related,
        "comment": evaluation.comment,
        "is_abstained": evaluation.is_abstained,
    }


def sheet_faults(evaluation: Evaluation) -> list[Fault]:
    """List what a sheet needs before it is handed in. An abstention 已阅，不评 needs its reason and nothing else."""
    if evaluation.is_abstained:
        return [] if evaluation.comment else [Fault("comment", _("选择“已阅，不评”时请在评语中写明理由。"))]
    scored = set(evaluation.scores.values_list("criterion__code", flat=True))
    faults = [
        Fault(criterion.code, _("“%(name)s”还没有评。") % {"name": criterion.name})
        for criterion in evaluation.rubric.criteria.all()
        if criterion.is_required and criterion.code not in scored
    ]
    if not evaluation.classification:
        faults.append(Fault("classification", _("请选择建议的创新性类别。")))
    return faults
