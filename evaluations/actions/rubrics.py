"""Setting the criteria of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, WrongState
from accounts.models import User
from evaluations.choices import OPEN_STATES
from evaluations.models import Criterion, Evaluation, Rubric
from measures.choices import BatchState
from measures.models import Batch


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """One criterion as the office sets it; a gate carries no weight."""

    code: str
    name: str
    weight: Decimal = Decimal(0)
    max_score: Decimal = Decimal(100)
    is_gate: bool = False
    is_counted: bool = True
    is_required: bool = True
    guidance: str = ""


def default_criteria() -> list[CriterionDraft]:
    """Return the three aims that a letter names, as an example of weights, and the two gates.

    They are data that the office edits, so Chinese in every language of the screens.
    """
    return [
        CriterionDraft(
            "novelty", "首创性", Decimal(40), guidance="与国内外在先做法相比，新在哪里，有无依据。"
        ),
        CriterionDraft("effect", "实施效果", Decimal(30), guidance="有无数据和企业案例，成效是否可核实。"),
        CriterionDraft(
            "replicability", "可复制推广性", Decimal(30), guidance="条件是否普遍，成本是否可承受。"
        ),
        CriterionDraft(
            "legality",
            "合法合规",
            is_gate=True,
            is_counted=False,
            guidance="是否符合法律法规和授权范围。",
        ),
        CriterionDraft(
            "risk",
            "风险可控",
            is_gate=True,
            is_counted=False,
            guidance="主要风险是否识别并有防控措施。",
        ),
    ]


@action("evaluations.change_rubric")
def set_rubric(batch: Batch, *, by: User, criteria: Sequence[CriterionDraft]) -> Rubric:
    """Set a batch's criteria before its evaluation starts.

    Criteria that somebody has scored by are never changed: a new version is made, and sheets that are not
    handed in move to it. Raises `Incomplete` with every fault of the criteria.
    """
    if batch.state not in {BatchState.PREPARING, BatchState.COLLECTING}:
        raise WrongState(_("评估已经开始，指标不能再改。"))
    _check(criteria)
    latest = batch.rubrics.order_by("-version").first()
    if latest is not None and latest.evaluations.exists():
        rubric = Rubric.objects.create(batch=batch, version=latest.version + 1)
    else:
        rubric = latest or Rubric.objects.create(batch=batch)
        rubric.criteria.all().delete()
    drafts = [Criterion(rubric=rubric, position=n, **asdict(draft)) for n, draft in enumerate(criteria)]
    Criterion.objects.bulk_create(drafts)
    move_open_sheets(batch)
    return rubric


def latest_rubric(batch: Batch) -> Rubric:
    """Return the version of a batch's criteria that is in use."""
    return batch.rubrics.order_by("-version")[0]


def move_open_sheets(batch: Batch) -> None:
    """Bring every sheet that can be written to the criteria in use.

    Scores follow their criterion by its code, never rescaled: one given on another scale goes, like one
    without a successor, and the evaluator scores anew.
    """
    rubric = latest_rubric(batch)
    successors = {criterion.code: criterion for criterion in rubric.criteria.all()}
    open_sheets = Evaluation.objects.filter(
        assignment__measure__batch=batch, assignment__state__in=OPEN_STATES
    )
    for sheet in open_sheets.exclude(rubric=rubric).prefetch_related("scores__criterion"):
        for score in sheet.scores.all():
            successor = successors.get(score.criterion.code)
            if successor is None or _scale(successor) != _scale(score.criterion):
                score.delete()
                continue
            score.criterion = successor
            score.save(update_fields=["criterion"])
        sheet.rubric = rubric
        # A tab that still shows the old criteria must not save over the new ones.
        sheet.edit_version += 1
        sheet.save(update_fields=["rubric", "edit_version"])


def _scale(criterion: Criterion) -> tuple[bool, Decimal]:
    return criterion.is_gate, Decimal(0) if criterion.is_gate else criterion.max_score


def _check(criteria: Sequence[CriterionDraft]) -> None:
    faults = []
    codes = [draft.code for draft in criteria]
    if len(set(codes)) != len(codes):
        faults.append(Fault("criteria", _("指标代码有重复。")))
    counted = [draft for draft in criteria if draft.is_counted and not draft.is_gate]
    if not counted:
        faults.append(Fault("criteria", _("至少要有一个计分指标。")))
    total = sum((draft.weight for draft in counted), Decimal(0))
    if counted and total != 100:
        faults.append(Fault("criteria", _("计分指标的权重合计是%(total)s，应当是100。") % {"total": total}))
    for number, draft in enumerate(criteria, start=1):
        faults.extend(_criterion_faults(number, draft))
    if faults:
        raise Incomplete(faults)


def _criterion_faults(number: int, draft: CriterionDraft) -> list[Fault]:
    try:
        Criterion(position=number, **asdict(draft)).full_clean(exclude=["rubric"], validate_unique=False)
    except ValidationError as error:
        return [Fault(f"criteria[{number}]", message) for message in error.messages]
    return []
