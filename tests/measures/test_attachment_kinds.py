"""Which files are taken as evidence, and what is said about the others."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string

from accounts.models import User
from core.errors import Incomplete
from measures import actions
from measures.attachments import checked_file, limits, packages, pdf
from measures.attachments.inspecting import kind_of
from measures.attachments.kinds import DOC, PPT, PREVIEWED_TYPES, XLS
from measures.attachments.refusing import Unacceptable
from measures.models import Attachment, Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.measures.evidence_samples import (
    DAMAGED,
    REFUSED,
    SWOLLEN,
    TAKEN,
    TAKEN_ALL_THE_SAME,
    a_pdf,
    a_stream,
    a_zip,
)


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


@pytest.mark.parametrize(("name", "content"), TAKEN_ALL_THE_SAME.values(), ids=TAKEN_ALL_THE_SAME)
def test_what_every_reader_opens_is_taken(name: str, content: bytes) -> None:
    assert checked_file(ContentFile(content), name).size == len(content)


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


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": "no markup"},
        {"word/document.xml": "<document><body>"},
        {"word/document.xml": "<document/>"},
        {"word/document.xml": "<html><body/></html>"},
        {"xl/workbook.xml": "<document><sheets/></document>"},
        {"OFD.xml": "<OFD/>"},
        {"word/document.xml": "<document><body/></document>", "[Content_Types].xml": "<Types/>"},
    ],
    ids=str,
)
def test_a_document_that_no_reader_could_open_is_never_taken(parts: dict[str, str]) -> None:
    assert DAMAGED in reason_of(a_zip(parts))


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    bomb = a_zip({"word/document.xml": bytes(packages.RATIO_MATTERS_FROM_BYTES + 1)})
    assert SWOLLEN in refusal_of(bomb, "a.docx")


def reason_of(content: bytes) -> str:
    """Look at a file in this process, where a test can move the limits."""
    with pytest.raises(Unacceptable) as refusal:
        kind_of(content)
    return refusal.value.reason


def test_a_file_of_very_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    assert SWOLLEN in reason_of(a_zip({"OFD.xml": "", "1": "", "2": "", "3": ""}))


def test_a_long_directory_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LONGEST_DIRECTORY", 100)
    assert SWOLLEN in reason_of(a_zip({"OFD.xml": "", "1": "", "2": "", "3": ""}))


def test_a_pdf_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_UNPACKED_BYTES", 1_000_000)
    assert SWOLLEN in reason_of(a_pdf(a_stream(bytes(2_000_000))))


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
    assert (first.pk, "甲" in str(first.file.name)) == (second.pk, False)


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
