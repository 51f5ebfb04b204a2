"""Documents of kinds that are not taken: what they are, and as what to save them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from core.sources.open_document import HEAD_BYTES, OPEN_DOCUMENT
from measures.attachments import refusing
from measures.attachments.refusing import Unacceptable

RTF, HTML = b"{\\rtf", re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
# UOF (GB/T 20916) in one XML file.
UOF = re.compile(rb"\s*<\?xml.{0,2000}<uof:UOF", re.DOTALL)
PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
HEIF = re.compile(rb".{4}ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def open_document_refusal(content: bytes) -> Unacceptable | None:
    """Return the refusal of an OpenDocument file, or None for anything else."""
    found = OPEN_DOCUMENT.search(content[:HEAD_BYTES])
    if found is None:
        return None
    name, instead = {
        b"text": (_("OpenDocument文档（odt）"), "docx"),
        b"spreadsheet": (_("OpenDocument表格（ods）"), "xlsx"),
        b"presentation": (_("OpenDocument演示文稿（odp）"), "pptx"),
    }[found[1]]
    return refusing.other_format(name, instead)


def refusal_of(content: bytes) -> Unacceptable:
    """Return the refusal of what is neither taken nor an archive."""
    head = content[:HEAD_BYTES]
    if head.startswith(RTF):
        return refusing.other_format(_("RTF文档"), "docx")
    if UOF.match(head):
        return refusing.other_format(_("标文通文档（uot、uos、uop）"), _("docx、xlsx或pptx"))
    if head.startswith(PICTURES) or HEIF.match(head):
        return Unacceptable(_("是其他格式的图片，请另存为JPG或PNG后再上传。"))
    if _is_text(head) and not HTML.match(head):
        return Unacceptable(_("是纯文本（如csv、txt），请用WPS、Excel或Word打开，另存为xlsx或docx后再上传。"))
    return refusing.unknown_kind()


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030", "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        # A character may be cut where the head ends before the file does.
        for cut in range(4 if len(head) == HEAD_BYTES else 1):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return bool(text) and NOT_IN_TEXT.search(text) is None
    return False
