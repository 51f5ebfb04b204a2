"""What the 发文稿纸 says of a letter beside its text: 公开属性, 附注, 联系人, 份数, 印发范围."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Fault
from core.texts import text_faults
from letters.choices import Publicity
from letters.models import Letter
from letters.models.letter import MOST_COPIES, MOST_RECEIPT_DAYS

TEXTS = ("publicity_reason", "note", "contact", "contact_phone", "circulation")
COLUMNS = ("publicity", *TEXTS, "printed_copies", "receipt_days")


def sheet_columns(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return these entries as a letter's columns, tidied: the 附注 without the brackets that it is printed in."""
    columns = {name: " ".join(words[name].split()) for name in TEXTS}
    if columns["note"].startswith("（") and columns["note"].endswith("）"):
        columns["note"] = columns["note"][1:-1].strip()
    if words["publicity"] == Publicity.OPEN:
        columns["publicity_reason"] = ""
    return {
        **columns,
        "publicity": words["publicity"],
        "printed_copies": words["printed_copies"],
        "receipt_days": words["receipt_days"],
    }


def sheet_faults(words: Mapping[str, Any]) -> Iterator[Fault]:
    """List what is wrong with these entries, each by its field."""
    yield from column_faults(words, TEXTS)
    if words["publicity"] not in Publicity.values:
        yield Fault("publicity", _("公开属性只能是主动公开、依申请公开或不予公开。"))
    elif words["publicity"] != Publicity.OPEN and not words["publicity_reason"].strip():
        yield Fault("publicity_reason", _("不主动公开的，请写明理由。"))
    copies = words["printed_copies"]
    if copies is not None and not 1 <= copies <= MOST_COPIES:
        yield Fault("printed_copies", _("份数从1到%(most)d，请改填。") % {"most": MOST_COPIES})
    days = words["receipt_days"]
    if days is not None and not 1 <= days <= MOST_RECEIPT_DAYS:
        yield Fault(
            "receipt_days", _("签收时限从1到%(most)d个工作日，请改填。") % {"most": MOST_RECEIPT_DAYS}
        )


def column_faults(words: Mapping[str, Any], names: Iterable[str]) -> Iterator[Fault]:
    """List which of these texts a letter's columns do not take."""
    texts = {name: words[name] for name in names}
    yield from text_faults(texts, {name: label_of(name) for name in texts})
    for name, text in texts.items():
        limit = Letter._meta.get_field(name).max_length or 0  # type: ignore[union-attr]  # a column of ours
        if len(text.strip()) > limit:
            sentence = _("“%(label)s”最多%(limit)d字，请删减。")
            yield Fault(name, sentence % {"label": label_of(name), "limit": limit})


def label_of(name: str) -> str:
    """Return what an entry is called."""
    return str(Letter._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column of ours


def sheet_words(letter: Letter) -> dict[str, str]:
    """Return these entries by their names on the sheet, in Chinese whatever language is read; empty where there is none."""
    copies = letter.printed_copies
    return {
        "公开属性": letter.publicity,
        "不主动公开的理由": letter.publicity_reason,
        "联系人": letter.contact,
        "联系电话": letter.contact_phone,
        "份数": "" if copies is None else str(copies),
        "印发范围": letter.circulation,
        "附注": letter.note,
    }
