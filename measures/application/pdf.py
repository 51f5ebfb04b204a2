"""The documents as PDF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from core.fonts import installed_fonts
from core.substitutes import document_json
from core.typesetting import typeset
from measures.application.content import (
    COMPARISON_HEADER,
    RECEIPT_TITLE,
    SIGN_OFF,
    TITLE,
    Application,
    Receipt,
)

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "measures"


def application_pdf(application: Application) -> bytes:
    """Return the 申报书 with the place for signature and seal. Raises FontsMissing."""
    document = {
        "title": TITLE,
        "head": f"{application.batch}　编号：{application.ref}",
        "who": [["报送单位", application.unit], ["联合单位", application.joint_units or "无"]],
        "groups": [[group.heading, group.entries] for group in application.groups],
        "comparison_header": COMPARISON_HEADER,
        "comparisons": application.comparisons,
        "attachments": application.attachments,
        "sign_off": SIGN_OFF,
    }
    return _typeset("application.typ", document, application.as_of)


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return the receipt. Raises FontsMissing."""
    document = {
        "title": RECEIPT_TITLE,
        "entries": receipt.entries,
        "attachments": receipt.attachments,
        "digest": receipt.digest,
    }
    return _typeset("receipt.typ", document, receipt.sent_at)


def _typeset(source: str, document: dict[str, Any], moment: datetime) -> bytes:
    fonts = installed_fonts()
    data = document_json(document, fonts)
    return typeset(TEMPLATES / source, {"document": data}, fonts, timestamp=int(moment.timestamp()))
