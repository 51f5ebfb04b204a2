"""The transcript as the letter that was printed."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from core.names import short_name_of
from documents.content import HEADER, Annex, AnnexRow, LetterContent
from documents.titles import break_title
from earlier.document_numbers import read_document_number
from earlier.values import Transcript
from measures.choices import Classification

LONGEST_TITLE = 200


def printed_letter(
    transcript: Transcript, zone: str, day: date | None
) -> tuple[LetterContent | None, list[str]]:
    """Return the letter as it was printed, or the names of what it lacks to be one."""
    head = transcript.head
    parts = {
        _("发文机关标志"): head.mark,
        _("发文字号"): read_document_number(head.number),
        _("标题"): head.title,
        _("主送机关"): head.addressees,
        _("正文"): head.paragraphs,
        _("署名"): head.signature,
        _("成文日期"): head.day,
        _("附件标题"): all(annex.title for annex in transcript.annexes) and transcript.annexes,
    }
    missing = [name for name, part in parts.items() if not part]
    if missing or day is None:
        return None, missing
    names = [short_name_of(head.title), zone]
    lines = head.title_lines or (break_title(head.title, names) if len(head.title) <= LONGEST_TITLE else ())
    labels = Classification.all_printed()
    annexes = tuple(
        Annex(
            label=annex.label or "附件",
            title=annex.title,
            header=HEADER,
            rows=tuple(
                AnnexRow(row.serial, row.title, row.summary, labels[row.classification], row.innovation_point)
                for row in annex.rows
            ),
        )
        for annex in transcript.annexes
    )
    content = LetterContent(
        mark=head.mark,
        number=head.number,
        title=head.title,
        title_lines=lines if "".join(lines) == head.title else (head.title,),
        addressees=head.addressees,
        paragraphs=head.paragraphs,
        annexes=annexes,
        signature=head.signature,
        date=head.day or day,
        copy_number=head.copy_number,
        secrecy=head.secrecy,
        urgency=head.urgency,
        copy_to=head.copy_to,
    )
    return content, []
