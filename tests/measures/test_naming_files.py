"""What files say of who sent them, and who gets those that name the unit of a blind batch."""

from __future__ import annotations

import io
import os

import docx
import openpyxl
import pytest
import typst
from django.core.files.base import ContentFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core import outbox
from core.errors import WrongState
from core.models import OutboxEntry
from core.reducing import PICTURED
from core.untrusted import NotRead, Unavailable, refusing
from evaluations.models import Assignment
from measures import actions
from measures.attachments.kept import Kept
from measures.attachments.kinds import DOC, DOCX, PDF, PNG, XLSX, Kind
from measures.attachments.pages import page_count
from measures.attachments.reading import UNREADABLE, WORDS, kept_words, words_of
from measures.attachments.words import words
from measures.models import Attachment
from tests.clients import client_of
from tests.factories import make_cast
from tests.measures.evidence_samples import WORD, a_compound, a_zip

UNIT = "望潮片区管委会"


def a_document(text: str = "", author: str = "") -> bytes:
    document, content = docx.Document(), io.BytesIO()
    document.core_properties.author = author
    paragraph = document.add_paragraph()
    for piece in ("由", text[:2], text[2:], "办理"):
        paragraph.add_run(piece)
    document.save(content)
    return content.getvalue()


def a_workbook(text: str) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.title = text
    book.active.append(["潮", "头"])
    book.save(content)
    return content.getvalue()


def a_page(text: str) -> bytes:
    return bytes(typst.compile(f"由{text}\n办理".encode(), format="pdf"))


def an_old_document(text: str) -> bytes:
    return a_compound(
        {**WORD, "WordDocument": WORD["WordDocument"] + b"\0" + f"由{text}办理".encode("utf-16-le")}
    )


def a_picture(text: str) -> bytes:
    notes, content = PngInfo(), io.BytesIO()
    notes.add_itxt("Source", text)
    Image.new("RGB", (4, 4)).save(content, "PNG", pnginfo=notes)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "is_named"),
    [
        (a_document(UNIT), DOCX, True),
        (a_document("别处"), DOCX, False),
        (a_workbook(UNIT), XLSX, True),
        (an_old_document(UNIT), DOC, True),
        (an_old_document("别处"), DOC, False),
        (a_picture(UNIT), PNG, False),
    ],
)
def test_what_a_file_says_is_found_however_it_is_stored(
    content: bytes, kind: Kind, *, is_named: bool
) -> None:
    said = words(content, media_type=kind.media_type)
    assert (UNIT in said) is is_named
    # Two cells are no word together.
    assert "潮头" not in said


def test_the_words_of_a_page_are_found_across_its_lines() -> None:
    assert UNIT in words(a_page("望潮片\\ 区管委会"), media_type=PDF.media_type)


@pytest.mark.django_db
def test_who_must_not_know_the_unit_gets_no_file_that_names_it_and_everybody_else_does() -> None:
    cast = make_cast(evaluators=2)
    cast.unit.name = UNIT
    cast.unit.save()
    measure = cast.draft()
    named, clean = (
        actions.add_attachment(measure, by=cast.submitter, file=ContentFile(content, name), name=name)
        for name, content in (
            ("甲.docx", a_document("望潮片区")),
            ("乙.docx", a_document("别处", author=UNIT)),
        )
    )
    actions.accept_measure(actions.submit_measure(measure, by=cast.unit_lead), by=cast.clerk)
    cast.evaluate()
    assert kept_words(named) is None
    [entry] = OutboxEntry.objects.filter(topic="read_files")
    assert outbox.deliver(entry.pk)
    assert "望潮片区" in (kept_words(named) or "")
    assert UNIT not in (kept_words(clean) or UNIT)
    assignment = Assignment.objects.first()
    assert assignment is not None
    for person, gets_named in (
        (assignment.evaluator, False),
        (cast.evaluation_lead, False),
        (cast.clerk, True),
    ):
        client = client_of(person)
        assert (client.get(f"/attachments/{named.pk}/").status_code == 200) is gets_named
        assert client.get(f"/attachments/{clean.pk}/").status_code == 200
    page = client_of(assignment.evaluator).get(f"/evaluations/{assignment.pk}/").content.decode()
    assert f"/attachments/{named.pk}/" not in page
    assert f"/attachments/{clean.pk}/" in page
    assert "另有1个附件写明了报送单位" in page


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_kept_back() -> None:
    cast = make_cast(evaluators=2)
    measure = cast.draft()
    actions.add_attachment(measure, by=cast.submitter, file=ContentFile(a_document(), "甲"), name="甲.docx")
    actions.accept_measure(actions.submit_measure(measure, by=cast.unit_lead), by=cast.clerk)
    cast.evaluate()
    stored = Attachment.objects.get()
    stored.file.storage.delete(str(stored.file.name))
    client = client_of(cast.open_assignments()[0].evaluator)
    assert client.get(f"/attachments/{stored.pk}/").status_code == 404


