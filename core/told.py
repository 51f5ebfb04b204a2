"""The notices of this app, and the placeholders that several apps use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

TRAIL = NoticeKind("trail", _("日志导出"), is_apart=True)
NOT_EXPORTED = NoticeText(
    "trail-not-exported",
    TRAIL,
    _("操作日志没有导出成功"),
    _("没有导出成功：%(file)s"),
    (_("原因：%(failure)s"),),
)
GATEWAY = NoticeKind("gateway", _("短信和办公软件"))
SUMMARY = NoticeText(
    "gateway-summary",
    GATEWAY,
    _("经网关发出的一句话"),
    _("创新举措工作平台：您有%(count)s条提醒（%(kinds)s），请登录查看。"),
)
PROOF = NoticeText(
    "gateway-proof",
    GATEWAY,
    _("验证号码或账号"),
    _("创新举措工作平台：验证码%(code)s，10分钟内有效。不是您本人操作的，请不要理会。"),
)


def enter() -> None:
    """Register them."""
    add_placeholders(
        Placeholder("day", _("日期"), "2026-03-20", is_open=True),
        Placeholder("days", _("天数"), "3", is_open=True),
        Placeholder("count", _("数量"), "5", is_open=True),
        Placeholder("since", _("起始时间"), "2026-03-20 09:30", is_open=True),
        Placeholder("person", _("姓名"), "林清"),
        Placeholder("reason", _("理由"), "材料不齐，暂不受理"),
        Placeholder("failure", _("原因"), "磁盘已满"),
        Placeholder("file", _("文件"), "操作日志（csv）"),
    )
    add_placeholders(
        Placeholder("kinds", _("事由"), "截止提醒、退回补正", is_open=True),
        Placeholder("code", _("验证码"), "274905", is_open=True),
    )
    add_notice_kinds(TRAIL, GATEWAY)
    add_notice_texts(NOT_EXPORTED, SUMMARY, PROOF)
