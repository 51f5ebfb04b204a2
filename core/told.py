"""The notices of this app, and the placeholders that several apps use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

TRAIL = NoticeKind("trail", _("日志导出"))
NOT_EXPORTED = NoticeText(
    "trail-not-exported",
    TRAIL,
    _("操作日志没有导出成功"),
    _("没有导出成功：%(file)s"),
    (_("原因：%(failure)s"),),
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
    add_notice_kinds(TRAIL)
    add_notice_texts(NOT_EXPORTED)
