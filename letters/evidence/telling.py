"""A measure's evidence as people read it: one pure function from values to the page, the PDF and the public form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from letters.evidence.judging import judged, mean_of_rank
from letters.evidence.parts import Links, Told
from letters.evidence.printed import Printed
from letters.evidence.searching import search_part, searched
from letters.evidence.sections import claimed, compared, decided, printed
from letters.evidence.seeing import Sight
from letters.evidence.values import Evidence, names_of
from letters.evidence.weighing import minute_of, weak_points
from letters.evidence.wording import place_of, timing_in, told_votes
from measures.choices import Classification, ComparisonOrigin, Relation
from precedents.timing import Timing


def told(
    evidence: Evidence,
    letters: Sequence[Printed],
    links: Links,
    *,
    mark_label: str,
    sight: Sight,
    caution: str = "",
    names_experts: bool = False,
) -> Told:
    """Return the page of a measure as `sight` has it, and what the whole record gives to be cautious about.

    Experts go without their names but in the copy that is archived.
    """
    label = class_label(evidence)
    entry = evidence.entry
    units = entry.unit_names if entry else _("、").join(one.name for one in evidence.units)
    about = [units, place_of(evidence) or _("第%(batch)d批") % {"batch": evidence.batch}]
    is_marked = (
        entry.has_special_mark if entry else bool(evidence.decision and evidence.decision.special_mark)
    )
    if is_marked:
        about.append(mark_label)
    return Told(
        heading=_("为什么是“%(label)s”") % {"label": label} if label else _("认定依据"),
        title=evidence.title,
        about=tuple(part for part in about if part),
        label=label,
        conclusion=conclusion(evidence, letters, sight),
        caution=caution,
        is_settled=bool(entry) or bool(evidence.decision and evidence.decision.confirmed_by),
        sections=(
            claimed(evidence, links, sight),
            searched(evidence, links, sight),
            compared(evidence, links, sight),
            judged(evidence, links, sight, names_experts=names_experts),
            decided(evidence, links, sight),
            printed(evidence, letters, links),
        ),
        has_files=any(one.pdf_sha256 for one in letters),
        remark=_run_at_once_told(evidence, sight),
        weak=weak_points(evidence) if sight is Sight.ALL else (),
    )


def _run_at_once_told(evidence: Evidence, sight: Sight) -> str:
    """Say what the times are of a batch that was not handled step by step, and where it came from."""
    run = evidence.run_at_once
    if run is None:
        return ""
    told = _(
        "本批由批次包一次导入办结，没有逐步在线办理：下面的时间是导入的时间，检索也是导入时做的，"
        "不是各人当初办理的时间和当初的检索；谁拟定、谁确认、谁签发，是批次包所载。"
    )
    if sight is not Sight.ALL:
        return told
    named = {"by": run.by, "at": minute_of(run.at), "package": run.package or _("未署名")}
    told += _("导入人：服务器上的用户%(by)s，%(at)s，文件：%(package)s") % named
    return told + (_("（SHA-256 %(digest)s）。") % {"digest": run.sha256} if run.sha256 else _("。"))


def class_label(evidence: Evidence) -> str:
    """Return the class that a measure has or is proposed to have, as it is printed; empty for none."""
    decision = evidence.decision
    code = evidence.entry.classification if evidence.entry else decision.classification if decision else ""
    return str(Classification(code).label) if code else ""


def conclusion(evidence: Evidence, letters: Sequence[Printed], sight: Sight) -> str:
    """Sum up what is on record, in one sentence; nothing of it is typed by hand."""
    label = class_label(evidence)
    if evidence.claim is None and evidence.decision is None:
        return _("%(label)s。这一批印发于本系统启用之前，系统里没有检索、评分和审定的记录。") % {
            "label": label
        }
    parts = [
        search_part(evidence, sight),
        _comparison_part(evidence, sight),
        _vote_part(evidence, sight),
        _decision_part(evidence, sight),
    ]
    current = next((one for one in reversed(letters) if one.state == "issued"), None)
    if current and evidence.entry:
        parts.append(
            _("载入%(number)s附件第%(serial)d项")
            % {"number": current.number, "serial": evidence.entry.serial}
        )
    said = _("；").join(part for part in parts if part)
    undecided = _("决定尚未公开") if sight is Sight.PANEL else _("尚未决定")
    sentence = _("%(label)s。%(said)s。") if label else _("%(label)s：%(said)s。")
    return sentence % {"label": label or undecided, "said": said}


def _comparison_part(evidence: Evidence, sight: Sight) -> str:
    records = evidence.comparisons
    if not records:
        return ""
    by_whom = Counter(ComparisonOrigin(one.origin) for one in records)
    authors = _("、").join(
        _("%(who)s写%(n)d条") % {"who": who.label, "n": by_whom[who]}
        for who in ComparisonOrigin
        if by_whom[who]
    )
    told = _("，").join(filter(None, (_same_told(evidence), _late_told(evidence))))
    counted = (
        _("公开的比对%(count)d条（%(authors)s），%(told)s")
        if sight is Sight.PUBLIC
        else _("比对%(count)d条（%(authors)s），%(told)s")
    )
    return counted % {"count": len(records), "authors": authors, "told": told}


def _same_told(evidence: Evidence) -> str:
    same = sum(one.relation == Relation.SAME for one in evidence.comparisons)
    return _("%(n)d条写明做法相同") % {"n": same} if same else _("没有一条写明做法相同")


def _late_told(evidence: Evidence) -> str:
    late = sum(timing_in(evidence, one.in_force_since) == Timing.LATER for one in evidence.comparisons)
    return _("%(n)d条晚于查重截止日") % {"n": late} if late else ""


def _vote_part(evidence: Evidence, sight: Sight) -> str:
    result = evidence.result
    if result is None and not sight.names_people:
        return _("评分不公开")
    if result is None or not result.n:
        return ""
    votes = _("、").join(told_votes(one.classification, one.count) for one in result.votes)
    rank = _("，第%(rank)d名") % {"rank": result.rank} if result.rank else ""
    return _("%(n)d份评分表，%(votes)s，%(mean)s%(rank)s") % {
        "n": result.n,
        "votes": votes or _("没有建议"),
        "mean": mean_of_rank(result),
        "rank": rank,
    }


def _decision_part(evidence: Evidence, sight: Sight) -> str:
    decision = evidence.decision
    if decision is None:
        return "" if sight is Sight.PANEL else _("尚未决定")
    names = names_of(evidence.people)
    if evidence.run_at_once and decision.confirmed_by:
        return _("批次包载明由两人先后拟定、确认")
    if not decision.confirmed_by:
        return _("由%(by)s拟定，待确认") % {"by": names.get(decision.by, _("办公室"))}
    if decision.by not in names:
        return _("由两人先后拟定、确认")
    return _("由%(by)s拟定、%(confirmed)s确认") % {
        "by": names[decision.by],
        "confirmed": names.get(decision.confirmed_by, ""),
    }
