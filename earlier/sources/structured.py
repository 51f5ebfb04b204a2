"""JSON: a letter as `letter.json` has it, or a batch package with its letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Fault
from core.names import short_name_of
from documents.content import FORMAT as LETTER_FORMAT
from documents.content import POINT_LABEL, Annex, LetterContent, document_number
from documents.figures import Figures, Opening, SelectedMeasure, count_figures
from documents.wording import (
    DEFAULT_ANNEX_TITLE,
    Names,
    compose,
    compose_line,
    default_template,
    with_placeholders,
)
from documents.wording import faults as wording_faults
from earlier.classes import LABELS
from earlier.notebook import Notebook
from earlier.reading import transcript_of
from earlier.sources.text import MAX_BYTES, NotText
from earlier.values import Head, LineKind, ReadAnnex, ReadLine, ReadRow, Statement, StatementKind, Transcript
from measures.choices import Classification
from packages import Package, read_package
from packages import values as package_values
from packages.parsing import Unreadable, parse


def read_structured(content: bytes, book: Notebook) -> Transcript:
    """Read a JSON file by the format it names. Raises `NotText`, `Incomplete` with a package's faults."""
    if len(content) > MAX_BYTES * 4:
        raise NotText(_("超过%(limit)dMB，不像是一份公函。") % {"limit": MAX_BYTES * 4 >> 20})
    try:
        tree = parse(content)
    except Unreadable as error:
        raise NotText(_("不是JSON：%(reason)s") % {"reason": error.fault}) from error
    if isinstance(tree, dict) and tree.get("format") == LETTER_FORMAT:
        return _from_letter(tree, book)
    return _from_package(read_package(content), book)


def _from_letter(tree: dict[str, object], book: Notebook) -> Transcript:
    try:
        content = LetterContent.from_json(tree)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise NotText(
            _("写着是“%(format)s”，却缺少字段或字段的类型不对。") % {"format": LETTER_FORMAT}
        ) from error
    faults: list[Fault] = []
    annexes = tuple(_annex(annex, f"annexes[{at}]", faults) for at, annex in enumerate(content.annexes))
    head = Head(
        mark=content.mark,
        number=content.number or "",
        title=content.title,
        title_lines=content.title_lines if len(content.title_lines) > 1 else (),
        addressees=content.addressees,
        paragraphs=content.paragraphs,
        signature=content.signature,
        day=content.date,
        copy_number=content.copy_number,
        secrecy=content.secrecy,
        urgency=content.urgency,
        copy_to=content.copy_to,
    )
    has_marks = any(len(annex.header) > 3 for annex in content.annexes)
    return _transcript(head, annexes, [], faults, book, names_marks=has_marks)


def _annex(annex: Annex, place: str, faults: list[Fault]) -> ReadAnnex:
    rows = []
    for at, row in enumerate(annex.rows):
        where = f"{place}.rows[{at}]"
        code = LABELS.get(row.classification)
        if code is None:
            sentence = _("“%(label)s”不是类别，请改为：%(labels)s。")
            faults.append(
                Fault(where, sentence % {"label": row.classification[:20], "labels": "、".join(LABELS)})
            )
            continue
        rows.append(
            ReadRow(
                serial=row.number,
                title=row.title,
                summary=row.summary,
                classification=code,
                innovation_point=row.innovation_point,
                is_marked=bool(row.mark),
                place=where,
            )
        )
    return ReadAnnex(annex.label, annex.title, tuple(rows))


def _from_package(package: Package, book: Notebook) -> Transcript:
    faults = [
        Fault(f"measures[{at}]", _("没有结论（decision），不知道是否入选。"))
        for at, one in enumerate(package.measures)
        if one.decision is None
    ]
    units = {unit.code: unit.name for unit in package.units}
    order = list(Classification.values)
    chosen = [one for one in package.measures if one.decision and one.decision.selected]
    chosen.sort(key=lambda one: order.index(_class_of(one)))
    rows = tuple(_package_row(serial, one, units) for serial, one in enumerate(chosen, start=1))
    head, annex_title = _package_head(package, rows)
    stated = [Statement(StatementKind.BATCH, package.batch.number, "batch.number")]
    book.add(_("批次包里没有函的原文，按包里的文字和数字写出。"))
    annexes = (ReadAnnex("附件", annex_title, rows),)
    read = _transcript(head, annexes, stated, faults, book, names_marks=True)
    return replace(read, zone=package.batch.zone, mark_label=package.batch.mark_label)


def _class_of(measure: package_values.Measure) -> str:
    return (measure.decision.classification if measure.decision else None) or Classification.values[0]


