"""The notices of this app, and their placeholders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders
from measures.told import REMINDER
from precedents.told import FILE

EVALUATION = NoticeKind("evaluation", _("评审"))
RELEASED = NoticeText(
    "sheets-released", EVALUATION, _("分派已下发，告诉专家"), _("%(batch)s：有%(count)s项举措等待您评分")
)
REMINDED = NoticeText(
    "sheets-reminded", EVALUATION, _("催交评分表"), _("%(batch)s：您还有%(count)s项举措没有提交评分表")
)
DUE_MOVED = NoticeText(
    "score-due-set", EVALUATION, _("定了评分截止日"), _("%(batch)s：评分表请于%(day)s前提交")
)
SCORE_DUE = NoticeText(
    "score-due",
    REMINDER,
    _("评分快要截止"),
    _("%(batch)s：评分还有%(days)s天截止（%(day)s），您还有%(open)s项没有提交"),
)
SCORE_OVERDUE = NoticeText(
    "score-overdue",
    REMINDER,
    _("评分已过截止日"),
    _("%(batch)s：评分已过截止日（%(day)s），您还有%(open)s项没有提交"),
)
REOPENED = NoticeText(
    "sheet-reopened",
    EVALUATION,
    _("评分表重新打开"),
    _("%(measure)s：评分表已重新打开，请修改后再次提交"),
    ("%(remark)s",),
)
RECUSED = NoticeText(
    "recused",
    EVALUATION,
    _("专家申请回避"),
    _("%(batch)s：%(person)s申请回避一项举措，请查看是否需要补派"),
)
NOMINATED = NoticeText(
    "expert-nominated",
    EVALUATION,
    _("第三方推荐专家"),
    _("%(batch)s：第三方推荐了评审专家%(person)s，请核实后开通账号"),
)
ADMITTED = NoticeText(
    "expert-admitted",
    EVALUATION,
    _("推荐的专家已开通"),
    _("%(batch)s：评审专家%(person)s已核实，账号由本人凭邀请开通"),
)
TURNED_DOWN = NoticeText(
    "expert-refused",
    EVALUATION,
    _("推荐的专家未予开通"),
    _("%(batch)s：评审专家%(person)s未予开通"),
    ("%(remark)s",),
)
HANDED_IN = NoticeText(
    "result-handed-in",
    EVALUATION,
    _("第三方提交评估结果"),
    _("%(batch)s：第三方已提交评估结果，共%(count)s份评分表"),
)
GIVEN_BACK = NoticeText(
    "result-given-back",
    EVALUATION,
    _("办公室退回评估结果"),
    _("%(batch)s：办公室退回了评估结果"),
    ("%(remark)s",),
)
REASONS = NoticeText(
    "reasons-released",
    EVALUATION,
    _("认定理由可以查看，告诉单位"),
    _("%(batch)s：本单位%(count)s项举措的认定结果和理由可以查看"),
)
NOT_REPORTED = NoticeText(
    "report-failed",
    FILE,
    _("评估报告没有生成"),
    _("没有生成评估报告：%(report)s"),
    (_("原因：%(failure)s"),),
)


def enter() -> None:
    """Register them."""
    add_placeholders(
        Placeholder("open", _("剩余数"), "2", is_open=True),
        Placeholder("remark", _("说明"), "请补充第二项指标的理由。"),
        Placeholder("report", _("报告"), "第21批评估报告"),
    )
    add_notice_kinds(EVALUATION)
    add_notice_texts(RELEASED, REMINDED, DUE_MOVED, SCORE_DUE, SCORE_OVERDUE, REOPENED, RECUSED)
    add_notice_texts(NOMINATED, ADMITTED, TURNED_DOWN, HANDED_IN, GIVEN_BACK, REASONS, NOT_REPORTED)
