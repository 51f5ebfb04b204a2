"""What comes in broken is answered in words and never by a fault of ours."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["q=%00", "%00=1", "q=%ff", "q=%ED%A0%80", "q=%C3%28", "q=%EF%BF%BD"])
def test_a_query_that_nothing_can_hold_is_a_bad_request(client: Client, query: str) -> None:
    assert client.get(f"/accounts/login/?{query}").status_code == 400


@pytest.mark.parametrize("body", [b"login=%00", b"login=%ff", b"login=\xff", b"%00=1", b"login=%ED%A0%80"])
def test_a_form_that_nothing_can_hold_is_a_bad_request(client: Client, body: bytes) -> None:
    assert client.post("/accounts/login/", body, content_type=FORM).status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        b'--b\r\nContent-Disposition: form-data; name="login"\r\n\r\n\xff\xfe\r\n--b--\r\n',
        b'--b\r\nContent-Disposition: form-data; name="login"\r\n\r\na\x00b\r\n--b--\r\n',
        b"--b\r\nContent-Dis",
    ],
)
def test_a_broken_multipart_form_never_is_our_fault(client: Client, content: bytes) -> None:
    answer = client.post("/accounts/login/", content, content_type="multipart/form-data; boundary=b")
    assert answer.status_code < 500


def test_the_bytes_of_a_file_are_nobodys_text(client: Client) -> None:
    upload = SimpleUploadedFile("a.pdf", b"%PDF-\x00\xff")
    assert client.post("/accounts/login/", {"login": "x", "file": upload}).status_code == 200


def test_a_path_that_nothing_can_hold_is_a_bad_request(client: Client) -> None:
    assert client.get("/letters/%00/").status_code == 400


def test_the_answer_is_a_page_in_chinese(client: Client) -> None:
    assert "网址中含有无法识别的字符" in client.get("/?q=%00").content.decode()


def test_chinese_passes(client: Client) -> None:
    assert client.get("/accounts/login/", {"next": "/举措/𠮷"}).status_code == 200


def test_an_unknown_host_is_a_bad_request(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_form_too_large_is_refused_in_words(client: Client) -> None:
    body = b"login=" + b"a" * (5 * 1024 * 1024)
    assert "内容过长" in client.post("/accounts/login/", body, content_type=FORM).content.decode()


def test_json_that_is_not_utf8_is_a_bad_request(client: Client) -> None:
    answer = client.post("/api/v1/tokens/", b'{"a": "\xff"}', content_type="application/json")
    assert answer.status_code in {400, 401, 403}
