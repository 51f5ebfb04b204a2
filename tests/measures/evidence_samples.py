"""Files of every kind, taken and refused, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import docx
import openpyxl
import typst
from PIL import Image

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def a_pdf(objects: bytes = b"") -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + objects
    return body + b"xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def a_stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"2 0 obj\n<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(packed), entries)
    return head + packed + b"\nendstream\nendobj\n"


def a_picture(form: str) -> bytes:
    content = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(content, form)
    return content.getvalue()


# The table of a zipped document's parts, as short as one can be.
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def a_zip(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as package:
        for name, member in members.items():
            package.writestr(name, member)
    return content.getvalue()


def an_office_file(kind: str) -> bytes:
    content = io.BytesIO()
    made: Any = docx.Document() if kind == "docx" else openpyxl.Workbook()
    made.save(content)
    return content.getvalue()


def with_relation(kind: str, mode: str = "Internal") -> bytes:
    relation = f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="x" TargetMode="{mode}"/>'
    return a_zip(
        {
            "word/document.xml": "<document><body/></document>",
            "word/_rels/settings.xml.rels": f"<Relationships>{relation}</Relationships>",
        }
    )


def a_compound(streams: Mapping[str, bytes]) -> bytes:
    """Write a compound file whose streams all lie in whole sectors."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    entries = [("Root Entry", 5, END, 0)]
    table, start = [TABLE], 1 + (len(streams) + 4) // 4
    table += [*range(2, start), END]
    for name, content in zip(streams, contents, strict=True):
        entries.append((name, 2, start, len(content)))
        count = -(-len(content) // SECTOR)
        table += [*range(start + 1, start + count), END]
        start += count
    last = len(entries) - 1
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        # Siblings hang in a row to the right, the first of them below the root.
        + struct.pack("<LLL", FREE, place + 1 if 0 < place < last else FREE, FREE if place else 1)
        + bytes(36)
        + struct.pack("<LLL", at, size, 0)
        for place, (name, kind, at, size) in enumerate(entries)
    )
    body = struct.pack("<128L", *table, *[FREE] * (128 - len(table)))
    body += directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH10xL", 0x3E, 3, 0xFFFE, 9, 6, 1)
    head += struct.pack("<LLLLLLL", 1, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109L", 0, *[FREE] * 108) + body + b"".join(contents)


def a_record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


WORD = {"WordDocument": b"\xec\xa5".ljust(10, b"\0") + b"\0\0"}
LOCKED_WORD = {"WordDocument": b"\xec\xa5".ljust(10, b"\0") + b"\0\x01"}
BOOK = a_record(0x809, bytes(16))
SLIDES = {"PowerPoint Document": b"", "Current User": bytes(12) + struct.pack("<L", 0xE391C05F)}
LOCKED_SLIDES = {**SLIDES, "Current User": bytes(12) + struct.pack("<L", 0xF3D1C4DF)}


def a_jpeg_with_fill_bytes() -> bytes:
    picture = a_picture("JPEG")
    return picture.replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1)


def a_pdf_of_many_small_streams() -> bytes:
    """As browsers print: far more streams than a look at each by pieces of 16 KB would allow."""
    return a_pdf(b"".join(a_stream(b"BT (text) Tj ET") for _number in range(400)))


TAKEN = {
    "pdf": a_pdf(a_stream(b"BT (text) Tj ET")),
    "real.pdf": typst.compile("正文".encode()),
    "png": a_picture("PNG"),
    "jpg": a_picture("JPEG"),
    "JPEG": a_picture("JPEG"),
    "docx": an_office_file("docx"),
    "xlsx": an_office_file("xlsx"),
    "pptx": a_zip({"ppt/presentation.xml": "<presentation/>"}),
    "ofd": a_zip({"OFD.xml": "<OFD><DocBody/></OFD>"}),
    "doc": a_compound(WORD),
    "wps": a_compound(WORD),
    "xls": a_compound({"Workbook": BOOK + a_record(0x0A)}),
    "et": a_compound({"Workbook": BOOK + a_record(0x0A)}),
    "ppt": a_compound(SLIDES),
}

