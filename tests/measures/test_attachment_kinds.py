"""Which files are taken as evidence, and what is said about the others."""

from __future__ import annotations

import hashlib
import io
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import docx
import openpyxl
import pytest
import typst
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from PIL import Image

from accounts.errors import Incomplete
from accounts.models import User
from measures import actions
from measures.attachments import checked_file, limits, packages, pdf
from measures.attachments.kinds import DOC, PPT, PREVIEWED_TYPES, XLS
from measures.models import Attachment, Measure
from tests.factories import Cast, make_cast, make_person

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


def a_zip(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as package:
        for name, member in members.items():
            package.writestr(name, member)
    return content.getvalue()


def an_office_file(kind: str) -> bytes:
    content = io.BytesIO()
    {"docx": docx.Document, "xlsx": openpyxl.Workbook}[kind]().save(content)
    return content.getvalue()


def with_relation(kind: str, mode: str = "Internal") -> bytes:
    relation = f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="x" TargetMode="{mode}"/>'
    return a_zip(
        {
            "word/document.xml": "<w/>",
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

TAKEN = {
    "pdf": a_pdf(a_stream(b"BT (text) Tj ET")),
    "real.pdf": typst.compile("正文".encode()),
    "png": a_picture("PNG"),
    "jpg": a_picture("JPEG"),
    "JPEG": a_picture("JPEG"),
    "docx": an_office_file("docx"),
    "xlsx": an_office_file("xlsx"),
    "pptx": a_zip({"ppt/presentation.xml": "<p/>"}),
    "ofd": a_zip({"OFD.xml": "<o/>"}),
    "doc": a_compound(WORD),
    "wps": a_compound(WORD),
    "xls": a_compound({"Workbook": BOOK + a_record(0x0A)}),
    "et": a_compound({"Workbook": BOOK + a_record(0x0A)}),
    "ppt": a_compound(SLIDES),
}

ARCHIVE, MACROS, ACTIVE = "压缩包", "含有宏", "嵌入对象"
LOCKED, DAMAGED, SWOLLEN, UNKNOWN = "密码", "已损坏", "解开后过大", "不是可接收的文件"
REFUSED: dict[str, tuple[str, bytes, str]] = {
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


def refusal_of(content: bytes, name: str) -> str:
    with pytest.raises(Incomplete) as refusal:
        checked_file(ContentFile(content), name)
    (fault,) = refusal.value.errors
    assert fault.place == "attachments"
    return fault.message


@pytest.mark.parametrize("extension", TAKEN)
def test_documents_of_every_listed_kind_are_taken_and_measured(extension: str) -> None:
    content = TAKEN[extension]
    found = checked_file(ContentFile(content), f"证明.{extension}")
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_office_97_documents_are_told_apart() -> None:
    types = [checked_file(ContentFile(TAKEN[kind]), f"a.{kind}").media_type for kind in ("doc", "xls", "ppt")]
    assert types == [DOC.media_type, XLS.media_type, PPT.media_type]


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused_with_a_sentence_of_its_own(
    name: str, content: bytes, sentence: str
) -> None:
    message = refusal_of(content, name)
    assert sentence in message
    assert message.startswith(f"“{name}”")


def test_a_cut_file_of_any_kind_is_never_taken() -> None:
    for extension, content in TAKEN.items():
        for part in (0.3, 0.6, 0.9):
            assert DAMAGED in refusal_of(content[: int(len(content) * part)], f"a.{extension}")


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    bomb = a_zip({"word/document.xml": bytes(packages.RATIO_MATTERS_FROM_BYTES + 1)})
    assert SWOLLEN in refusal_of(bomb, "a.docx")


def test_a_file_of_very_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    assert SWOLLEN in refusal_of(a_zip({"OFD.xml": "", "1": "", "2": "", "3": ""}), "a.ofd")


def test_a_long_directory_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LONGEST_DIRECTORY", 100)
    assert SWOLLEN in refusal_of(a_zip({"OFD.xml": "", "1": "", "2": "", "3": ""}), "a.ofd")


def test_a_pdf_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_UNPACKED_BYTES", 1_000_000)
    assert SWOLLEN in refusal_of(a_pdf(a_stream(bytes(2_000_000))), "a.pdf")


def test_a_file_over_the_limit_is_refused_unread() -> None:
    file = ContentFile(b"%PDF-")
    file.size = limits.MAX_FILE_BYTES + 1
    with pytest.raises(Incomplete, match="补正") as refusal:
        checked_file(file, "a.pdf")
    assert "超过50MB" in refusal.value.errors[0].message


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/报告.pdf", "报告.pdf"),
        ("C:\\桌面\\报告.pdf", "报告.pdf"),
        ("报告😀👨‍👩‍👧❤️.pdf", "报告❤.pdf"),
        ("报告\u202efdp.pdf", "报告fdp.pdf"),
        ("①“一单到底”℃.pdf", "①“一单到底”℃.pdf"),
        (" 报告.pdf ", "报告.pdf"),
        ("报告", "报告"),
    ],
)
def test_a_name_is_cleaned_of_folders_and_marks(given: str, shown: str) -> None:
    assert checked_file(ContentFile(TAKEN["pdf"]), given).shown_name == shown


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("报\x07告.pdf", "控制字符"),
        ("报\n告.pdf", "控制字符"),
        ("长" * 117 + ".pdf", "文件名有121个字符，最多120个"),
        ("😀.pdf", "只有扩展名"),
        ("..", "文件名为空"),
        ("", "文件名为空"),
    ],
)
def test_a_name_that_cannot_be_cleaned_is_refused(given: str, sentence: str) -> None:
    assert sentence in refusal_of(TAKEN["pdf"], given)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(evaluators=1)


