"""The notices of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notice_texts import NoticeText, add_notice_texts
from letters.told import LETTER

PROPOSED = NoticeText("import-proposed", LETTER, _("往期公函申请导入"), _("%(batch)s申请导入，等待确认"))
IMPORTED = NoticeText("import-confirmed", LETTER, _("往期公函已导入"), _("%(batch)s已导入"), ("%(remark)s",))
NOT_IMPORTED = NoticeText(
    "import-refused", LETTER, _("往期公函没有导入"), _("%(batch)s没有导入"), ("%(remark)s",)
)


def enter() -> None:
    """Register them."""
    add_notice_texts(PROPOSED, IMPORTED, NOT_IMPORTED)
