"""What a new batch takes over of an earlier one's evaluation: criteria, agency, and who sits on the panel."""

from __future__ import annotations

from accounts.choices import Role
from accounts.models import User
from evaluations.actions.panel import form_panel
from evaluations.actions.rubrics import CommentBands, CriterionDraft, set_rubric
from evaluations.models import Criterion, Panel, PanelMember
from measures.models import Batch


def copy_evaluation(source: Batch, target: Batch, by: User) -> None:
    """Copy the rubric in use and the panel. Ties are declared anew, the allotment is drawn anew, days are set anew."""
    rubric = source.rubrics.prefetch_related("criteria").order_by("-version").first()
    if rubric is not None:
        bands = CommentBands(rubric.comment_below, rubric.comment_above)
        set_rubric(target, by=by, criteria=[_draft(one) for one in rubric.criteria.all()], bands=bands)
    panel = Panel.objects.filter(batch=source).select_related("agency").first()
    if panel is not None and panel.agency.is_active:
        _copy_panel(panel, target, by)


def _copy_panel(panel: Panel, target: Batch, by: User) -> None:
    made = form_panel(target, by=by, agency=panel.agency, per_measure=panel.per_measure)
    seated = panel.members.filter(
        evaluator__is_active=True,
        evaluator__unit=panel.agency_id,
        evaluator__roles__contains=[Role.EVALUATOR],
    )
    PanelMember.objects.bulk_create(
        PanelMember(
            panel=made,
            evaluator_id=one.evaluator_id,
            cap=one.cap,
            fields=one.fields,
            affiliation=one.affiliation,
        )
        for one in seated
    )


def _draft(criterion: Criterion) -> CriterionDraft:
    return CriterionDraft(**{name: getattr(criterion, name) for name in CriterionDraft.__dataclass_fields__})
