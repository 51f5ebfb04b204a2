"""letter.txt: the format that letters are compared by. UTF-8, one element per line, no markup."""

from __future__ import annotations

from documents.content import Annex, LetterContent


def render_text(content: LetterContent) -> bytes:
    """The letter as plain text: its elements, then each annex after an empty line, cells parted by tabs."""
    head = [content.mark, *content.head_marks, content.number or "", content.title, content.addressees]
    foot = [*content.annex_note, *content.signature, content.printed_date]
    foot += [content.printed_note] if content.note else []
    lines = [*head, *content.paragraphs, *foot]
    for annex in content.annexes:
        lines += ["", *_annex_lines(annex)]
    if content.copies:
        lines += ["", content.copies]
    return ("\n".join(lines) + "\n").encode()


def _annex_lines(annex: Annex) -> list[str]:
    rows = ["\t".join("".join(run.text for run in cell) for cell in annex.cells(row)) for row in annex.rows]
    return [annex.label, annex.title, "\t".join(annex.header), *rows]
