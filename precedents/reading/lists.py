"""A list of prior practice from a file or from pasted text; run by `core.untrusted.read_apart`."""

from __future__ import annotations

from pathlib import PurePath

from precedents.reading.composing import read_blocks
from precedents.reading.sources.delimited import delimited_blocks
from precedents.reading.sources.records import read_records
from precedents.reading.sources.text import text_lines, text_of
from precedents.reading.values import NotAList, Notebook, Reading, gettext_noop, say

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_TEXT_BYTES = 4 * 1024 * 1024
MAX_RECORD_BYTES = 300 * 1024 * 1024
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
_SHEETS = {"xlsx", "xlsm", "et", "xls", "ods"}
_TEXTS = {"txt", "text", "md", "csv", "tsv", ""}
_RECORDS = {"jsonl", "ndjson", "json"}


def read_list(content: bytes, name: str) -> Reading:
    """Read a list from a file, taken for what it holds rather than for what its name says. Raises `NotAList`."""
    suffix = PurePath(name.replace("\\", "/")).suffix.lower().removeprefix(".")
    limit = MAX_RECORD_BYTES if suffix in _RECORDS else MAX_FILE_BYTES
    if not content.strip(b"\x00\t\n\r "):
        raise NotAList(say(gettext_noop("是空文件，请检查后重新选择。")))
    if len(content) > limit:
        raise NotAList(say(gettext_noop("超过%(limit)dMB，不像是一份清单。"), limit=limit >> 20))
    book = Notebook()
    if content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t\x00").startswith(_PDF) or (
        suffix == "pdf" and _PDF in content[:65536]
    ):
        # Only a PDF needs these libraries.
        from precedents.reading.sources.pdf import pdf_blocks

        return read_blocks(pdf_blocks(content, book), book)
    if content.startswith(_ZIP):
        return _read_package(content, suffix, book)
    if content.startswith(_OLE):
        if suffix in {"doc", "wps"}:
            raise NotAList(say(gettext_noop("是旧格式的文档，请用Word或WPS另存为docx后再试。")))
        return _read_sheets(content, book)
    if suffix == "pdf":
        raise NotAList(say(gettext_noop("不是PDF文件，请检查后重新选择。")))
    text = text_of(content, book)
    if suffix in _RECORDS or _is_records(text):
        return read_records(text, book)
    return _read_text(text, book)


def read_pasted(content: bytes) -> Reading:
    """Read a list from pasted text, in UTF-8. Raises `NotAList`."""
    return _read_text(content.decode(), Notebook())


def _read_text(text: str, book: Notebook) -> Reading:
    if len(text) > MAX_TEXT_BYTES:
        raise NotAList(say(gettext_noop("超过%(limit)d字，不像是一份清单。"), limit=MAX_TEXT_BYTES))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return read_blocks(delimited_blocks(text) or text_lines(text), book)


def _read_package(content: bytes, suffix: str, book: Notebook) -> Reading:
    from core.sources.word import holds_document
    from precedents.reading.sources.sheets import holds_sheets
    from precedents.reading.sources.word import word_blocks

    if holds_document(content):
        return read_blocks(word_blocks(content, book), book)
    if suffix in {"docx", "doc", "wps"}:
        raise NotAList(say(gettext_noop("打不开，请用Word或WPS另存为docx后再试。")))
    if suffix not in _SHEETS and not holds_sheets(content):
        raise NotAList(
            say(gettext_noop("不能读取这种文件，只收docx、xlsx、pdf、txt和jsonl；其他格式请先另存。"))
        )
    return _read_sheets(content, book)


def _read_sheets(content: bytes, book: Notebook) -> Reading:
    from precedents.reading.sources.sheets import sheet_blocks

    return read_blocks(sheet_blocks(content, book), book)


def _is_records(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first.lstrip().startswith('{"')
