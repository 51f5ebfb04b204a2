"""The notices of the shell, and their placeholders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

OUTAGE = NoticeKind("outage", _("系统故障"), wakes=True, is_apart=True)
BEGAN = NoticeText(
    "outage",
    OUTAGE,
    _("发现系统故障"),
    _("系统故障：%(sign)s"),
    ("%(advice)s", _("恢复以后会再告诉您。")),
)
OVER = NoticeText(
    "outage-over", OUTAGE, _("故障已经恢复"), _("已经恢复：%(sign)s"), (_("从发现到恢复经过%(lasted)s。"),)
)


def enter() -> None:
    """Register them."""
    add_placeholders(
        Placeholder("sign", _("故障项目"), "邮件", is_open=True),
        Placeholder("advice", _("处理办法"), "请看邮件服务器是否在运行。"),
        Placeholder("lasted", _("经过时间"), "25分钟", is_open=True),
    )
    add_notice_kinds(OUTAGE)
    add_notice_texts(BEGAN, OVER)