def add(measure: Measure, by: User, content: bytes, name: str = "a.pdf") -> Attachment:
    return actions.add_attachment(measure, by=by, file=ContentFile(content, name), name=name)


def numbered(number: int) -> bytes:
    return a_pdf(b"%% %d\n" % number)


def test_the_same_bytes_are_kept_once_and_under_a_name_of_our_own(cast: Cast) -> None:
    measure = cast.draft()
    first, second = (add(measure, cast.submitter, TAKEN["pdf"], name) for name in ("甲.pdf", "乙.pdf"))
    assert (first.pk, "甲" in first.file.name) == (second.pk, False)


def test_a_measure_takes_no_more_files_than_the_limit(cast: Cast) -> None:
    measure = cast.draft()
    for number in range(limits.MAX_FILES):
        add(measure, cast.submitter, numbered(number))
    with pytest.raises(Incomplete) as refusal:
        add(measure, cast.submitter, numbered(99), "多余.pdf")
    assert refusal.value.errors[0].message == "“多余.pdf”未保存：每项举措最多20个附件，请先删除不需要的。"


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_cannot_pass_the_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    monkeypatch.setattr(limits, "MAX_MEASURE_BYTES", 5 * len(numbered(10)))

    def upload(number: int) -> str:
        try:
            return add(measure, cast.submitter, numbered(number)).shown_name
        except Incomplete as refusal:
            return refusal.errors[0].message
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(upload, range(10, 26)))
    assert (answers.count("a.pdf"), sum("合计不超过" in answer for answer in answers)) == (5, 11)
    assert measure.attachments.count() == 5


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_upload_is_answered_in_json_when_asked_for(cast: Cast) -> None:
    measure = cast.draft()
    files = [SimpleUploadedFile("证明.pdf", TAKEN["pdf"]), SimpleUploadedFile("空.pdf", b"")]
    answer = client_of(cast.submitter).post(
        f"/measures/{measure.pk}/attachments/", {"file": files}, headers={"Accept": "application/json"}
    )
    sha256 = hashlib.sha256(TAKEN["pdf"]).hexdigest()
    assert (answer.status_code, answer.json()) == (
        422,
        {
            "stored": [{"name": "证明.pdf", "size": len(TAKEN["pdf"]), "sha256": sha256}],
            "faults": ["“空.pdf”是空文件（0字节），请检查后重新上传。"],
        },
    )


def test_without_scripts_one_refused_file_does_not_stop_the_others(cast: Cast) -> None:
    measure = cast.draft()
    files = [SimpleUploadedFile("空.pdf", b""), SimpleUploadedFile("证明.pdf", TAKEN["pdf"])]
    answer = client_of(cast.submitter).post(
        f"/measures/{measure.pk}/attachments/", {"file": files}, follow=True
    )
    page = answer.content.decode()
    assert "“空.pdf”是空文件" in page
    assert "“证明.pdf”已保存" in page


def test_a_measure_that_was_sent_in_takes_no_files_and_says_so_in_json(cast: Cast) -> None:
    measure = cast.submitted()
    answer = client_of(cast.submitter).post(
        f"/measures/{measure.pk}/attachments/",
        {"file": SimpleUploadedFile("a.pdf", TAKEN["pdf"])},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, "内容不能修改" in answer.json()["message"]) == (409, True)


