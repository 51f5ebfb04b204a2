"""The 申报书 and the receipt: what was written, nothing else, for those it concerns."""

from __future__ import annotations

import hashlib
import io
import json

import docx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from measures import actions
from measures.application import application_docx, application_of, application_pdf
from measures.models import Measure
from tests.clients import client_of
from tests.factories import BLANK_PDF, TEXTS, Cast, make_cast, make_person
from tests.remembered.steps import remembered
from tests.strict import docx_faults

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    """Return a PDF's text without blanks: where a line breaks is not what was written."""
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture
@remembered
def sent(cast: Cast) -> Measure:
    measure = cast.draft(practice="第一行\n第二行 #not[markup] *x* $y$ <a>")
    actions.add_comparison(
        measure,
        by=cast.submitter,
        place="某地",
        practice="两方共用",
        relation="extended",
        difference="增加离境核销",
    )
    file = SimpleUploadedFile("a", BLANK_PDF)
    actions.add_attachment(measure, by=cast.submitter, file=file, name="证明材料.pdf")
    actions.submit_measure(measure, by=cast.unit_lead)
    return Measure.objects.for_page().get(pk=measure.pk)


def test_both_forms_say_all_that_was_written_and_leave_room_for_the_seal(cast: Cast, sent: Measure) -> None:
    application = application_of(sent, cast.submitter)
    printed = text_of(application_pdf(application))
    written = docx.Document(io.BytesIO(application_docx(application)))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    paragraphs = [paragraph.text for paragraph in written.paragraphs]
    for entry in ("title", "summary", "innovation_point", "background", "effect", "contact", "approver"):
        assert str(TEXTS[entry]) in printed
        assert TEXTS[entry] in cells
    for text in ("第二行 #not[markup] *x* $y$ <a>", "增加离境核销", "有实质拓展", cast.unit.name):
        assert "".join(text.split()) in printed
    assert "第一行\n第二行 #not[markup] *x* $y$ <a>" in cells
    for text in ("证明材料.pdf", "单位（盖章）："):
        assert text in printed
        assert any(text in paragraph for paragraph in paragraphs)


def test_the_form_is_valid_for_word(cast: Cast, sent: Measure) -> None:
    assert docx_faults(application_docx(application_of(sent, cast.submitter))) == []


def test_the_same_candidate_gives_the_same_bytes(cast: Cast, sent: Measure) -> None:
    assert application_pdf(application_of(sent, cast.submitter)) == application_pdf(
        application_of(sent, cast.submitter)
    )


def test_an_empty_draft_prints_as_a_blank_form(cast: Cast) -> None:
    blank = actions.draft_measure(cast.batch, by=cast.submitter)
    application = application_of(Measure.objects.for_page().get(pk=blank.pk), cast.submitter)
    assert "主要做法" in text_of(application_pdf(application))
    assert application_docx(application)


def test_the_receipt_proves_what_was_sent(cast: Cast, sent: Measure) -> None:
    answer = client_of(cast.submitter).get(f"/measures/{sent.pk}/receipt.pdf")
    printed = text_of(answer.content)
    texts = sent.revisions.get(occasion="submitted").texts
    canonical = json.dumps(texts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() in printed
    assert hashlib.sha256(BLANK_PDF).hexdigest() in printed
    assert sent.ref in printed
    assert str(cast.unit_lead) in printed


def test_what_was_not_sent_has_no_receipt(cast: Cast) -> None:
    assert client_of(cast.submitter).get(f"/measures/{cast.draft().pk}/receipt.pdf").status_code == 404


@pytest.mark.parametrize("document", ["application.pdf", "application.docx", "receipt.pdf"])
def test_documents_are_for_the_unit_and_the_office(cast: Cast, sent: Measure, document: str) -> None:
    address = f"/measures/{sent.pk}/{document}"
    for person in (cast.submitter, cast.unit_lead, cast.clerk, cast.auditor):
        answer = client_of(person).get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
    actions.accept_measure(sent, by=cast.clerk)
    cast.evaluate()
    for person in (make_person("submitter"), cast.evaluators[0], cast.evaluation_lead):
        assert client_of(person).get(address).status_code in {403, 404}
    assert Client().get(address).status_code == 302
