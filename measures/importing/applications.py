"""Reading the 申报书 in DOCX back: tables whose first cell names an entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import IO, Any

import docx
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from core.errors import Fault
from core.word_text import Unread, children_of, is_numbered, paragraphs_of, text_of
from measures.importing.values import (
    JOINT_UNITS,
    ImportedDraft,
    NotUnderstood,
    Reading,
    plain_label,
    value_of,
)

NUMBER = re.compile(r"编号[:：]\s*(\S+)")
SPAN = re.compile(r"[0-9]{1,3}")
MAX_TABLES, MAX_TABLE_ROWS, MAX_CELLS = 50, 200, 30
UNREAD_NAMES = {
    Unread.PICTURE: gettext_lazy("图片"),
    Unread.FORMULA: gettext_lazy("公式"),
    Unread.SYMBOL: gettext_lazy("符号字体里的符号"),
    Unread.NOTE: gettext_lazy("脚注或尾注"),
    Unread.EMBEDDED: gettext_lazy("嵌入的对象"),
    Unread.FORM_FIELD: gettext_lazy("表单控件"),
}


def read_application(file: IO[bytes], entries: Mapping[str, str]) -> Reading:
    """Read one candidate; `entries` gives the entry for each plain label."""
    reading = Reading()
    try:
        document = docx.Document(file)
    except (PackageNotFoundError, KeyError, ValueError):
        reading.faults.append(Fault("", _("这个文档打不开，请用Word或WPS另存为docx后再导入。")))
        return reading
    if not _is_sane(document):
        reading.faults.append(Fault("", _("文档里的表格列数过多，请用从系统下载的申报书重新填写。")))
        return reading
    form = _Form(entries, reading)
    form.read(document.element.body)
    if "title" not in form.seen:
        reading.faults.append(Fault("", _("文档里没有找到“举措名称”，请使用从系统下载的申报书。")))
        return reading
    lines = (text_of(paragraph).text for paragraph in children_of(document.element.body, "p"))
    number = next((found[1] for line in lines if (found := NUMBER.search(line))), "")
    joint = form.texts.pop(JOINT_UNITS, None)
    reading.drafts.append(ImportedDraft(_("申报书"), number, form.texts, joint))
    return reading


class _Form:
    """The tables of one 申报书: each entry is read once, and one that cannot be read keeps what is stored."""

    def __init__(self, entries: Mapping[str, str], reading: Reading) -> None:
        self.texts: dict[str, Any] = {}
        self.seen: set[str] = set()
        self._entries, self._reading = entries, reading

    def read(self, body: Any) -> None:
        tables = list(islice(children_of(body, "tbl"), MAX_TABLES + 1))
        if len(tables) > MAX_TABLES:
            self._refuse("", _("表格太多，请用从系统下载的申报书重新填写。"))
        for table in tables[:MAX_TABLES]:
            rows = list(islice(children_of(table, "tr"), MAX_TABLE_ROWS + 1))
            if len(rows) > MAX_TABLE_ROWS:
                self._refuse("", _("表格的行太多，请用从系统下载的申报书重新填写。"))
            for row in rows[:MAX_TABLE_ROWS]:
                self._read_row(list(islice(children_of(row, "tc"), MAX_CELLS)))

    def _read_row(self, cells: list[Any]) -> None:
        label = text_of(cells[0]).text.strip() if len(cells) > 1 else ""
        entry = self._entries.get(plain_label(label))
        if entry is None:
            return
        texts = [text_of(cell) for cell in cells[1:]]
        words = "\n".join(one.text for one in texts if one.text.strip())
        if entry in self.seen:
            if words and words != self.texts.get(entry):
                self._refuse(label, _("这一栏出现了不止一次，请只留一处。"))
            return
        self.seen.add(entry)
        if self._can_be_kept(label, words, cells[1:], {kind for one in texts for kind in one.unread}):
            self._keep(entry, label, words)

    def _can_be_kept(self, label: str, words: str, cells: list[Any], unread: set[Unread]) -> bool:
        """Say what was not read; a picture leaves the words beside it whole, anything else does not."""
        kinds = "、".join(str(name) for kind, name in UNREAD_NAMES.items() if kind in unread)
        if unread - {Unread.PICTURE}:
            self._refuse(label, _("含有%(kinds)s，无法读取，请改写成文字后再导入。") % {"kinds": kinds})
            return False
        if unread:
            self._remark(label, _("里的图片没有读取，请作为佐证材料上传。"))
        if any(is_numbered(paragraph) for cell in cells for paragraph in paragraphs_of(cell)):
            self._remark(label, _("里自动编号的号码没有读取，请核对。"))
        return bool(words.strip()) or not unread

    def _keep(self, entry: str, label: str, words: str) -> None:
        try:
            self.texts[entry] = value_of(entry, "" if words.strip() == "—" else words)
        except NotUnderstood as fault:
            self._refuse(label, str(fault))

    def _refuse(self, label: str, message: str) -> None:
        self._reading.faults.append(Fault(label, message))

    def _remark(self, label: str, message: str) -> None:
        self._reading.remarks.append(f"“{label}”{message}")


def _is_sane(document: Document) -> bool:
    """Tell whether no cell spans more columns than a page has: the reader sets each of them aside."""
    spans = document.element.iter(*(qn(f"w:{tag}") for tag in ("gridSpan", "gridBefore", "gridAfter")))
    return all(SPAN.fullmatch(span.get(qn("w:val"), "")) for span in spans)
