"""A working paper as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from core.fonts import installed_fonts
from core.papers.blocks import Block, Heading, Paper, Text
from core.substitutes import document_json
from core.typesetting import typeset

SOURCE = Path(__file__).resolve().parents[2] / "templates" / "core" / "paper.typ"


def write_pdf(paper: Paper, target: IO[bytes]) -> None:
    """PDF/A-2a and PDF/UA-1; all text goes in as data. Raises FontsMissing."""
    fonts = installed_fonts()
    document = {
        "title": paper.title,
        "head": paper.head,
        "blocks": [_plain(block) for block in paper.blocks],
    }
    inputs = {"document": document_json(document, fonts)}
    target.write(typeset(SOURCE, inputs, fonts, timestamp=int(paper.made_at.timestamp())))


def _plain(block: Block) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level, "break": block.on_new_page}
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text, "whole": block.stays_whole}
    return {
        "kind": "table",
        "header": list(block.header),
        "rows": [list(row) for row in block.rows],
        "widths": list(block.widths),
        "whole": block.stays_whole,
    }
