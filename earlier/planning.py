"""What importing a transcript would do: what the letter leaves open, its figures counted, what stands in the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Fault
from documents.content import LetterContent, chinese_date
from earlier.checking import given_faults, head_faults, row_faults
from earlier.claims import Claim, claims_of, mark_notes
from earlier.document_numbers import DocumentNumber, read_document_number
from earlier.printing import printed_letter
from earlier.values import Note, ReadRow, Transcript
from letters.models import Letter, NumberSeries
from measures.choices import BatchState, Classification
from measures.models import Batch


@dataclass(frozen=True, slots=True)
class Given:
    """What a person adds to a file or says otherwise than it; `marked` None leaves the marks as the file has them."""

    number: int | None = None
    zone: str = ""
    day: date | None = None
    marked: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A transcript with what was given, ready to be entered when `faults` and `refusal` are empty.

    `content` is None where the letter's own words are not complete: then only its measures are entered.
    """

    transcript: Transcript
    number: int | None
    zone: str
    day: date | None
    rows: tuple[ReadRow, ...]
    claims: tuple[Claim, ...]
    notes: tuple[Note, ...]
    faults: tuple[Fault, ...]
    refusal: str
    content: LetterContent | None
    legacy: Batch | None

    @property
    def contradictions(self) -> tuple[Claim, ...]:
        """The figures that are not borne out."""
        return tuple(claim for claim in self.claims if not claim.is_right)

    @property
    def document_number(self) -> DocumentNumber | None:
        """The letter's number in its parts."""
        return read_document_number(self.transcript.head.number)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many measures each class has, in the printed order."""
        found = Counter(row.classification for row in self.rows)
        return tuple(found[code] for code in Classification.values)


def serials_in(text: str) -> frozenset[int]:
    """Read `6,15,16`, divided by whatever marks. Raises `ValueError` for anything but numbers."""
    parts = re.split(r"[,，、;；\s]+", text.strip())
    if any(part and not (part.isdecimal() and len(part) < 6) for part in parts):
        raise ValueError(text)
    return frozenset(int(part) for part in parts if part)


def plan_import(transcript: Transcript, given: Given | None = None) -> ImportPlan:
    """Tell what importing would do. Asks the database a fixed number of questions and changes nothing."""
    given = given or Given()
    number = given.number or transcript.batch
    day = given.day or transcript.head.day
    zone = given.zone.strip() or transcript.zone or _latest_zone()
    rows, given_marks, mark_faults = _marked(transcript, given)
    batch = Batch.objects.filter(number=number).first() if number else None
    legacy = batch if batch is not None and _is_known_by_total(batch) else None
    content, missing = printed_letter(transcript, zone, day)
    notes = [*given_marks, *_missing_notes(missing), *_date_notes(transcript, day)]
    notes += _legacy_notes(legacy, rows, day)
    names_marks = transcript.names_marks or given.marked is not None
    claims = tuple(claims_of(transcript, rows, number, day, names_marks=names_marks))
    notes += mark_notes(transcript, names_marks=names_marks)
    faults = [*transcript.faults, *mark_faults, *given_faults(number, zone, day), *row_faults(rows)]
    faults += head_faults(transcript)
    return ImportPlan(
        transcript=transcript,
        number=number,
        zone=zone,
        day=day,
        rows=rows,
        claims=claims,
        notes=(*transcript.notes, *notes),
        faults=tuple(faults),
        refusal=_refusal(batch, legacy) or _number_taken(transcript) or _number_of_ours(transcript),
        content=content,
        legacy=legacy,
    )


def _latest_zone() -> str:
    return Batch.objects.order_by("-number").values_list("zone", flat=True).first() or ""


def _is_known_by_total(batch: Batch) -> bool:
    return (
        batch.is_imported
        and batch.state == BatchState.PUBLISHED
        and batch.stated_total is not None
        and not batch.measures.exists()
    )


def _refusal(batch: Batch | None, legacy: Batch | None) -> str:
    if batch is None or legacy is not None:
        return ""
    return _("系统中已有第%(number)d批，不能重复导入。") % {"number": batch.number}


def _number_taken(transcript: Transcript) -> str:
    number = read_document_number(transcript.head.number)
    if number is None:
        return ""
    taken = Letter.objects.filter(
        agency_code=number.agency_code, year=number.year, sequence=number.sequence
    ).select_related("batch")
    found = taken.first()
    if found is None:
        return ""
    return _("字号“%(number)s”已经是%(batch)s的函，不能再用。") % {"number": number, "batch": found.batch}


def _number_of_ours(transcript: Transcript) -> str:
    """Refuse a number that this system would have given itself: of its own series, since the year of its first letter.

    Numbers up to the one at which a year's series was opened were taken before, or elsewhere.
    """
    number = read_document_number(transcript.head.number)
    if number is None:
        return ""
    ours = Letter.objects.filter(agency_code=number.agency_code, is_imported=False, year__lte=number.year)
    if not ours.exists():
        return ""
    series = NumberSeries.objects.filter(agency_code=number.agency_code, year=number.year).first()
    if series is not None and number.sequence <= series.opened:
        return ""
    sentence = _("字号“%(number)s”属于本系统自己编号的年份，不能作为以前的函导入；请核对字号和年份。")
    return sentence % {"number": number}


def _marked(transcript: Transcript, given: Given) -> tuple[tuple[ReadRow, ...], list[Note], list[Fault]]:
    rows = transcript.rows
    if given.marked is None:
        return rows, [], []
    unknown = sorted(given.marked - {row.serial for row in rows})
    faults = [
        Fault("marked", _("没有第%(serial)d项，请核对带特色标识的序号。") % {"serial": n}) for n in unknown
    ]
    notes = [Note(_("文件中的特色标识不用，以另外写明的序号为准。"))] if transcript.names_marks else []
    return tuple(replace(row, is_marked=row.serial in given.marked) for row in rows), notes, faults


def _missing_notes(missing: Sequence[str]) -> list[Note]:
    if not missing:
        return []
    sentence = _("没有读到%(names)s，只登记举措，不登记公函。") % {"names": _("、").join(missing)}
    return [Note(sentence)]


def _date_notes(transcript: Transcript, day: date | None) -> Iterator[Note]:
    printed, number = transcript.head.day, read_document_number(transcript.head.number)
    if printed and day and printed != day:
        days = {"printed": chinese_date(printed), "day": chinese_date(day)}
        yield Note(_("成文日期是%(printed)s，发布日期按另外写明的%(day)s。") % days)
    if printed and number and number.year != printed.year:
        yield Note(_("字号的年份%(year)d与成文日期的年份不同，请核对。") % {"year": number.year})


def _legacy_notes(legacy: Batch | None, rows: Sequence[ReadRow], day: date | None) -> Iterator[Note]:
    if legacy is None:
        return
    facts = {"batch": legacy, "stated": legacy.stated_total, "counted": len(rows)}
    if legacy.stated_total == len(rows):
        yield Note(_("%(batch)s原来只记有总数%(stated)d项，导入后以逐项登记为准。") % facts)
    else:
        yield Note(
            _("%(batch)s原记%(stated)d项，读到%(counted)d项；导入后按读到的计，差异会一直显示。") % facts
        )
    if legacy.published_on and day and legacy.published_on != day:
        dates = {"batch": legacy, "old": chinese_date(legacy.published_on), "new": chinese_date(day)}
        yield Note(_("%(batch)s原记%(old)s发布，导入后改为%(new)s。") % dates)
