"""A plan in lines of text: what was understood, counted and passed over. The page shows the same values."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.content import chinese_date
from earlier.planning import ImportPlan
from earlier.values import LineKind, ReadLine, Transcript
from measures.choices import Classification

NOTHING = "—"


def told_elements(plan: ImportPlan) -> list[tuple[str, str]]:
    """Return the letter's elements by name, as they were read."""
    head = plan.transcript.head
    named = [
        (pgettext("one", "批次"), f"第{plan.number}批" if plan.number else ""),
        (_("自贸试验区"), plan.zone),
        (_("发文机关标志"), head.mark),
        (_("发文字号"), head.number),
        (_("标题"), head.title),
        (_("主送机关"), head.addressees),
        (_("正文"), _("%(count)d段") % {"count": len(head.paragraphs)} if head.paragraphs else ""),
        (_("附件"), "；".join(annex.title or annex.label for annex in plan.transcript.annexes)),
        (_("署名"), "".join(head.signature)),
        (_("成文日期"), chinese_date(head.day) if head.day else ""),
        (_("发布日期"), chinese_date(plan.day) if plan.day and plan.day != head.day else ""),
        (_("抄送机关"), head.copy_to),
    ]
    optional = {_("抄送机关"), _("发布日期")}
    return [(name, text or NOTHING) for name, text in named if text or name not in optional]


def told_plan(plan: ImportPlan) -> Iterator[str]:
    """Yield the elements, every row, the totals, the claims and the notes."""
    for name, text in told_elements(plan):
        yield f"{name}：{text}"
    labels = Classification.named()
    for row in plan.rows:
        mark = f"  [{plan.transcript.mark_label or _('特色标识')}]" if row.is_marked else ""
        yield f"  {row.serial:>3}  {labels[Classification(row.classification)]}  {row.title}{mark}"
    total = " / ".join(map(str, plan.counts))
    yield _("读到%(count)d项（%(total)s）") % {"count": len(plan.rows), "total": total}
    for claim in plan.claims:
        sign = "？" if claim.counted is None else "√" if claim.is_right else "×"
        yield f"  {sign} {claim}"
    for note in plan.notes:
        yield f"{_('注意')}：{note}"


def told_lines(transcript: Transcript, *, every: bool = False) -> Iterator[str]:
    """Yield the lines that were passed over or not understood; on demand every line with its class."""
    for line in transcript.lines if every else (*transcript.ignored, *transcript.unread):
        yield _told(line)


def _told(line: ReadLine) -> str:
    remark = f"（{line.remark}）" if line.remark else ""
    text = line.text.replace("\n", "⏎")
    shown = text if len(text) <= 60 or line.kind == LineKind.UNREAD else f"{text[:59]}…"
    return f"[{line.label}] {line.place}{remark}：{shown}"
