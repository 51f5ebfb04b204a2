"""The notices of this app, and their placeholders.

A measure's name stands first and without quotation marks: most names have some of their own.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders
from precedents.told import FILE

CALL = NoticeKind("call", _("征集开始"))
REMINDER = NoticeKind("reminder", _("截止提醒"))
GRACE = NoticeKind("grace", _("宽限"))
HANDED = NoticeKind("handed", _("单位内部流转"), _("%(count)d项举措已写好，请审核后报送"))
SUBMITTED = NoticeKind("submitted", _("收到报送"), _("%(count)d项举措等待形式审查"))
RETURNED = NoticeKind("returned", _("退回补正"), _("%(count)d项举措被退回补正"))
SCREENED = NoticeKind("screened", _("形审结果"))
WITHDRAWN = NoticeKind("withdrawn", pgettext_lazy("step", "撤回"))
SEARCHED = NoticeKind("searched", _("批次查重"))

_REASON = _("理由：%(reason)s")
_CAUSE = _("原因：%(failure)s")
CALLED = NoticeText(
    "call", CALL, _("批次开始征集，告诉受邀单位"), _("%(batch)s创新举措开始征集，%(day)s截止")
)
GRACED = NoticeText("grace", GRACE, _("给了一个单位宽限"), _("%(batch)s：办公室已给本单位宽限至%(day)s"))
HANDED_UP = NoticeText(
    "handed-up", HANDED, _("填报人写好，请审核人报送"), _("%(measure)s：已写好，请审核后报送")
)
HANDED_DOWN = NoticeText(
    "handed-down", HANDED, _("审核人退回填报人"), _("%(measure)s：单位审核人退回修改"), ("%(note)s",)
)
ARRIVED = NoticeText("arrived", SUBMITTED, _("报送成功，告诉单位"), _("%(measure)s：已报送，编号%(ref)s"))
WAITING = NoticeText(
    "submitted",
    SUBMITTED,
    _("收到报送，告诉办公室"),
    _("%(measure)s：%(unit)s已报送，等待形式审查"),
)
REOPENED_OFFICE = NoticeText(
    "screening-undone-office",
    SUBMITTED,
    _("取消形审结果，告诉办公室"),
    _("%(measure)s：“%(state)s”已取消，重新等待形式审查"),
    (_REASON,),
)
SENT_BACK = NoticeText(
    "returned",
    RETURNED,
    _("退回补正，告诉单位"),
    _("%(measure)s：被退回补正，请按意见修改，%(day)s以前重新报送"),
    ("%(comments)s",),
)
SETTLED = NoticeText(
    "screened", SCREENED, _("形审有了结果，告诉单位"), _("%(measure)s：%(state)s"), (_REASON,)
)
MERGED_INTO = NoticeText(
    "merged-into",
    SCREENED,
    _("别的举措并入本单位的举措"),
    _("%(measure)s：办公室把%(unit)s的%(ref)s并入本项"),
    ("%(merged)s", _REASON),
)
REOPENED = NoticeText(
    "screening-undone",
    SCREENED,
    _("取消形审结果，告诉单位"),
    _("%(measure)s：“%(state)s”已取消，重新等待形式审查"),
    (_REASON,),
)
TAKEN_BACK = NoticeText(
    "withdrawn", WITHDRAWN, _("单位撤回，告诉办公室"), _("%(measure)s：%(unit)s已撤回"), (_REASON,)
)
DUE_SOON = NoticeText(
    "due-soon", REMINDER, _("征集快要截止"), _("%(batch)s创新举措征集还有%(days)s天截止（%(day)s）")
)
DUE_TODAY = NoticeText(
    "due-today", REMINDER, _("征集今天截止"), _("%(batch)s创新举措征集今天截止（%(day)s）")
)
OVERDUE = NoticeText(
    "overdue",
    REMINDER,
    _("征集已经截止，还有草稿"),
    _("%(batch)s创新举措征集已过截止日，还没有报送的草稿请联系办公室（%(day)s）"),
)
CHASED_DAY = NoticeText(
    "chased",
    REMINDER,
    _("办公室催报"),
    _("%(batch)s创新举措请尽快报送，%(day)s截止"),
    ("%(drafts)s", _("如本批没有举措报送，请告知办公室。")),
)
CHASED = NoticeText(
    "chased-no-day",
    REMINDER,
    _("办公室催报，没有定截止日"),
    _("%(batch)s创新举措请尽快报送"),
    ("%(drafts)s", _("如本批没有举措报送，请告知办公室。")),
)
CHASED_RETURNS = NoticeText(
    "chased-returns",
    REMINDER,
    _("办公室催补正"),
    _("%(batch)s创新举措：退回补正请尽快重新报送"),
    (_("本单位有%(count)s项退回补正已超过期限，请按意见修改后重新报送。"),),
)
RETURN_SOON = NoticeText(
    "return-soon",
    REMINDER,
    _("退回补正快要到期"),
    _("%(measure)s：退回补正还有%(days)s天到期，请修改后重新报送（%(day)s）"),
)
RETURN_TODAY = NoticeText(
    "return-today",
    REMINDER,
    _("退回补正今天到期"),
    _("%(measure)s：退回补正今天到期，请修改后重新报送（%(day)s）"),
)
RETURN_OVERDUE = NoticeText(
    "return-overdue",
    REMINDER,
    _("退回补正已过期限"),
    _("%(measure)s：退回补正已过期限，请修改后重新报送（%(day)s）"),
)
NOT_SEARCHED = NoticeText(
    "batch-not-searched",
    SEARCHED,
    _("批次查重没有检索完"),
    _("%(batch)s：查重没有检索完，已检索%(done)s项，共%(total)s项"),
    (_CAUSE,),
)
NOT_EXPORTED = NoticeText(
    "export-failed", FILE, _("举措没有导出成功"), _("没有导出成功：%(file)s"), (_CAUSE,)
)


def enter() -> None:
    """Register them."""
    add_placeholders(
        Placeholder("batch", pgettext_lazy("one", "批次"), "第21批", is_open=True),
        Placeholder("measure", pgettext_lazy("one", "举措"), "跨境电商出口退货“合包”监管"),
        Placeholder("unit", _("单位"), "福州片区管委会"),
        Placeholder("ref", _("编号"), "21-003"),
        Placeholder("state", _("状态"), "通过形式审查"),
        Placeholder("note", _("审核意见"), "请核对第二段的数字。"),
        Placeholder("comments", _("补正意见"), "实施成效：请补充企业案例。"),
        Placeholder("merged", _("并入的举措"), "出口退货便利化"),
        Placeholder("drafts", _("草稿情况"), "本单位有2项草稿还没有报送。"),
        Placeholder("done", _("已检索数"), "120", is_open=True),
        Placeholder("total", _("总数"), "200", is_open=True),
    )
    add_notice_kinds(CALL, REMINDER, GRACE, HANDED, SUBMITTED, RETURNED, SCREENED, WITHDRAWN, SEARCHED)
    add_notice_texts(CALLED, GRACED, HANDED_UP, HANDED_DOWN, ARRIVED, WAITING, REOPENED_OFFICE)
    add_notice_texts(SENT_BACK, SETTLED, MERGED_INTO, REOPENED, TAKEN_BACK)
    add_notice_texts(DUE_SOON, DUE_TODAY, OVERDUE, CHASED_DAY, CHASED, CHASED_RETURNS)
    add_notice_texts(RETURN_SOON, RETURN_TODAY, RETURN_OVERDUE, NOT_SEARCHED, NOT_EXPORTED)
