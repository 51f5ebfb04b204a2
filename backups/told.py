"""The notices of this app, and their placeholders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind, add_notice_kinds
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders

BACKUP = NoticeKind("backup", _("备份"), is_apart=True)
NOT_BACKED_UP = NoticeText(
    "backup-failed",
    BACKUP,
    _("没有备份成功"),
    _("没有备份成功（%(at)s）"),
    (_("原因：%(failure)s"), _("请处理后用 manage.py backup 补做一次。")),
)
FILES_MISSING = NoticeText(
    "backup-lacks-files",
    BACKUP,
    _("备份时发现缺少文件"),
    _("备份成功，但存放处缺少%(count)s个文件（%(at)s）"),
    (_("系统里有记录的文件在存放处找不到。请尽快查明原因，必要时从以前的备份中取回。"),),
)
OLD_COPIES_STAY = NoticeText(
    "backup-copies-stay",
    BACKUP,
    _("过期的备份没能删除"),
    _("备份成功，但过期的备份没能删除（%(at)s）"),
    (_("原因：%(failure)s"), _("请检查存放备份的文件夹，以免占满磁盘。")),
)


def enter() -> None:
    """Register them."""
    add_placeholders(Placeholder("at", _("时间"), "2026-03-20 02:30", is_open=True))
    add_notice_kinds(BACKUP)
    add_notice_texts(NOT_BACKED_UP, FILES_MISSING, OLD_COPIES_STAY)
