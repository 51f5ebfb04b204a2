"""A sheet as plain values: what is handed in, and what still keeps it from being handed in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Fault
from evaluations.models import Assignment, Criterion, Evaluation, Rubric, Score
from evaluations.models.assignment import AssignmentQuerySet
from measures.choices import BatchState, Classification, MeasureState
from measures.models import Batch, Measure


@dataclass(frozen=True, slots=True)
class Mark:
    """What is stored for one criterion: a value, or whether the gate was passed."""

    value: Decimal | None
    is_passed: bool | None
    comment: str


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of a sheet with what is stored for it."""

    criterion: Criterion
    mark: Mark | None


def is_writable(assignment: Assignment) -> bool:
    """Whether the sheet can be written: open, its measure in this round, nothing handed over."""
    measure = assignment.measure
    if (
        not assignment.is_open
        or not assignment.is_of_this_round
        or measure.batch.state != BatchState.EVALUATING
    ):
        return False
    return measure.state == MeasureState.ACCEPTED and not assignment.is_handed_in


def readable_sheets(person: User) -> AssignmentQuerySet:
    """Return the assignments whose sheets a person may read: their own, and those that are open to them by now."""
    own = Assignment.objects.visible_to(person).taken_on().filter(evaluator=person.pk)
    measures = Measure.objects.visible_to(person)
    open_ones = Evaluation.objects.visible_to(person).submitted().filter(assignment__measure__in=measures)
    others = open_ones.exclude(assignment__evaluator=person.pk)
    return Assignment.objects.filter(
        Q(pk__in=own.order_by().values("pk")) | Q(pk__in=others.order_by().values("assignment"))
    )


def own_sheet(assignment: Assignment) -> Evaluation:
    """Return an assignment's sheet with its scores, or a new, unsaved one as `bare_sheet` gives it."""
    sheet = bare_sheet(assignment)
    if sheet.pk is not None:
        prefetch_related_objects([sheet], Prefetch("scores", Score.objects.select_related("criterion")))
    return sheet


def bare_sheet(assignment: Assignment) -> Evaluation:
    """Return an assignment's sheet, brought along or read, or a new one by the rubric in use; `pin` before saving it."""
    if Assignment._meta.get_field("evaluation").is_cached(assignment):
        stored = getattr(assignment, "evaluation", None)
    else:
        stored = Evaluation.objects.filter(assignment=assignment).select_related("rubric").first()
    if stored is not None:
        stored.assignment = assignment
        stored.rubric.batch = assignment.measure.batch
        return stored
    rubric = assignment.measure.batch.rubrics.order_by("-version")[0]
    return Evaluation(assignment=assignment, rubric=rubric)


def pin(sheet: Evaluation) -> None:
    """Tie a new sheet to the texts in force, which it judges whatever becomes of them."""
    sheet.revision = sheet.assignment.measure.revisions.order_by("-number").first()


def sheet_lines(evaluation: Evaluation) -> list[Line]:
    """Return the criteria of a sheet in their order, each with its stored score, in one query."""
    own = FilteredRelation("scores", condition=Q(scores__evaluation=evaluation.pk))
    criteria = evaluation.rubric.criteria.alias(own=own).annotate(
        own_key=F("own__pk"),
        own_value=F("own__value"),
        own_gate=F("own__is_passed"),
        own_comment=F("own__comment"),
    )
    return [
        Line(one, Mark(one.own_value, one.own_gate, one.own_comment) if one.own_key else None)
        for one in criteria
    ]


def criteria_for(assignment: AssignmentQuerySet) -> list[Criterion]:
    """Return the criteria that the sheet of one assignment is scored by, nothing where the queryset holds none."""
    latest = Rubric.objects.filter(batch=OuterRef("measure__batch")).order_by("-version").values("pk")[:1]
    used = (
        assignment.order_by().annotate(used=Coalesce("evaluation__rubric", Subquery(latest))).values("used")
    )
    return list(Criterion.objects.filter(rubric__in=used).select_related("rubric__batch"))


def criteria_of(batch: Batch) -> list[Criterion]:
    """Return the criteria in use in a batch, none where none were set, in one query."""
    latest = Rubric.objects.filter(batch=batch).order_by("-version").values("pk")[:1]
    return list(Criterion.objects.filter(rubric=Subquery(latest)).select_related("rubric"))


def sheet_content(evaluation: Evaluation) -> dict[str, Any]:
    """Return a sheet as plain JSON values, numbers as strings so that no digit is lost."""
    stored = evaluation.scores.select_related("criterion") if evaluation.pk else ()
    scores = sorted(stored, key=lambda score: score.criterion.position)
    return {
        "rubric_version": evaluation.rubric.version,
        "revision": evaluation.revision.number if evaluation.revision else None,
        "scores": {s.criterion.code: str(s.value) for s in scores if s.value is not None},
        "gates": {s.criterion.code: s.is_passed for s in scores if s.is_passed is not None},
        "score_comments": {s.criterion.code: s.comment for s in scores if s.comment},
        "classification": evaluation.classification,
        "ground": evaluation.ground,
        "replicated_comparison": evaluation.replicated_comparison_id,
        "has_special_mark": evaluation.has_special_mark,
        "familiarity": evaluation.familiarity,
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
            if not criterion.is_required and criterion.code in evaluation.remarks_ahead:
                sentence = _("“%(name)s”写了说明，还没有评。请评分，或删去说明。")
                faults.append(Fault(criterion.code, sentence % {"name": criterion.name}))
            if criterion.is_required:
                faults.append(Fault(criterion.code, _("“%(name)s”还没有评。") % {"name": criterion.name}))
        elif not score.comment and is_outside_the_bands(score.value, criterion):
            faults.append(_unexplained(criterion))
    faults += class_faults(evaluation)
    if not evaluation.familiarity:
        faults.append(Fault("familiarity", _("请选择对这项举措所属领域的熟悉程度。")))
    return faults


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


def class_faults(evaluation: Evaluation) -> list[Fault]:
    """Return what a sheet lacks of the class that it proposes, or of what that class demands."""
    if not evaluation.classification:
        return [Fault("classification", _("请选择建议的创新性类别。"))]
    proposed = Classification(evaluation.classification)
    if proposed.needs_ground and not evaluation.ground:
        sentence = _("建议“%(label)s”，请写明检索了哪些资料、有没有同类做法。")
        return [Fault("ground", sentence % {"label": proposed.label})]
    if proposed.names_its_source and not (evaluation.replicated_comparison_id or evaluation.ground):
        sentence = _(
            "请选择所复制的比对记录；没有合适的记录时，先补充一条，或在类别依据里写明复制了哪里的什么做法。"
        )
        return [Fault("replicated_comparison", sentence)]
    return []
