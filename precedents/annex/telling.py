"""Who is told of files that could not be made."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_kinds import NoticeKind
from core.notices import tell
from core.saying import Said, say
from precedents.models import Annex

FILE = NoticeKind("file", _("文件生成"))


def tell_not_made(annex: Annex) -> None:
    """A 检索记录 could not be made: tell whoever asked, once."""
    subject = say(_("没有生成成功：检索记录“%(run)s”"), run=annex.run)
    key = f"annex-failed-{annex.pk}"
    body = cause(annex.failure)
    tell([annex.requested_by], FILE, subject, body=body, path=annex.run.get_absolute_url(), key=key)


def cause(failure: str) -> Said:
    """Say why something could not be made."""
    return say(_("原因：%(failure)s"), failure=failure)