@pytest.mark.django_db
def test_that_a_file_cannot_be_read_is_kept_and_that_no_reader_could_be_had_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    content = ContentFile(a_document(), "甲")
    attachment = actions.add_attachment(measure, by=cast.submitter, file=content, name="甲.docx")
    refusals: list[NotRead] = [refusing.unavailable(), refusing.late(), refusing.damaged()]

    def refuse(*_arguments: object, **_named: object) -> None:
        raise refusals.pop(0)

    monkeypatch.setattr("measures.attachments.reading.read_apart", refuse)
    for _time in range(2):
        with pytest.raises(Unavailable):
            words_of(attachment)
        assert kept_words(attachment) is None
    for _time in range(3):
        assert words_of(attachment) is None
    assert (refusals, kept_words(attachment)) == ([], UNREADABLE)


@pytest.mark.django_db
def test_a_copy_that_could_not_be_made_only_now_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    content = ContentFile(a_document(), "甲")
    attachment = actions.add_attachment(measure, by=cast.submitter, file=content, name="甲.docx")

    def refuse(*_arguments: object, **_named: object) -> None:
        raise refusing.unavailable()

    monkeypatch.setattr("measures.attachments.serving.read_apart", refuse)
    with pytest.raises(Unavailable):
        words_of(attachment)
    monkeypatch.undo()
    assert "由办理" in (words_of(attachment) or "")


def test_what_is_not_read_to_its_end_is_not_said_to_name_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.attachments.words.MOST_CHARACTERS", 200)
    with pytest.raises(ValueError, match="more than is read"):
        words(a_document("长" * 300), media_type=DOCX.media_type)


def test_a_file_within_a_file_is_not_passed_over() -> None:
    held = a_zip(
        {"word/document.xml": "<document><body/></document>", "word/embeddings/a.xlsx": a_workbook("望潮")}
    )
    with pytest.raises(ValueError, match="a file within the file"):
        words(held, media_type=DOCX.media_type)


def test_an_address_in_a_link_is_read() -> None:
    linked = a_zip({"word/document.xml": '<document a="mailto:office@wangchao.example"><body/></document>'})
    assert "office@wangchao.example" in words(linked, media_type=DOCX.media_type)


@pytest.mark.django_db
def test_the_pages_of_a_file_are_counted_once_and_anew_where_no_reader_could_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast(evaluators=1)
    stored = ContentFile(a_page("别处"), "甲")
    attachment = actions.add_attachment(cast.draft(), by=cast.submitter, file=stored, name="甲.pdf")
    answers = [refusing.unavailable(), refusing.damaged()]

    def refuse(*_arguments: object, **_named: object) -> None:
        raise answers.pop(0)

    monkeypatch.setattr("measures.attachments.pages.read_apart", refuse)
    with pytest.raises(Unavailable):
        page_count(attachment)
    for _time in range(2):
        with pytest.raises(WrongState, match="不能在线预览"):
            page_count(attachment)
    assert answers == []


@pytest.mark.django_db
def test_what_an_earlier_reader_kept_is_read_anew_and_one_text_is_kept() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    content = ContentFile(a_document("望潮片区"), "甲")
    attachment = actions.add_attachment(measure, by=cast.submitter, file=content, name="甲.docx")
    storage, folder = attachment.file.storage, os.path.dirname(str(attachment.file.name))
    Kept("words").keep(attachment, "什么也没读到".encode())
    assert kept_words(attachment) is None
    assert "望潮片区" in (words_of(attachment) or "")
    WORDS.keep(attachment, "别的进程同时读的".encode())
    assert "望潮片区" in (kept_words(attachment) or "")
    assert len([name for name in storage.listdir(folder)[1] if "-words" in name]) == 1


def test_what_only_people_can_read_is_said_to_be_there() -> None:
    blank = bytes(typst.compile(b"#pagebreak()\n#pagebreak()", format="pdf"))
    scanned = bytes(typst.compile("第一页\n#pagebreak()\n#rect()".encode(), format="pdf"))
    drawn = a_zip({"word/document.xml": "<document><body/></document>", "word/media/image1.png": b"x"})
    told = {
        "picture": words(a_picture("别处"), media_type=PNG.media_type),
        "blank pages": words(blank, media_type=PDF.media_type),
        "a page of two": words(scanned, media_type=PDF.media_type),
        "in a document": words(drawn, media_type=DOCX.media_type),
    }
    assert [name for name, said in told.items() if PICTURED not in said] == []
    assert PICTURED not in words(a_page("别处"), media_type=PDF.media_type)
    assert PICTURED not in words(a_document("别处"), media_type=DOCX.media_type)