def _package_row(serial: int, measure: package_values.Measure, units: dict[str, str]) -> ReadRow:
    names = [units.get(code, code) for code in (measure.unit, *measure.joint_units)]
    return ReadRow(
        serial=serial,
        title=measure.title,
        summary=measure.summary,
        classification=_class_of(measure),
        innovation_point=measure.innovation_point,
        is_marked=bool(measure.decision and measure.decision.taiwan_related),
        unit_names="、".join(names),
        place=f"measures.{measure.ref}",
    )


def _package_head(package: Package, rows: Sequence[ReadRow]) -> tuple[Head, str]:
    """Compose the letter as `run_batch` would, from the package's words and figures."""
    facts, batch = package.letter, package.batch
    figures = _figures(package, rows)
    names = Names(batch.zone, facts.issuer if facts else "", "", batch.mark_label)
    if facts is None:
        return Head(), compose_line(DEFAULT_ANNEX_TITLE, figures, names)
    names = Names(batch.zone, facts.issuer, facts.short_name or short_name_of(facts.title), batch.mark_label)
    template = facts.template or default_template()
    usable = not wording_faults(template)
    last = package.opening.last_document_number if package.opening else None
    title = with_placeholders(facts.title, batch.number)
    head = Head(
        mark=facts.issuer,
        number="" if last is None else document_number(facts.agency_code, facts.date.year, last + 1),
        title=compose_line(title, figures, names),
        title_lines=facts.title_lines,
        addressees=facts.addressees,
        paragraphs=compose(template, figures, names) if usable else (),
        signature=facts.signature,
        day=facts.date,
    )
    return head, compose_line(facts.annex_title or DEFAULT_ANNEX_TITLE, figures, names)


def _figures(package: Package, rows: Sequence[ReadRow]) -> Figures:
    stated = package.opening
    opening = (
        Opening(
            up_to_batch=package.batch.number - 1,
            batches=stated.batches,
            measures=stated.measures,
            national_replications=stated.national_replications,
            best_practices=stated.best_practices,
        )
        if stated
        else None
    )
    return count_figures(
        batch=package.batch.number,
        on=package.letter.date if package.letter else date.max,
        classes=[*Classification.all_printed().items()],
        selected=[SelectedMeasure(row.classification, row.is_marked) for row in rows],
        opening=opening,
    )


def _transcript(
    head: Head,
    annexes: tuple[ReadAnnex, ...],
    extra: list[Statement],
    faults: list[Fault],
    book: Notebook,
    *,
    names_marks: bool,
) -> Transcript:
    faults = [*faults, *_empty_faults(annexes)]
    lines = [*_head_lines(head), *_annex_lines(annexes)]
    return transcript_of(
        head,
        annexes,
        extra=extra,
        note_titles=[],
        names_marks=names_marks,
        lines=lines,
        faults=faults,
        book=book,
    )


def _empty_faults(annexes: Sequence[ReadAnnex]) -> Iterator[Fault]:
    for row in (row for annex in annexes for row in annex.rows):
        if not (row.title.strip() and row.summary.strip() and row.innovation_point.strip()):
            yield Fault(row.place, _("名称、举措内容、创新点都要填写。"))
    last = 0
    for annex in annexes:
        for at, row in enumerate(annex.rows):
            # Every annex may count anew.
            if row.serial != last + 1 and not (at == 0 and row.serial == 1):
                sentence = _("序号是%(serial)d，应是%(expected)d：中间缺了或重复了一项。")
                yield Fault(row.place, sentence % {"serial": row.serial, "expected": last + 1})
            last = row.serial


def _head_lines(head: Head) -> Iterator[ReadLine]:
    for kind in (LineKind.MARK, LineKind.NUMBER, LineKind.TITLE, LineKind.ADDRESSEES):
        if text := getattr(head, kind.value):
            yield ReadLine(kind.value, kind, text)
    for at, text in enumerate(head.paragraphs):
        yield ReadLine(f"paragraphs[{at}]", LineKind.BODY, text)
    for at, text in enumerate(head.signature):
        yield ReadLine(f"signature[{at}]", LineKind.SIGNATURE, text)
    if head.day:
        yield ReadLine("date", LineKind.DATE, head.day.isoformat())


def _annex_lines(annexes: Sequence[ReadAnnex]) -> Iterator[ReadLine]:
    labels = Classification.all_printed()
    for at, annex in enumerate(annexes):
        yield ReadLine(f"annexes[{at}].label", LineKind.ANNEX_LABEL, annex.label)
        yield ReadLine(f"annexes[{at}].title", LineKind.ANNEX_TITLE, annex.title)
        for row in annex.rows:
            novelty = f"{labels[Classification(row.classification)]}。{POINT_LABEL}{row.innovation_point}"
            text = f"{row.serial}\t{row.title}。{row.summary}\t{novelty}"
            yield ReadLine(row.place, LineKind.ROW, text)
