"""A sheet as plain values: what is handed in, and what still keeps it from being handed in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.errors import Fault
from evaluations.models import Assignment, Criterion, Evaluation, Score
from measures.choices import Classification


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
        "replicated_comparison": evaluation.replicated_comparison_id,
        "taiwan_related": evaluation.taiwan_related,
        "comment": evaluation.comment,
        "is_abstained": evaluation.is_abstained,
    }


def sheet_faults(evaluation: Evaluation) -> list[Fault]:
    """List what a sheet needs before it is handed in. An abstention 已阅，不评 needs its reason and nothing else."""
    if evaluation.is_abstained:
        return [] if evaluation.comment else [Fault("comment", _("选择“已阅，不评”时请在评语中写明理由。"))]
    given = {score.criterion_id: score for score in evaluation.scores.all()}
    faults = []
    for criterion in evaluation.rubric.criteria.all():
        score = given.get(criterion.pk)
        if score is None:
            if criterion.is_required:
                faults.append(Fault(criterion.code, _("“%(name)s”还没有评。") % {"name": criterion.name}))
        elif not score.comment and is_outside_the_bands(score.value, criterion):
            faults.append(_unexplained(criterion))
    return faults + _class_faults(evaluation)


def is_outside_the_bands(value: Decimal | None, criterion: Criterion) -> bool:
    """Whether a score lies below or above the shares of the full mark between which it needs no remark."""
    if value is None:
        return False
    below, above = criterion.rubric.comment_below, criterion.rubric.comment_above
    share = value * 100 / criterion.max_score
    return (below is not None and share < below) or (above is not None and share > above)


def _unexplained(criterion: Criterion) -> Fault:
    rubric = criterion.rubric
    bounds = []
    if rubric.comment_below is not None:
        bounds.append(_("低于满分的%(share)d%%") % {"share": rubric.comment_below})
    if rubric.comment_above is not None:
        bounds.append(_("高于满分的%(share)d%%") % {"share": rubric.comment_above})
    message = _("“%(name)s”的得分%(bounds)s时要写说明，请补上。") % {
        "name": criterion.name,
        "bounds": _("或").join(bounds),
    }
    return Fault(f"comment-{criterion.code}", message)


def _class_faults(evaluation: Evaluation) -> list[Fault]:
    if not evaluation.classification:
        return [Fault("classification", _("请选择建议的创新性类别。"))]
    if evaluation.classification == Classification.FIRST_IN_NATION and not evaluation.ground:
        return [Fault("ground", _("建议“全国首创”，请写明检索了哪些资料、有没有同类做法。"))]
    if evaluation.classification != Classification.FIRST_IN_NATION and not (
        evaluation.replicated_comparison_id or evaluation.ground
    ):
        sentence = _(
            "请选择所复制的比对记录；没有合适的记录时，先补充一条，或在类别依据里写明复制了哪里的什么做法。"
        )
        return [Fault("replicated_comparison", sentence)]
    return []
