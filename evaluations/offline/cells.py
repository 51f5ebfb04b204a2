"""A cell's words as an answer: numbers exact, full-width digits put right, formulas and errors refused."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from core.sources.refusals import NotShown
from evaluations.offline.layout import Column
from evaluations.offline.merging import Value
from measures.importing.cells import ERROR, FORMULA, Cell
from measures.importing.values import NO, YES, NotUnderstood
from measures.pasting import put_right

NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


def value_of(cell: Cell | None, column: Column) -> Value | None:
    """Return what a cell answers; None for a blank one. Raises `NotUnderstood`."""
    if cell is not None and cell.data_type == FORMULA:
        raise NotUnderstood(_("是公式，请复制后选择性粘贴为数值。"))
    if cell is not None and cell.data_type == ERROR:
        raise NotUnderstood(_("是错误值，请改正或清空。"))
    text = put_right(words_of(cell)).strip()
    if not text:
        return None
    if column.limits:
        return _number(text)
    if column.options:
        return _chosen(text, column)
    if len(text) > column.longest:
        raise NotUnderstood(
            _("有%(count)d字，最多%(limit)d字。") % {"count": len(text), "limit": column.longest}
        )
    return text


def words_of(cell: Cell | None) -> str:
    """Return a cell's words as a person reads them; a whole number without its decimals. Raises `NotUnderstood`."""
    if cell is None:
        return ""
    if isinstance(cell.value, bool):
        return YES if cell.value else NO
    try:
        return cell.shown
    except NotShown as fault:
        raise NotUnderstood(str(fault)) from fault


def _number(text: str) -> Decimal:
    digits = text.replace("．", ".").replace("－", "-")
    if NUMBER.fullmatch(digits) is None:
        raise NotUnderstood(_("“%(text)s”不是得分，请只填数字，如85或85.5。") % {"text": text[:40]})
    return Decimal(digits)


def _chosen(text: str, column: Column) -> Value:
    if text not in column.options:
        raise NotUnderstood(
            _("“%(text)s”不在可选的内容里，请填：%(choices)s。")
            % {"text": text[:40], "choices": "、".join(column.options)}
        )
    return column.options[text]
