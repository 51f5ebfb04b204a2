"""The notices of this app, and their placeholders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

FILE = NoticeKind("file", _("文件生成"))
NOT_MADE = NoticeText(
    "annex-not-made",
    FILE,
    _("检索记录没有生成"),
    _("没有生成成功：检索记录“%(run)s”"),
    (_("原因：%(failure)s"),),
)


def enter() -> None:
    """Register them."""
    add_placeholders(Placeholder("run", _("检索"), "跨境电商出口退货"))
    add_notice_kinds(FILE)
    add_notice_texts(NOT_MADE)
