"""The notices of this app, and their placeholders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

LETTER = NoticeKind("letter", _("函"))
SENT = NoticeText("letter-to-review", LETTER, _("送核，告诉核稿人"), _("%(batch)s的%(kind)s已送核，等待核稿"))
REVIEWED = NoticeText(
    "letter-to-sign", LETTER, _("核稿完毕，告诉签发人"), _("%(batch)s的%(kind)s已核稿，等待签发")
)
BACK = NoticeText("letter-back", LETTER, _("退回拟稿"), _("%(batch)s的%(kind)s已退回拟稿"), ("%(opinion)s",))
ASKED = NoticeText("countersign-asked", LETTER, _("请会签"), _("请会签%(batch)s的%(kind)s，%(day)s前答复"))
VOIDED = NoticeText(
    "countersign-voided",
    LETTER,
    _("会签后有改动，请重新会签"),
    _("%(batch)s的%(kind)s会签后有改动，请重新会签"),
    (_("改动：%(places)s"),),
)
PUT_OFF = NoticeText(
    "countersign-put-off",
    LETTER,
    _("暂缓会签，等在前的会签方"),
    _("%(batch)s的%(kind)s暂缓会签：等在前的会签方同意后再请您会签"),
)
DAY_MOVED = NoticeText(
    "countersign-day-moved",
    LETTER,
    _("会签的期限改了"),
    _("%(batch)s的%(kind)s：会签的答复期限改为%(day)s"),
    (_("理由：%(reason)s"),),
)
ASKED_NO_LONGER = NoticeText(
    "countersign-withdrawn",
    LETTER,
    _("不再请会签"),
    _("%(batch)s的%(kind)s不再请%(part)s会签"),
    ("%(remark)s",),
)
AGREED = NoticeText(
    "countersign-agreed",
    LETTER,
    _("会签同意，告诉拟稿人"),
    _("%(part)s已会签%(batch)s的%(kind)s：同意"),
    ("%(opinion)s",),
)
OBJECTED = NoticeText(
    "countersign-objected",
    LETTER,
    _("会签不同意，告诉拟稿人"),
    _("%(part)s会签%(batch)s的%(kind)s：不同意"),
    ("%(opinion)s",),
)
COUNTERSIGN_SOON = NoticeText(
    "countersign-soon", LETTER, _("会签快要到期"), _("%(batch)s的%(kind)s：会签还有%(days)s天到期（%(day)s）")
)
COUNTERSIGN_TODAY = NoticeText(
    "countersign-today", LETTER, _("会签今天到期"), _("%(batch)s的%(kind)s：会签今天到期（%(day)s）")
)
COUNTERSIGN_OVERDUE = NoticeText(
    "countersign-overdue", LETTER, _("会签已过期限"), _("%(batch)s的%(kind)s：会签已过期限（%(day)s）")
)
DELEGATION_OFFERED = NoticeText(
    "delegation-offered",
    LETTER,
    _("请人代理，告诉代理人"),
    _("%(principal)s请您代理：%(batch)s的函"),
    (_("理由：%(reason)s"),),
)
DELEGATION_ACCEPTED = NoticeText(
    "delegation-accepted",
    LETTER,
    _("代理已接受，告诉委托人"),
    _("%(delegate)s已接受代理：%(batch)s的函"),
)
DELEGATION_ENDED = NoticeText(
    "delegation-ended",
    LETTER,
    _("代理已终止"),
    _("%(delegate)s代%(principal)s办理%(batch)s的函，已终止"),
    (_("理由：%(reason)s"),),
)
ISSUED = NoticeText(
    "letter-issued",
    LETTER,
    _("印发，告诉拟稿人"),
    _("%(number)s已印发，请上传盖章件并查看签收情况"),
)
DELIVERED = NoticeText(
    "letter-delivered",
    LETTER,
    _("公函送达，请单位签收"),
    _("收到%(number)s，请在%(day)s前签收"),
    ("%(title)s",),
)
RECEIPT_SOON = NoticeText(
    "receipt-soon",
    LETTER,
    _("签收快要到期"),
    _("%(number)s还有%(days)s天到签收期限（%(day)s），请签收"),
    ("%(title)s",),
)
RECEIPT_TODAY = NoticeText(
    "receipt-today",
    LETTER,
    _("签收今天到期"),
    _("%(number)s今天到签收期限（%(day)s），请签收"),
    ("%(title)s",),
)
RECEIPT_OVERDUE = NoticeText(
    "receipt-late",
    LETTER,
    _("签收已过期限"),
    _("%(number)s已过签收期限（%(day)s），请签收"),
    ("%(title)s",),
)
RECEIPT_DAY_MOVED = NoticeText(
    "receipt-day-moved",
    LETTER,
    _("签收的期限改了"),
    _("%(number)s的签收期限改为%(day)s"),
    (_("理由：%(reason)s"),),
)
RECEIPT_ASKED = NoticeText("receipt-asked", LETTER, _("办公室催签收"), _("请签收%(number)s"), ("%(title)s",))
AMENDED = NoticeText(
    "measure-amended",
    LETTER,
    _("定稿时订正了举措的文字"),
    _("%(measure)s：办公室在定稿时订正了文字"),
    ("%(changes)s", _("理由：%(reason)s")),
)
PUT_IN = NoticeText(
    "measure-put-in",
    LETTER,
    _("更正函补入了举措，告诉报送单位"),
    _("%(measure)s：已由%(number)s补入附件"),
    (_("理由：%(reason)s"),),
)
TAKEN_OUT = NoticeText(
    "measure-taken-out",
    LETTER,
    _("更正函删去了举措，告诉报送单位"),
    _("%(measure)s：已由%(number)s从附件中删去"),
    (_("理由：%(reason)s"),),
)
RECLASSED = NoticeText(
    "measure-reclassed",
    LETTER,
    _("更正函改了举措的类别，告诉报送单位"),
    _("%(measure)s：创新性类别已由%(number)s更正"),
    (_("理由：%(reason)s"),),
)
NOT_ARCHIVED = NoticeText(
    "archive-failed",
    LETTER,
    _("归档包没有生成"),
    _("没有生成归档包：%(letter)s"),
    (_("原因：%(failure)s"),),
)


def enter() -> None:
    """Register them."""
    add_placeholders(
        Placeholder("kind", _("函的种类"), "通知"),
        Placeholder("opinion", _("意见"), "第三段的数字请再核对。"),
        Placeholder("places", _("改动处"), "正文第2段"),
        Placeholder("part", _("会签方"), "省发展改革委"),
        Placeholder("principal", _("委托人"), "张三"),
        Placeholder("delegate", _("代理人"), "李四"),
        Placeholder("number", _("发文字号"), "闽自贸办函〔2026〕3号"),
        Placeholder("title", _("函的标题"), "省自贸办关于发布第21批创新举措评估结果的函"),
        Placeholder("changes", _("订正的内容"), "举措内容：……"),
        Placeholder("letter", _("函"), "第21批的函"),
    )
    add_notice_kinds(LETTER)
    add_notice_texts(SENT, REVIEWED, BACK, ASKED, VOIDED, PUT_OFF, DAY_MOVED, ASKED_NO_LONGER)
    add_notice_texts(AGREED, OBJECTED)
    add_notice_texts(COUNTERSIGN_SOON, COUNTERSIGN_TODAY, COUNTERSIGN_OVERDUE, ISSUED, DELIVERED)
    add_notice_texts(DELEGATION_OFFERED, DELEGATION_ACCEPTED, DELEGATION_ENDED)
    add_notice_texts(RECEIPT_SOON, RECEIPT_TODAY, RECEIPT_OVERDUE, RECEIPT_DAY_MOVED, RECEIPT_ASKED)
    add_notice_texts(AMENDED, PUT_IN, TAKEN_OUT, RECLASSED, NOT_ARCHIVED)
