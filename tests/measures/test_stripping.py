"""Who evaluates a blind batch gets files that show the same and say nothing of their author, company and folders."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import docx
import olefile
import openpyxl
import pypdfium2
import pytest
import typst
import xlwt
from django.core.files.base import ContentFile
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from python_calamine import CalamineWorkbook

from core.untrusted import NotRead, read_apart
from measures import actions
from measures.attachments.inspecting import kind_of
from measures.attachments.kinds import DOC, DOCX, JPEG, OFD, PDF, PNG, PPT, XLS, XLSX, Kind
from measures.attachments.stripping.in_place import blanked
from measures.models import Batch
from tests.clients import client_of
from tests.factories import BLANK_PDF, make_cast
from tests.measures.evidence_samples import SLIDES, WORD, a_compound, a_zip
from tests.untrusted.mutating import damaged

AUTHOR, COMPANY, FOLDER = "AuthorZhang", "CompanyHai", "FolderLi"
FACTS = (AUTHOR, COMPANY, FOLDER)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def stripped(content: bytes, kind: Kind) -> bytes:
    return bytes(
        read_apart("measures.attachments.stripping.copies.copy", content, media_type=kind.media_type)
    )


def unpacked(content: bytes) -> bytes:
    if content.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
        return content + b"\n".join(map(inflated, streams))
    if content.startswith(b"\xd0\xcf"):
        return content + recorded(content)
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"\n".join(unpacked(package.read(name)) for name in package.namelist()) + content


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def recorded(content: bytes) -> bytes:
    """What the records of an old workbook hold, one after the other."""
    with olefile.OleFileIO(content) as compound:
        stream = compound.openstream("Workbook").read() if compound.exists("Workbook") else b""
    bodies, at = b"", 0
    while at + 4 <= len(stream):
        (length,) = struct.unpack_from("<H", stream, at + 2)
        bodies += stream[at + 4 : at + 4 + length]
        at += 4 + length
    return bodies


def said(content: bytes) -> list[str]:
    """The facts that a file still says, in one byte a letter or in two."""
    plain = unpacked(content)
    return [fact for fact in FACTS if fact.encode() in plain or fact.encode("utf-16-le") in plain]


def a_photo(form: str, size: tuple[int, int] = (40, 20)) -> bytes:
    picture, content = Image.new("RGB", size, "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = AUTHOR, 6
    if form == "JPEG":
        picture.save(content, form, exif=exif, comment=FOLDER.encode())
    else:
        notes = PngInfo()
        notes.add_text("Author", AUTHOR)
        notes.add_itxt("Source", FOLDER)
        picture.save(content, form, pnginfo=notes)
    return content.getvalue()


def a_document() -> bytes:
    document, content = docx.Document(), io.BytesIO()
    document.core_properties.author = document.core_properties.last_modified_by = AUTHOR
    paragraph = document.add_paragraph("正文")
    change = docx.oxml.OxmlElement("w:ins")
    change.set(f"{{{W}}}author", AUTHOR)
    change.set(f"{{{W}}}id", "1")
    run = docx.oxml.OxmlElement("w:r")
    text = docx.oxml.OxmlElement("w:t")
    text.text = "改动"
    run.append(text)
    change.append(run)
    paragraph._p.append(change)
    paragraph.part.relate_to(rf"file:///C:\{FOLDER}\x.docx", RELATIONSHIP_TYPE.HYPERLINK, True)
    document.add_picture(io.BytesIO(a_photo("JPEG")))
    document.save(content)
    return content.getvalue()


def a_workbook() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "正文"
    sheet["A1"].comment = Comment("看", AUTHOR)
    book.save(content)
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("docProps/custom.xml", f"<Properties><property>{COMPANY}</property></Properties>")
        package.writestr("xl/printerSettings/printerSettings1.bin", FOLDER.encode("utf-16-le"))
    return content.getvalue()


def an_old_workbook() -> bytes:
    book, content = xlwt.Workbook(), io.BytesIO()
    book.owner = AUTHOR
    book.add_sheet("填报").write(0, 0, "正文")
    book.save(content)
    return content.getvalue()


def a_pdf() -> bytes:
    source = f'#set document(author: "{AUTHOR}", title: "{COMPANY}")\ntext'
    writer = IncrementalPdfFileWriter(io.BytesIO(typst.compile(source.encode())), strict=False)
    name, text = generic.pdf_name, generic.pdf_string
    remark = generic.DictionaryObject({name("/Subtype"): name("/Text"), name("/T"): text(AUTHOR)})
    remark[name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 9, 9)))
    page = writer.root["/Pages"]["/Kids"][0]
    page[name("/Annots")] = generic.ArrayObject([writer.add_object(remark)])
    page[name("/PieceInfo")] = generic.DictionaryObject({name("/X"): text(FOLDER)})
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_summary() -> bytes:
    return b"\xfe\xff" + AUTHOR.encode() + COMPANY.encode() + bytes(100)


def an_old_document() -> bytes:
    return a_compound({**WORD, "\x05SummaryInformation": a_summary()})


def old_slides() -> bytes:
    name = AUTHOR.encode()
    user = bytes(12) + struct.pack("<LLHHBBH", 0xE391C05F, 0, len(name), 1012, 3, 0, 0)
    user += name + struct.pack("<L", 8) + AUTHOR.encode("utf-16-le")
    return a_compound({**SLIDES, "Current User": user, "\x05DocumentSummaryInformation": a_summary()})


def an_ofd() -> bytes:
    info = f"<DocInfo><DocID>1</DocID><Author>{AUTHOR}</Author><CustomDatas><C>{COMPANY}</C></CustomDatas></DocInfo>"
    return a_zip({"OFD.xml": f"<OFD><DocBody>{info}<DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"})


def a_photo_in(kind: Kind) -> bytes:
    photo = (
        struct.pack("<HHL", 0x46A0, 0xF01D, len(a_photo("JPEG")))
        + bytes(17)
        + a_photo("JPEG")
        + a_photo("PNG")
    )
    if kind is DOC:
        return a_compound({**WORD, "Data": bytes(68) + photo})
    if kind is PPT:
        return a_compound({**SLIDES, "Pictures": photo})
    # Excel cuts what is drawn into records; here each is so short that no note is whole in one.
    pieces = [photo[at : at + 5] for at in range(0, len(photo), 5)]
    records = [
        struct.pack("<HH", 0x3C if at else 0xEB, len(piece)) + piece for at, piece in enumerate(pieces)
    ]
    return a_compound({"Workbook": b"".join(records)})


def other_pictures() -> bytes:
    """Kinds of pictures that Office takes in as they are."""
    tiff, gif = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(tiff, "TIFF", artist=AUTHOR, description=FOLDER)
    Image.new("P", (4, 4)).save(gif, "GIF", comment=AUTHOR.encode())
    named = f"{COMPANY}\0{FOLDER}\0\0".encode("utf-16-le")
    metafile = struct.pack("<LL32x4s", 1, 108 + len(named), b" EMF") + struct.pack(
        "<16xLL", len(named) // 2, 108
    )
    pictures = {
        "a.tiff": tiff.getvalue(),
        "b.gif": gif.getvalue(),
        "c.emf": metafile.ljust(108, b"\0") + named,
    }
    return a_zip(
        {
            "word/document.xml": "<document><body/></document>",
            **{f"word/media/{name}": content for name, content in pictures.items()},
        }
    )


def a_pdf_with(picture: bytes, filters: list[str], *, is_drawn: bool = False) -> bytes:
    """A page with a picture of its own, or with one that stands within what it draws."""
    name = generic.pdf_name
    writer = IncrementalPdfFileWriter(io.BytesIO(typst.compile(b"text")), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    if is_drawn:
        drawn = generic.StreamObject(
            stream_data=b"BI /W 40 /H 20 /CS /RGB /BPC 8 /F /DCT ID " + picture + b" EI"
        )
        drawn.compress()
        page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(drawn)])
        writer.update_container(page)
    else:
        # Each name may stand in an object of its own.
        named = generic.ArrayObject([*map(name, filters[:-1]), writer.add_object(name(filters[-1]))])
        image = generic.StreamObject({name("/Filter"): writer.add_object(named)}, encoded_data=picture)
        image[name("/Subtype")] = name("/Image")
        image |= {name(key): generic.NumberObject(size) for key, size in (("/Width", 40), ("/Height", 20))}
        page["/Resources"][name("/XObject")] = generic.DictionaryObject(
            {name("/X"): writer.add_object(image)}
        )
        writer.update_container(page["/Resources"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_jpeg_2000() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(content, "JPEG2000", comment=AUTHOR)
    boxes = ((b"xml ", f"<x>{COMPANY}</x>".encode()), (b"uuid", bytes(16) + FOLDER.encode()))
    return content.getvalue() + b"".join(
        struct.pack(">L4s", 8 + len(body), name) + body for name, body in boxes
    )


FILES = {
    "jpg": (a_photo("JPEG"), JPEG),
    "png": (a_photo("PNG"), PNG),
    "docx": (a_document(), DOCX),
    "xlsx": (a_workbook(), XLSX),
    "pdf": (a_pdf(), PDF),
    "doc": (an_old_document(), DOC),
    "xls": (an_old_workbook(), XLS),
    "ppt": (old_slides(), PPT),
    "ofd": (an_ofd(), OFD),
    "a photo in doc": (a_photo_in(DOC), DOC),
    "a photo in xls": (a_photo_in(XLS), XLS),
    "a photo in ppt": (a_photo_in(PPT), PPT),
    "other pictures in docx": (other_pictures(), DOCX),
    "a photo that a page draws": (a_pdf_with(a_photo("JPEG"), [], is_drawn=True), PDF),
    "JPEG 2000 in pdf": (a_pdf_with(a_jpeg_2000(), ["/JPXDecode"]), PDF),
    "packed JPEG 2000 in pdf": (
        a_pdf_with(zlib.compress(a_jpeg_2000()), ["/FlateDecode", "/JPXDecode"]),
        PDF,
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_copy_says_nothing_of_its_making_and_is_still_a_file_that_is_taken(name: str) -> None:
    content, kind = FILES[name]
    assert said(content)
    copy = stripped(content, kind)
    assert said(copy) == []
    assert kind_of(copy) == kind


def test_a_picture_shows_the_same_and_lies_the_same_way() -> None:
    for name in ("jpg", "png"):
        content, kind = FILES[name]
        before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(stripped(content, kind)))
        assert before.tobytes() == after.tobytes()
        assert before.getexif().get(0x0112) == after.getexif().get(0x0112)


def test_a_picture_in_old_documents_and_in_jpeg_2000_shows_the_same() -> None:
    for content in (a_photo("JPEG"), a_photo("PNG"), a_jpeg_2000()):
        before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(blanked(bytes(content))))
        assert before.tobytes() == after.tobytes()
        assert before.getexif().get(0x0112) == after.getexif().get(0x0112)
        assert len(blanked(content)) == len(content)
        assert said(blanked(content)) == []


def test_texts_stay() -> None:
    document = docx.Document(io.BytesIO(stripped(*FILES["docx"])))
    assert "改动" in document.element.xml
    assert document.paragraphs[0].text == "正文"
    assert document.core_properties.author == ""
    book = openpyxl.load_workbook(io.BytesIO(stripped(*FILES["xlsx"])))
    assert [sheet["A1"].value for sheet in book] == ["正文"]
    old = CalamineWorkbook.from_filelike(io.BytesIO(stripped(*FILES["xls"])))
    assert old.get_sheet_by_name("填报").to_python() == [["正文"]]
    page = pypdfium2.PdfDocument(stripped(*FILES["pdf"]))[0]
    assert "text" in page.get_textpage().get_text_bounded()


def test_a_pdf_that_only_some_readers_open_is_copied_all_the_same() -> None:
    content = FILES["pdf"][0]
    astray = re.sub(rb"startxref\s+\d+", b"startxref\n7", content)
    copy = stripped(astray, PDF)
    assert said(copy) == []
    assert "text" in pypdfium2.PdfDocument(copy)[0].get_textpage().get_text_bounded()
    closed = BLANK_PDF.replace(b"/Catalog", b"/Catalog /Author (%s) /Company <%s>" % (b"AuthorZhang", b"aa"))
    assert said(stripped(closed, PDF)) == []
    assert b"/Catalog" in stripped(closed, PDF)


def test_a_pdf_that_nobody_opens_and_that_has_packed_parts_is_not_given_out() -> None:
    with pytest.raises(NotRead, match="打不开"):
        stripped(BLANK_PDF.replace(b"/Catalog", b"/Catalog /Filter /FlateDecode"), PDF)


def test_a_picture_inside_a_document_that_is_none_is_left_out() -> None:
    broken = a_zip(
        {
            "word/document.xml": "<document><body/></document>",
            "word/media/a.jpg": b"\xff\xd8\xff\xe1\0\1" + AUTHOR.encode(),
        }
    )
    copy = stripped(broken, DOCX)
    assert (said(copy), zipfile.ZipFile(io.BytesIO(copy)).read("word/media/a.jpg")) == ([], b"")


def test_a_part_of_another_name_says_nothing_of_its_author_either() -> None:
    remarks = f'<w:comments xmlns:w="{W}"><w:comment w:author="{AUTHOR}"/></w:comments>'
    content = a_zip({"word/document.xml": "<document><body/></document>", "word/remarks.dat": remarks})
    assert (said(content), said(stripped(content, DOCX))) == ([AUTHOR], [])


@pytest.mark.parametrize("filters", [["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]])
def test_a_photo_in_a_pdf_says_nothing_however_it_is_packed(filters: list[str]) -> None:
    photo = a_photo("JPEG")
    content = a_pdf_with(zlib.compress(photo) if len(filters) > 1 else photo, filters)
    copy = stripped(content, PDF)
    assert (said(copy), b"\xff\xd8\xff" in copy) == ([], True)


def test_an_old_document_keeps_its_streams() -> None:
    with olefile.OleFileIO(stripped(*FILES["doc"])) as compound:
        assert compound.openstream("WordDocument").read().startswith(WORD["WordDocument"])
        assert compound.get_metadata().author is None


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_gives_a_copy_or_a_refusal(name: str) -> None:
    content, kind = FILES[name]
    found = read_apart(
        "tests.untrusted.mutating.tried",
        content,
        function="measures.attachments.stripping.copies.copy",
        arguments={"media_type": kind.media_type},
        seeds=range(5),
        most_s=5.0,
    )
    assert [one for one in found if one[1] == "late"] == []
    assert damaged(content, 1) != content


@pytest.mark.django_db
@pytest.mark.parametrize("is_blind", [True, False])
def test_an_evaluator_of_a_blind_batch_gets_the_copy_and_the_office_the_file(*, is_blind: bool) -> None:
    cast = make_cast(evaluators=2)
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=is_blind)
    content, measure = FILES["jpg"][0], cast.draft()
    stored = actions.add_attachment(
        measure, by=cast.submitter, file=ContentFile(content, "甲.jpg"), name="甲.jpg"
    )
    actions.accept_measure(actions.submit_measure(measure, by=cast.unit_lead), by=cast.clerk)
    cast.evaluate()
    assignment = cast.open_assignments()[0]
    for address in (f"/attachments/{stored.pk}/", f"/attachments/{stored.pk}/preview/"):
        given = client_of(assignment.evaluator).get(address).getvalue()
        kept = client_of(cast.clerk).get(address).getvalue()
        assert kept == content
        assert (said(given) == []) is is_blind