def test_the_list_alone_names_the_files_and_offers_a_preview_of_what_browsers_show(cast: Cast) -> None:
    measure = cast.draft()
    shown = add(measure, cast.submitter, TAKEN["pdf"], "甲.pdf")
    add(measure, cast.submitter, TAKEN["docx"], "乙.docx")
    page = client_of(cast.submitter).get(f"/measures/{measure.pk}/attachments/list/").content.decode()
    assert "乙.docx" in page
    assert page.count("/preview/") == 1
    assert f"/attachments/{shown.pk}/preview/" in page


@pytest.mark.parametrize("media_type", sorted({DOC.media_type, "application/ofd", *PREVIEWED_TYPES}))
def test_the_template_and_the_view_agree_on_what_is_previewed(media_type: str) -> None:
    attachment = Attachment(pk=1, media_type=media_type, shown_name="x", size=1, sha256="0" * 64)
    page = render_to_string("components/attachments.html", {"attachments": [attachment]})
    assert ("/preview/" in page) == (media_type in PREVIEWED_TYPES)


@pytest.mark.parametrize("extension", ["png", "jpg", "pdf"])
def test_a_preview_is_shown_in_place_and_shut_off(cast: Cast, extension: str) -> None:
    stored = add(cast.draft(), cast.submitter, TAKEN[extension], f"图.{extension}")
    answer = client_of(cast.submitter).get(f"/attachments/{stored.pk}/preview/")
    assert answer.headers["Content-Type"] == stored.media_type
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")


def test_a_download_is_never_shown_in_place(cast: Cast) -> None:
    stored = add(cast.draft(), cast.submitter, TAKEN["png"], "图.png")
    answer = client_of(cast.submitter).get(f"/attachments/{stored.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_are_closed_to_other_units_and_documents_have_no_preview(cast: Cast) -> None:
    measure = cast.draft()
    picture = add(measure, cast.submitter, TAKEN["png"], "图.png")
    document = add(measure, cast.submitter, TAKEN["docx"], "文.docx")
    stranger = client_of(make_person("submitter"))
    addresses = [f"/attachments/{picture.pk}/", f"/attachments/{picture.pk}/preview/"]
    addresses += [f"/measures/{measure.pk}/attachments/list/"]
    assert [stranger.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client_of(cast.submitter).get(f"/attachments/{document.pk}/preview/").status_code == 404


def test_a_file_is_taken_away_without_a_page_when_json_is_asked_for(cast: Cast) -> None:
    measure = cast.draft()
    stored = add(measure, cast.submitter, TAKEN["png"], "图.png")
    address = f"/measures/{measure.pk}/attachments/{stored.pk}/remove/"
    answer = client_of(cast.submitter).post(address, headers={"Accept": "application/json"})
    assert (answer.status_code, measure.attachments.count()) == (204, 0)


@contextmanager
def a_scanner(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answer one connection as clamd does; what was streamed is kept."""
    received: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connected, _address = server.accept()
        with connected, connected.makefile("rb") as incoming:
            assert incoming.read(10) == b"zINSTREAM\0"
            while length := int.from_bytes(incoming.read(4), "big"):
                received.append(incoming.read(length))
            connected.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.getsockname()[1]}", received
    thread.join(5)
    server.close()


def test_a_scanned_file_is_streamed_whole_and_taken_when_clean(settings: Any) -> None:
    with a_scanner(b"stream: OK\0") as (settings.CLAMAV_ADDRESS, received):
        assert checked_file(ContentFile(TAKEN["real.pdf"]), "a.pdf").size == len(TAKEN["real.pdf"])
    assert b"".join(received) == TAKEN["real.pdf"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "未通过病毒检查"),
        (b"INSTREAM size limit exceeded. ERROR\0", "病毒检查没有完成"),
        (b"", "病毒检查没有完成"),
    ],
)
def test_only_a_clean_answer_lets_a_file_in(settings: Any, answer: bytes, sentence: str) -> None:
    with a_scanner(answer) as (settings.CLAMAV_ADDRESS, _received):
        assert sentence in refusal_of(TAKEN["pdf"], "a.pdf")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "no-port", "127.0.0.1:99999"])
def test_a_scanner_out_of_reach_refuses_every_file(settings: Any, address: str) -> None:
    settings.CLAMAV_ADDRESS = address
    assert "病毒检查服务暂时连不上" in refusal_of(TAKEN["pdf"], "a.pdf")
