"""What comes in broken is answered in words and never by a fault of ours."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import make_person

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
    answer = client.post("/accounts/login/", body, content_type=FORM)
    assert (answer.status_code, "内容过长，一次最多4MB" in answer.content.decode()) == (413, True)


class Unreadable(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_size: object) -> bytes:
        raise AssertionError("was read")


@pytest.mark.parametrize("address", ["/api/v1/measures/", "/api/v1/measures/1/", "/no/such/"])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", FORM])
def test_a_body_too_large_is_refused_unread_in_words(client: Client, kind: str, address: str) -> None:
    request: dict[str, Any] = {"CONTENT_LENGTH": 52 << 20, "CONTENT_TYPE": kind, "wsgi.input": Unreadable()}
    answer = client.generic("PUT", address, **request)
    sentence = "提交的内容过长，一次最多4MB，请分几次提交。"
    assert answer.status_code == 413
    if kind == "application/json":
        assert answer.json() == {"message": sentence, "faults": []}
    else:
        assert sentence in answer.content.decode()


def test_files_of_a_measure_may_come_at_once_from_who_is_signed_in(client: Client) -> None:
    client.force_login(make_person("submitter"), backend="django.contrib.auth.backends.ModelBackend")
    kind = "multipart/form-data; boundary=x"
    for size, status in ((100 << 20, 404), (300 << 20, 413)):
        answer = client.generic("PUT", "/no/such/", CONTENT_LENGTH=size, CONTENT_TYPE=kind)
        assert answer.status_code == status


def test_json_that_is_not_utf8_is_a_bad_request(client: Client) -> None:
    answer = client.post("/api/v1/tokens/", b'{"a": "\xff"}', content_type="application/json")
    assert answer.status_code in {400, 401, 403}
