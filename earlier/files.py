"""One file, taken for what its name says and checked against what it holds; any file is read or refused in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete
from earlier.notebook import Notebook
from earlier.reading import read_lines
from earlier.sources.printed import ofd_lines, pdf_lines
from earlier.sources.sheets import sheet_lines
from earlier.sources.structured import read_structured
from earlier.sources.text import NotText, text_lines
from earlier.sources.word import word_lines
from earlier.values import SourceLine, Transcript
from measures.attachments import checked_file
from measures.attachments.kinds import DOCX, OFD, PDF, XLSX
from measures.attachments.limits import MEGABYTE

MAX_FILE_BYTES = 20 * MEGABYTE
TEXT, JSON = {"txt", "text", "md"}, {"json"}
_CHECKED: dict[str, Callable[[bytes, Notebook], list[SourceLine]]] = {
    DOCX.media_type: word_lines,
    XLSX.media_type: sheet_lines,
    PDF.media_type: pdf_lines,
    OFD.media_type: ofd_lines,
}
_CHECKED_EXTENSIONS = DOCX.extensions | XLSX.extensions | PDF.extensions | OFD.extensions


def read_letter(content: bytes, name: str) -> Transcript:
    """Read an earlier letter from a file's bytes. Raises `Incomplete` where there is nothing to read."""
    shown = PurePath(name.replace("\\", "/")).name or "—"
    suffix = PurePath(shown).suffix.lower().removeprefix(".")
    if not content:
        raise _refusal(shown, _("是空文件（0字节），请检查后重新选择。"))
    if len(content) > MAX_FILE_BYTES:
        raise _refusal(shown, _("超过%(limit)dMB，不像是一份公函。") % {"limit": MAX_FILE_BYTES // MEGABYTE})
    book = Notebook()
    try:
        if suffix in TEXT:
            transcript = read_lines(text_lines(content, book), book)
        elif suffix in JSON:
            transcript = read_structured(content, book)
        elif suffix in _CHECKED_EXTENSIONS:
            transcript = read_lines(_checked_lines(content, shown, book), book)
        else:
            raise NotText(_("不能读取这种文件，只收txt、docx、xlsx、pdf、ofd和json；其他格式请先另存。"))
    except NotText as error:
        raise _refusal(shown, str(error)) from error
    return replace(transcript, file_name=shown[:120], sha256=hashlib.sha256(content).hexdigest())


def _checked_lines(content: bytes, name: str, book: Notebook) -> list[SourceLine]:
    found = checked_file(ContentFile(content), name)
    read = _CHECKED.get(found.media_type)
    if read is None:
        raise NotText(_("是旧格式，请用Word、Excel或WPS另存为docx或xlsx后再试。"))
    return read(content, book)


def _refusal(name: str, sentence: str) -> Incomplete:
    return Incomplete([Fault(name, sentence)])
