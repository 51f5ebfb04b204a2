"""One file, taken for what its name says and checked against what it holds; any file is read or refused in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.errors import Fault, Incomplete
from letters.earlier.notebook import Notebook
from letters.earlier.reading import read_lines
from letters.earlier.sources.sheets import sheet_lines
from letters.earlier.sources.structured import read_structured
from letters.earlier.sources.text import NotText, text_lines
from letters.earlier.sources.word import word_lines
from letters.earlier.values import SourceLine, Transcript
from measures.attachments import checked_file
from measures.attachments.kinds import DOCX, XLSX
from measures.attachments.limits import MEGABYTE

MAX_FILE_BYTES = 20 * MEGABYTE
TEXT, JSON = {"txt", "text", "md"}, {"json"}
_PACKAGED: dict[str, Callable[[File[bytes], Notebook], list[SourceLine]]] = {
    DOCX.media_type: word_lines,
    XLSX.media_type: sheet_lines,
}


def read_letter(file: File[bytes], name: str) -> Transcript:
    """Read an earlier letter from a file. Raises `Incomplete` where there is nothing to read."""
    shown = PurePath(name.replace("\\", "/")).name or "—"
    suffix = PurePath(shown).suffix.lower().removeprefix(".")
    if not file.size:
        raise _refusal(shown, _("是空文件（0字节），请检查后重新选择。"))
    if file.size > MAX_FILE_BYTES:
        raise _refusal(shown, _("超过%(limit)dMB，不像是一份公函。") % {"limit": MAX_FILE_BYTES // MEGABYTE})
    book = Notebook()
    try:
        if suffix in TEXT:
            transcript = read_lines(text_lines(_content(file), book), book)
        elif suffix in JSON:
            transcript = read_structured(_content(file), book)
        elif suffix in DOCX.extensions | XLSX.extensions:
            transcript = read_lines(_package_lines(file, shown, book), book)
        else:
            raise NotText(_("不能读取这种文件，只收txt、docx、xlsx和json；其他格式请先另存。"))
    except NotText as error:
        raise _refusal(shown, str(error)) from error
    return replace(transcript, file_name=shown[:120], sha256=_sha256(file))


def _package_lines(file: File[bytes], name: str, book: Notebook) -> list[SourceLine]:
    found = checked_file(file, name)
    read = _PACKAGED.get(found.media_type)
    if read is None:
        raise NotText(_("是旧格式，请用Word、Excel或WPS另存为docx或xlsx后再试。"))
    return read(file, book)


def _content(file: File[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _sha256(file: File[bytes]) -> str:
    return hashlib.sha256(_content(file)).hexdigest()


def _refusal(name: str, sentence: str) -> Incomplete:
    return Incomplete([Fault(name, sentence)])
