"""Setting the criteria of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState, model_faults
from core.pressing import once
from evaluations.choices import OPEN_STATES
from evaluations.models import Criterion, Evaluation, Rubric
from measures.choices import BatchState
from measures.models import Batch


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """One criterion as the office sets it; a gate carries no weight. See `Criterion` for what each entry means."""

    code: str
    name: str
    weight: Decimal = Decimal(0)
    max_score: Decimal = Decimal(100)
    min_score: Decimal = Decimal(0)
    step: Decimal = Decimal("0.01")
    group: str = ""
    is_gate: bool = False
    is_counted: bool = True
    is_required: bool = True
    guidance: str = ""
    anchors: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class CommentBands:
    """Below or above which share of the full mark, in per cent, a score needs a remark; None: nowhere."""

    below: int | None = None
    above: int | None = None


RUBRIC_PHASES = (BatchState.PREPARING, BatchState.COLLECTING)
NO_BANDS = CommentBands()
EXAMPLE_BANDS = CommentBands(below=60, above=90)


def default_criteria() -> list[CriterionDraft]:
    """Return the three aims that a letter names, as an example of weights, and the two gates.

    They are data that the office edits, so Chinese in every language of the screens.
    """
    return [
        CriterionDraft(
            "novelty",
            "首创性",
            Decimal(40),
            step=Decimal(1),
            guidance="与国内外在先做法相比，新在哪里，有无依据。",
            anchors=_anchors("全国没有同类做法，查证充分", "在先做法之上有实质拓展", "基本照搬已有做法"),
        ),
        CriterionDraft(
            "effect",
            "实施效果",
            Decimal(30),
            step=Decimal(1),
            guidance="有无数据和企业案例，成效是否可核实。",
            anchors=_anchors("数据完整可核实，受益面广", "有数据或案例，范围有限", "只有一般性描述"),
        ),
        CriterionDraft(
            "replicability",
            "可复制推广性",
            Decimal(30),
            step=Decimal(1),
            guidance="条件是否普遍，成本是否可承受。",
            anchors=_anchors("条件普遍具备，可直接推广", "稍作调整可以推广", "依赖本地特殊条件"),
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


def _anchors(high: str, middle: str, low: str) -> list[dict[str, str]]:
    bands = (("85", "100", high), ("60", "84", middle), ("0", "59", low))
    return [{"from": lowest, "to": highest, "text": text} for lowest, highest, text in bands]


@once
@action("evaluations.change_rubric")
def set_rubric(
    batch: Batch, *, by: User, criteria: Sequence[CriterionDraft], bands: CommentBands = NO_BANDS
) -> Rubric:
    """Set a batch's criteria before its evaluation starts.

    Criteria that somebody has scored by are never changed: a new version is made, and sheets that are not
    handed in move to it. Raises `Incomplete` with every fault of the criteria.
    """
    if batch.state not in RUBRIC_PHASES:
        raise WrongState(_("评估已经开始，指标不能再改。"))
    _check(criteria, bands)
    latest = batch.rubrics.order_by("-version").first()
    if latest is not None and latest.evaluations.exists():
        rubric = Rubric.objects.create(batch=batch, version=latest.version + 1)
    else:
        rubric = latest or Rubric.objects.create(batch=batch)
        rubric.criteria.all().delete()
    drafts = [Criterion(rubric=rubric, position=n, **asdict(draft)) for n, draft in enumerate(criteria)]
    Criterion.objects.bulk_create(drafts)
    rubric.comment_below, rubric.comment_above = bands.below, bands.above
    rubric.save()
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
                if successor is not None and score.comment:
                    sheet.remarks_ahead[successor.code] = score.comment
                score.delete()
                continue
            score.criterion = successor
            score.save(update_fields=["criterion"])
        sheet.rubric = rubric
        # A tab that still shows the old criteria must not save over the new ones.
        sheet.edit_version += 1
        sheet.save(update_fields=["rubric", "edit_version", "remarks_ahead"])


def _scale(criterion: Criterion) -> tuple[bool, Decimal, Decimal, Decimal]:
    if criterion.is_gate:
        return True, Decimal(0), Decimal(0), Decimal(0)
    return False, criterion.min_score, criterion.max_score, criterion.step


def _check(criteria: Sequence[CriterionDraft], bands: CommentBands) -> None:
    faults = []
    for share in (bands.below, bands.above):
        if share is not None and not 0 <= share <= 100:
            faults.append(Fault("bands", _("须写说明的分数线是满分的百分比，应在0到100之间。")))
    if bands.below is not None and bands.above is not None and bands.below > bands.above:
        faults.append(Fault("bands", _("低分线不能高过高分线。")))
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
    place = f"criteria[{number}]"
    plain = {**asdict(draft), "anchors": list(draft.anchors)}
    criterion = Criterion(position=number, **plain)
    faults = model_faults(
        criterion, place=place, exclude=["rubric"], validate_unique=False, validate_constraints=False
    )
    if faults:
        return faults
    return [] if draft.is_gate else [Fault(place, sentence) for sentence in _scale_faults(draft)]


def _scale_faults(draft: CriterionDraft) -> Iterator[str]:
    if draft.min_score >= draft.max_score:
        yield _("“%(name)s”的最低分应低于满分。") % {"name": draft.name}
        return
    if draft.step <= 0 or (draft.max_score - draft.min_score) % draft.step:
        yield _("“%(name)s”的打分间隔应大于0，并且能从最低分整除到满分。") % {"name": draft.name}
    for anchor in draft.anchors:
        lowest, highest = Decimal(anchor["from"]), Decimal(anchor["to"])
        if not draft.min_score <= lowest <= highest <= draft.max_score:
            yield _("“%(name)s”的分档%(from)s–%(to)s不在打分范围之内。") % {
                "name": draft.name,
                "from": anchor["from"],
                "to": anchor["to"],
            }
