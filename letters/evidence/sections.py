"""The parts of a measure's evidence, each from its own values; how it was judged is told in `judging`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from letters.evidence.parts import Cell, Links, Section, Table
from letters.evidence.printed import Printed
from letters.evidence.seeing import Sight
from letters.evidence.values import Compared, Evidence, names_of
from letters.evidence.weighing import day_of, minute_of
from letters.evidence.wording import BEFORE_THE_SYSTEM, heads, place_of, timing_in
from measures.choices import Classification, ComparisonOrigin, Relation
from precedents.timing import Timing

_TONES = {Relation.SAME: "attention", Relation.EXTENDED: "progress", Relation.DIFFERENT: "neutral"}


def claimed(evidence: Evidence, links: Links, sight: Sight) -> Section:
    """What the unit claimed: its innovation point, the class, the revision that it stands by, and who sent it in.

    Who it was is for the office to read: a panel's lead is not told of whom a measure is.
    """
    claim = evidence.claim
    title = _("单位怎么说")
    if claim is None:
        return Section("claim", title, notes=(_(BEFORE_THE_SYSTEM),), is_open=True)
    classification = Classification(claim.classification).label if claim.classification else _("未填")
    sent = _("%(day)s报送") % {"day": day_of(claim.sent_at)} if claim.sent_at else ""
    sender = names_of(evidence.people).get(claim.sent_by or 0, "") if sight is Sight.ALL else ""
    facts = " · ".join(filter(None, (_("申报类别：%(label)s") % {"label": classification}, sent)))
    return Section(
        "claim",
        title,
        aside=_("申报书第%(number)d版") % {"number": claim.revision},
        lines=(
            (Cell(claim.innovation_point or claim.summary),),
            (
                Cell(facts),
                Cell(_("报送人%(name)s") % {"name": sender} if sender else ""),
                Cell(_("申报书"), links("measure", evidence.measure)),
                Cell(_("这一版文字的SHA-256：%(digest)s") % {"digest": claim.revision_sha256}),
            ),
        ),
    )


def compared(evidence: Evidence, links: Links, sight: Sight) -> Section:
    """What the measure was compared with."""
    title = _("与谁比过")
    notes = (_("专家提出的比对不公开。"),) if sight is Sight.PUBLIC and evidence.claim else ()
    if not evidence.comparisons:
        note = _(BEFORE_THE_SYSTEM) if evidence.claim is None else _("没有比对记录。")
        return Section("comparisons", title, notes=notes or (note,), is_open=True)
    names = names_of(evidence.people)
    head = (_("做法"), _("出处"), _("提出"), _("差异"), _("结论"))
    rows = tuple(_comparison_row(one, names, links, evidence) for one in evidence.comparisons)
    return Section(
        "comparisons",
        title,
        aside=_("%(count)d条") % {"count": len(rows)},
        table=Table(title, heads(head), rows, (28, 22, 12, 28, 10)),
        notes=notes,
    )


def decided(evidence: Evidence, links: Links, sight: Sight) -> Section:
    """How it was decided and confirmed, on what it rests, and why it leaves the votes where it does."""
    decision, title = evidence.decision, _("怎么定的")
    if decision is None:
        undecided = _("决定在公函印发以前不公开。") if sight is Sight.PANEL else _("还没有决定。")
        note = _(BEFORE_THE_SYSTEM) if evidence.claim is None else undecided
        return Section("decision", title, notes=(note,), is_open=True)
    names = names_of(evidence.people)
    by, confirmed = names.get(decision.by, _("办公室")), names.get(decision.confirmed_by or 0, _("另一人"))
    lines = [
        (
            Cell(minute_of(decision.at), links("decided", decision.key), is_figure=True),
            Cell(by, is_strong=True),
            Cell("".join(_stated(evidence))),
            *_grounds(evidence, links),
        )
    ]
    if decision.confirmed_by:
        at = Cell(minute_of(decision.confirmed_at), links("confirmed", decision.key), is_figure=True)
        lines.append((at, Cell(confirmed, is_strong=True), Cell(_("确认。"))))
    return Section(
        "decision",
        title,
        aside=_hands(evidence, sight),
        lines=tuple(lines),
        is_open=decision.confirmed_by is None,
    )


def printed(evidence: Evidence, letters: Sequence[Printed], links: Links) -> Section:
    """Where it is printed, and how that is checked."""
    title = _("印在哪里，怎么核验")
    if evidence.entry is None:
        return Section("printed", title, notes=(_("还没有印发。"),), is_open=True)
    lines: list[tuple[Cell, ...]] = []
    for one in letters:
        place = _("附件第%(serial)d项") % {"serial": evidence.entry.serial}
        lines.append(
            (Cell(_("公函")), Cell(one.number, links("letter", one.key)), Cell(place), *_standing(one, links))
        )
        lines += [
            (Cell(label), Cell(digest, href, is_figure=True), *more)
            for label, digest, href, more in (
                (_("PDF的SHA-256"), one.pdf_sha256, "", _checking(one, links)),
                (_("文件清单的SHA-256"), one.manifest_sha256, links("manifest", one.key), ()),
                (_("本项依据的SHA-256"), one.evidence_sha256, links("record", one.key), ()),
            )
            if digest
        ]
        if one.previous:
            lines.append((Cell(_("上一份函")), Cell(_("%(number)s，前后相接") % {"number": one.previous})))
    register = Cell(_("创新举措库"), links("entry", evidence.measure))
    lines.append((Cell(_("公开")), register, Cell(place_of(evidence))))
    return Section("printed", title, lines=tuple(lines))


def _checking(one: Printed, links: Links) -> tuple[Cell, ...]:
    """What somebody who checks the file does next; nothing on paper, where nothing can be pressed."""
    steps = (
        (_("下载PDF"), links("pdf", one.key)),
        (_("核验手中的文件"), links("verify", one.key)),
        (_("归档包"), links("archive", one.key)),
    )
    return tuple(Cell(label, href) for label, href in steps if href)


def _comparison_row(
    record: Compared, names: dict[int, str], links: Links, evidence: Evidence
) -> tuple[Cell, ...]:
    origin = str(ComparisonOrigin(record.origin).label)
    is_experts = record.origin == ComparisonOrigin.EVALUATOR
    who = origin if is_experts or record.by not in names else f"{names[record.by]}（{origin}）"
    source = _("，").join(filter(None, (record.document, _dated(record, evidence), record.source)))
    relation = Relation(record.relation) if record.relation else None
    return (
        Cell(f"{record.place} · {record.practice}", links("comparison", record.key), is_strong=True),
        Cell(source or _("没有写明")),
        Cell(who),
        Cell(record.difference),
        Cell(str(relation.label), tone=_TONES[relation]) if relation else Cell(_("尚未写明")),
    )


def _dated(record: Compared, evidence: Evidence) -> str:
    stands = timing_in(evidence, record.in_force_since)
    if not record.in_force_since or stands in {None, Timing.EARLIER}:
        return record.in_force_since
    return _("%(day)s（%(timing)s）") % {"day": record.in_force_since, "timing": Timing(stands).label}


def _stated(evidence: Evidence) -> Iterator[str]:
    decision, result = evidence.decision, evidence.result
    assert decision is not None
    settled = result.settled if result else ""
    if not decision.selected:
        yield _("拟不入选。")
    else:
        label = Classification(decision.classification).label
        yield _("拟定%(label)s") % {"label": label}
        if settled and settled == decision.classification:
            yield _("，与多数专家一致")
        elif settled:
            yield _("，多数专家建议%(settled)s") % {"settled": Classification(settled).label}
        yield _("。")
    if decision.reason:
        yield _("理由：%(reason)s") % {"reason": _sentence(decision.reason)}
    else:
        yield _("没有另写理由。")
    if decision.note:
        yield _("查重情况：%(note)s") % {"note": _sentence(decision.note)}
    if decision.replicates:
        yield _("复制的做法：%(source)s") % {"source": _sentence(decision.replicates)}


def _grounds(evidence: Evidence, links: Links) -> Iterator[Cell]:
    decision = evidence.decision
    assert decision is not None
    days = {one.key: day_of(one.at) for one in evidence.searches}
    if decision.search in days:
        sentence = _("依据%(day)s的检索") % {"day": days[decision.search]}
        yield Cell(sentence, links("run", decision.search))
    reports = {one.key: one.searched_on for one in evidence.outside_searches}
    if decision.outside_search in reports:
        sentence = _("依据%(day)s的外部检索报告") % {"day": reports[decision.outside_search]}
        yield Cell(sentence, links("outside", decision.outside_search))


def _hands(evidence: Evidence, sight: Sight) -> str:
    if not evidence.decision or not evidence.decision.confirmed_by:
        return _("待另一人确认")
    return _("拟定与确认为两人") if sight.names_people else _("拟定与确认为两人，姓名不公开")


def _sentence(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith(("。", "！", "？")) else _("%(text)s。") % {"text": stripped}


def _standing(letter: Printed, links: Links) -> Iterator[Cell]:
    if letter.is_imported:
        yield Cell(_("历史文件导入"))
        return
    yield Cell(_("成文日期%(day)s") % {"day": letter.dated_on})
    signed = _("%(name)s于%(at)s签发") % {"name": letter.signed_by, "at": letter.signed_at}
    yield Cell(signed, links("steps", letter.key))
    yield Cell(_("%(at)s印发") % {"at": letter.issued_at})
    if letter.state != "issued":
        yield Cell(letter.state_label, tone="attention")
