"""The name that is shown for a file. It is stored under another one, see `measures.models.evidence`."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

from django.utils.translation import gettext as _

from core.characters import first_unstorable
from core.errors import Fault, Incomplete
from measures.attachments.limits import MAX_NAME_CHARACTERS

EMOJI = range(0x1F000, 0x20000)
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def shown_name(given: str) -> str:
    """Return a name without folders, emoji and invisible marks. Raises `Incomplete` for what cannot be a name."""
    base = PurePath(given.replace("\\", "/")).name
    # macOS takes characters apart; a mark that turns the reading direction can dress up an extension.
    name = "".join(c for c in unicodedata.normalize("NFC", base) if not _is_dropped(c)).strip()
    if first_unstorable(name) or any(c in "\n\t\r" for c in name):
        _refuse(_("文件名含有控制字符或无法显示的字符，请改名后再上传。"))
    if not name.strip(".") or name.startswith("."):
        _refuse(_("文件名为空或只有扩展名，请改名后再上传。"))
    if len(name) > MAX_NAME_CHARACTERS:
        _refuse(
            _("文件名有%(count)d个字符，最多%(limit)d个，请改短后再上传。")
            % {"count": len(name), "limit": MAX_NAME_CHARACTERS}
        )
    return name


def _is_dropped(character: str) -> bool:
    code = ord(character)
    return code in EMOJI or code in VARIATION_SELECTORS or unicodedata.category(character) == "Cf"


def _refuse(sentence: str) -> None:
    raise Incomplete([Fault("attachments", sentence)])
