"""Whole letters, to the byte: our own, and a published one."""

from __future__ import annotations

import json
from datetime import date

from core.names import short_name_of
from documents.agreement import contradictions
from documents.content import HEADER, Annex, AnnexRow, LetterContent, document_number
from documents.figures import Figures, Opening, SelectedMeasure, count_figures
from documents.rendering.json_format import render_json
from documents.rendering.text import render_text
from documents.titles import break_signature, break_title
from documents.wording import (
    DEFAULT_ANNEX_TITLE,
    DEFAULT_TITLE,
    Names,
    compose,
    compose_line,
    default_template,
)
from tests.documents.sample import CLASSES, SAMPLES, letter


def test_our_own_letter_is_what_it_was() -> None:
    assert render_text(letter()) == (SAMPLES / "letter.txt").read_bytes()


def test_our_own_letters_json_is_what_it_was() -> None:
    assert render_json(letter()) == (SAMPLES / "letter.json").read_bytes()


def test_the_published_letter_of_batch_19_is_equalled() -> None:
    content, figures, names = published_letter()
    assert render_text(content) == (SAMPLES / "batch-19.letter.txt").read_bytes()
    assert contradictions(content, figures, names) == ()


def published_letter() -> tuple[LetterContent, Figures, Names]:
    package = json.loads((SAMPLES / "batch-19.package.json").read_text(encoding="utf-8"))
    batch, opening, stated = package["batch"], package["opening"], package["letter"]
    selected = [measure for measure in package["measures"] if measure["decision"]["selected"]]
    on = date.fromisoformat(stated["date"])
    figures = count_figures(
        batch=batch["number"],
        on=on,
        classes=CLASSES,
        selected=[
            SelectedMeasure(measure["decision"]["classification"], measure["decision"]["taiwan_related"])
            for measure in selected
        ],
        opening=Opening(
            batch["number"] - 1,
            opening["batches"],
            opening["measures"],
            opening["national_replications"],
            opening["best_practices"],
        ),
    )
    names = Names(batch["zone"], stated["issuer"], short_name_of(stated["title"]))
    title = compose_line(DEFAULT_TITLE, figures, names)
    rows = tuple(
        AnnexRow(
            number,
            measure["title"],
            measure["summary"],
            dict(CLASSES)[measure["decision"]["classification"]],
            measure["innovation_point"],
        )
        for number, measure in enumerate(selected, start=1)
    )
    content = LetterContent(
        mark=stated["issuer"],
        number=document_number(stated["agency_code"], on.year, opening["last_document_number"] + 1),
        title=title,
        title_lines=break_title(title, [names.zone, names.short_name]),
        addressees=stated["addressees"],
        paragraphs=compose(default_template(), figures, names),
        annexes=(Annex("附件", compose_line(DEFAULT_ANNEX_TITLE, figures, names), HEADER, rows),),
        signature=break_signature(stated["issuer"]),
        date=on,
    )
    return content, figures, names