TAKEN_ALL_THE_SAME = {
    "a mark before the head": ("a.pdf", b"\xef\xbb\xbf" + a_pdf()),
    "a line before the head": ("a.pdf", b"\r\n" + a_pdf()),
    "a printer's command before the head": ("a.pdf", b"\x1b%-12345X@PJL\r\n" + a_pdf()),
    "padding behind the end": ("a.pdf", a_pdf() + bytes(4096)),
    "many small streams": ("a.pdf", a_pdf_of_many_small_streams()),
    "fill bytes": ("a.jpg", a_jpeg_with_fill_bytes()),
}

ARCHIVE, MACROS, ACTIVE = "压缩包", "含有宏", "嵌入对象"
LOCKED, DAMAGED, SWOLLEN, UNKNOWN = "密码", "已损坏", "解开后过大", "不是可接收的文件"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "ods": ("a.ods", b"PK\x03\x04" + bytes(26) + OPEN_DOCUMENT + b"spreadsheet", "ods），请用"),
    "odt": ("a.odt", b"PK\x03\x04" + bytes(26) + OPEN_DOCUMENT + b"text", "另存为docx"),
    "rtf": ("a.rtf", rb"{\rtf1\ansi x}", "是RTF文档，请用WPS、Word或Excel打开，另存为docx"),
    "uot": ("a.uot", b'<?xml version="1.0"?><uof:UOF xmlns:uof="x"/>', "标文通"),
    "csv": ("a.csv", "编号,名称\r\n1,甲\r\n".encode("gb18030"), "另存为xlsx或docx"),
    "gif": ("a.gif", b"GIF89a" + bytes(9), "另存为JPG或PNG"),
    "heic": ("a.heic", bytes(4) + b"ftypheic" + bytes(9), "另存为JPG或PNG"),
    "a page before a pdf": ("a.pdf", b"<html><script></script>" + a_pdf(), UNKNOWN),
    "a program before a pdf": ("a.pdf", b"MZ\x90\0" + a_pdf(), UNKNOWN),
    "lines of streams": ("a.pdf", b"%PDF-1.4\n" + b"stream\n" * 430_000 + b"startxref\n9\n%%EOF", SWOLLEN),
    "a jpg of empty segments": ("a.jpg", b"\xff\xd8" + b"\xff\xe0\0\2" * 1_000_000, DAMAGED),
    "a jpg of fill bytes": ("a.jpg", b"\xff\xd8" + b"\xff" * 5_000_000, DAMAGED),
    "a png of empty chunks": (
        "a.png",
        b"\x89PNG\r\n\x1a\n" + (bytes(4) + b"abcd" + zlib.crc32(b"abcd").to_bytes(4, "big")) * 200_000,
        DAMAGED,
    ),
    "nothing": ("a.pdf", b"", "0字节"),
    "a program": ("a.pdf", b"MZ\x90\0", UNKNOWN),
    "a page": ("a.pdf", b"<html><script>", UNKNOWN),
    "another compound file": ("a.doc", a_compound({"__properties": b""}), UNKNOWN),
    "zip": ("a.zip", a_zip({"a.txt": "x"}), ARCHIVE),
    "zip called docx": ("a.docx", a_zip({"a.txt": "x"}), ARCHIVE),
    "empty zip": ("a.zip", a_zip({}), ARCHIVE),
    "rar": ("a.rar", b"Rar!\x1a\x07\x01\0", ARCHIVE),
    "7z": ("a.7z", b"7z\xbc\xaf\x27\x1c\0", ARCHIVE),
    "gzip": ("a.gz", b"\x1f\x8b\x08\0", ARCHIVE),
    "tar": ("a.tar", b"a".ljust(257, b"\0") + b"ustar\0", ARCHIVE),
    "macros in docx": ("a.docx", a_zip({"word/document.xml": "", "word/vbaProject.bin": "x"}), MACROS),
    "macros under another name": ("a.docx", with_relation("vbaProject"), MACROS),
    "docm": (
        "a.docx",
        a_zip(
            {
                "word/document.xml": "",
                "[Content_Types].xml": '<Types><Override ContentType="x.document.macroEnabled.main+xml"/></Types>',
            }
        ),
        MACROS,
    ),
    "macros in doc": ("a.doc", a_compound({**WORD, "_VBA_PROJECT": b"x"}), MACROS),
    "macro sheet": ("a.xls", a_compound({"Workbook": BOOK + a_record(0x85, b"\0\0\0\0\0\1\0\0")}), MACROS),
    "ActiveX": ("a.docx", a_zip({"word/document.xml": "", "word/activeX/activeX1.xml": "x"}), ACTIVE),
    "object": ("a.docx", with_relation("oleObject"), ACTIVE),
    "linked object": ("a.docx", with_relation("oleObject", "External"), ACTIVE),
    "outside template": ("a.docx", with_relation("attachedTemplate", "External"), ACTIVE),
    "object in doc": ("a.doc", a_compound({**WORD, "\x01Ole10Native": b"x"}), ACTIVE),
    "object in xls": ("a.xls", a_compound({"Workbook": BOOK, "MBD0018D4CE": b"x"}), ACTIVE),
    "script": ("a.pdf", a_pdf(b"2 0 obj << /S /JavaScript /JS (x) >> endobj\n"), ACTIVE),
    "script spelled otherwise": ("a.pdf", a_pdf(b"2 0 obj << /S /J#61vaScript >> endobj\n"), ACTIVE),
    "launch": ("a.pdf", a_pdf(b"2 0 obj << /S/Launch/F(x) >> endobj\n"), ACTIVE),
    "files inside": ("a.pdf", a_pdf(b"2 0 obj << /Type /EmbeddedFile >> endobj\n"), ACTIVE),
    "packed script": ("a.pdf", a_pdf(a_stream(b"3 0 << /S /JavaScript >>", b"/Type /ObjStm")), ACTIVE),
    "packed script called a picture": (
        "a.pdf",
        a_pdf(a_stream(b"<< /S /Launch >>", b"/Type /Obj#53tm /Subtype /Image")),
        ACTIVE,
    ),
    "script far down": ("a.pdf", a_pdf(a_stream(bytes(3_000_000) + b"/S /JavaScript ")), ACTIVE),
    "objects packed oddly": (
        "a.pdf",
        a_pdf(b"2 0 obj << /Type /ObjStm /Filter /LZWDecode >> stream\nxyz"),
        ACTIVE,
    ),
    "locked pdf": ("a.pdf", a_pdf(b"<< /Encrypt 5 0 R >>"), LOCKED),
    "locked docx": ("a.docx", a_compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), LOCKED),
    "locked doc": ("a.doc", a_compound(LOCKED_WORD), LOCKED),
    "locked xls": ("a.xls", a_compound({"Workbook": BOOK + a_record(0x2F, bytes(6))}), LOCKED),
    "locked ppt": ("a.ppt", a_compound(LOCKED_SLIDES), LOCKED),
    "cut pdf": ("a.pdf", TAKEN["real.pdf"][:-200], DAMAGED),
    "pdf without cross references": ("a.pdf", b"%PDF-1.4\n%%EOF", DAMAGED),
    "cut png": ("a.png", TAKEN["png"][:-8], DAMAGED),
    "changed png": ("a.png", TAKEN["png"].replace(b"IDAT", b"IDAX"), DAMAGED),
    "cut jpg": ("a.jpg", TAKEN["jpg"][:-2], DAMAGED),
    "cut docx": ("a.docx", TAKEN["docx"][:-100], DAMAGED),
    "cut doc": ("a.doc", TAKEN["doc"][:-600], DAMAGED),
    "changed docx": (
        "a.docx",
        a_zip({"word/document.xml": "正文" * 9}, zipfile.ZIP_STORED).replace(
            "正文正文".encode(), "正文正字".encode()
        ),
        DAMAGED,
    ),
    "a name that says otherwise": (
        "报告.docx",
        TAKEN["real.pdf"],
        "“报告.docx”的内容其实是PDF，与扩展名“.docx”不符",
    ),
    "a picture called another": ("a.png", TAKEN["jpg"], "的内容其实是JPG"),
}
