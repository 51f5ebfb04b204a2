"""The public page that takes a file, or its digest, and says which letter it is of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.templatetags.static import static
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.moments import local_minute
from letters import actions, forms
from letters.lookup import EMPTY_SHA256, find_by_digest
from letters.models import Letter, LetterFile
from tests.factories import Cast, make_cast
from tests.letters.issued import issue_correction
from tests.states import letter_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
UNKNOWN = "0" * 64


def issued(cast: Cast | None = None) -> Letter:
    letter = letter_in("issued", cast or make_cast(evaluators=1))
    return Letter.objects.get(pk=letter.pk)


def stored(letter: Letter, file_format: str = "pdf") -> bytes:
    with letter.files.get(format=file_format).file.open("rb") as file:
        return file.read()


def send(content: bytes, name: str = "函.pdf") -> Any:
    return Client().post("/verify/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def text_of(response: Any) -> str:
    return response.content.decode()


def ask(digest: str) -> Any:
    return Client().get("/verify/", {"sha256": digest})


def test_an_answer_leads_back_to_the_measure_that_the_question_came_from() -> None:
    letter = issued()
    entry = letter.batch.register_entries.get()
    item = f"{letter.batch.number}-{entry.serial}"
    file = SimpleUploadedFile("函.pdf", stored(letter))
    page = text_of(Client().post("/verify/", {"file": file, "item": item}, follow=True))
    assert f"是这份函附件的第{entry.serial}项" in page
    assert f'href="/register/{item}/evidence/"' in page
    assert f'name="item" value="{item}"' in page
    unknown = text_of(Client().get("/verify/", {"sha256": UNKNOWN, "item": item}))
    assert f'href="/register/{item}/evidence/"' in unknown
    for nothing in ("9999-1", "x", "1-1-1", "１-1", "9" * 19, f"{letter.batch.number}-99999"):
        answer = Client().get("/verify/", {"sha256": UNKNOWN, "item": nothing})
        assert (answer.status_code, "的认定依据</a>" in text_of(answer)) == (200, False), nothing


def test_the_page_gives_out_the_one_that_verifies_whole_packages() -> None:
    link = f'href="{static("verifier.html")}" download='
    assert link in text_of(Client().get("/verify/"))
    assert finders.find("verifier.html")


@pytest.mark.parametrize("file_format", ["pdf", "docx", "html", "txt", "json"])
def test_a_file_of_a_letter_in_force_is_recognised(file_format: str) -> None:
    letter = issued()
    page = send(stored(letter, file_format))
    assert page.status_code == 200
    for words in (
        "是正式印发的函，现行有效",
        letter.number,
        f"<dd>{file_format.upper()}</dd>",
        f"/letters/{letter.pk}/",
    ):
        assert words in text_of(page)
    assert letter.content is not None
    assert letter.content["title"] in text_of(page)


def test_a_file_of_a_corrected_letter_leads_to_the_correcting_one() -> None:
    cast = make_cast(evaluators=1)
    letter = issued(cast)
    correction = issue_correction(cast, letter)
    page = text_of(send(stored(letter)))
    assert "是正式印发的函，但已被更正" in page
    assert f'<a href="/letters/{correction.pk}/">{correction.number}</a>' in page
    assert "现行有效" in text_of(send(stored(correction)))


def test_a_correction_that_is_only_drafted_is_not_told() -> None:
    cast = make_cast(evaluators=1)
    letter = issued(cast)
    draft = actions.draft_correction(letter, by=cast.clerk, reason="漏列一项")
    page = text_of(send(stored(letter)))
    assert "现行有效" in page
    assert f"/letters/{draft.pk}/" not in page


def test_a_file_of_a_revoked_letter_tells_why() -> None:
    letter = letter_in("revoked", make_cast(evaluators=1))
    page = text_of(send(stored(letter)))
    assert "是正式印发的函，但已撤销" in page
    assert "依据失效" in page


def test_a_manifest_is_recognised_too() -> None:
    letter = issued()
    answer = Client().get(f"/letters/{letter.pk}/manifest.json")
    assert hashlib.sha256(answer.content).hexdigest() == letter.manifest_sha256
    assert answer["Content-Type"] == "application/json"
    assert "<dd>文件清单</dd>" in text_of(send(answer.content, "manifest.json"))


def test_no_digest_that_the_site_publishes_is_disowned() -> None:
    letter = issued()
    published = text_of(Client().get(f"/letters/{letter.pk}/"))
    published += Client().get(f"/letters/{letter.pk}/manifest.json").content.decode()
    published += text_of(Client().get(f"/register/{letter.batch.number}-1/evidence/"))
    assert letter.manifest is not None
    digests = set(re.findall(r"\b[0-9a-f]{64}\b", published)) - {letter.previous_manifest_sha256}
    sm3 = letter.files.get(format="pdf").sm3
    assert sm3 in digests
    assert len(digests) > 14
    assert {digest for digest in digests if letter.number not in text_of(ask(digest))} == set()
    assert "<dt>SM3</dt>" in text_of(ask(sm3))
    assert "附件第1项的认定依据" in text_of(ask(letter.manifest["evidence"][0]))


def test_the_answer_tells_the_date_on_the_letter_and_when_it_was_issued_apart() -> None:
    letter = issued()
    page = text_of(ask(letter.manifest_sha256))
    assert letter.issued_at is not None
    assert f"<dt>印发时间</dt><dd>{local_minute(letter.issued_at)}</dd>" in page
    assert "<dt>成文日期</dt>" in page


def test_a_draft_has_no_manifest_and_no_match() -> None:
    letter = letter_in("signed", make_cast(evaluators=1))
    assert Client().get(f"/letters/{letter.pk}/manifest.json").status_code == 404
    assert find_by_digest("", Letter.objects.issued()) is None


def test_one_changed_byte_makes_it_none_and_the_page_says_what_that_can_mean() -> None:
    content = stored(issued())
    page = send(content[:-1] + b"x")
    assert page.status_code == 200
    assert "不是已印发的函的文件" in text_of(page)
    assert "打印后再扫描" in text_of(page)


def test_an_empty_file_is_said_to_be_empty() -> None:
    page = send(b"")
    assert (page.status_code, page.redirect_chain[0][0]) == (200, f"/verify/?sha256={EMPTY_SHA256}")
    assert "这是一个空文件，不是任何一份函" in text_of(page)


def test_a_huge_file_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_FILE_BYTES", 10)
    page = send(b"x" * 11)
    assert page.status_code == 422
    assert "公函的文件没有这么大" in text_of(page)
    assert send(b"x" * 10).status_code == 200


@pytest.mark.parametrize("spelt", [str.upper, lambda digest: f"  {digest[:32]} {digest[32:]}\n"])
def test_a_digest_is_read_as_people_copy_it(spelt: Callable[[str], str]) -> None:
    letter = issued()
    digest = letter.files.get(format="pdf").sha256
    assert letter.number in text_of(ask(spelt(digest)))
    assert letter.number in text_of(Client().post("/verify/", {"sha256": spelt(digest)}, follow=True))


@pytest.mark.parametrize(
    "digest", ["x", "0" * 63, "0" * 65, "é" * 64, "０" * 64, "'; --", "0" * 10_000, "<b>"]
)
def test_a_garbled_digest_is_refused_in_words(digest: str) -> None:
    for page in (ask(digest), Client().post("/verify/", {"sha256": digest})):
        assert page.status_code == 422
        assert 'aria-invalid="true"' in text_of(page)
        assert "<b>" not in text_of(page)


@pytest.mark.parametrize("given", [{}, {"sha256": ""}, {"sha256": "  "}, {"file": "no file"}])
def test_nothing_given_is_asked_for(given: dict[str, str]) -> None:
    page = Client().post("/verify/", given)
    assert page.status_code == 422
    assert "请选择要核验的文件，或填写它的摘要。" in text_of(page)


def test_nul_in_a_digest_is_no_500() -> None:
    assert ask("\x00").status_code == 400
    assert Client().put("/verify/").status_code == 405


def test_the_page_opens_to_everybody_without_signing_in() -> None:
    page = Client().get("/verify/")
    assert page.status_code == 200
    assert "data-verify" in text_of(page)
    assert 'href="/verify/"' in text_of(Client().get("/letters/"))


def test_a_file_that_is_sent_is_not_kept() -> None:
    def files() -> set[Path]:
        return set(Path(default_storage.path("")).rglob("*"))

    before = files()
    # More than what is held in memory: it passes through a temporary file.
    send(b"x" * 3 * 1024 * 1024)
    assert files() == before
    assert not LetterFile.objects.exists()


def test_an_answer_costs_the_same_few_queries_whatever_there_is() -> None:
    def queries(digest: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            ask(digest)
        return len(seen)

    letter = issued()
    digest = letter.files.get(format="pdf").sha256
    few = (queries(digest), queries(UNKNOWN), queries(letter.manifest_sha256))
    for _n in range(2):
        issued()
    assert (queries(digest), queries(UNKNOWN), queries(letter.manifest_sha256)) == few
    assert max(few) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("table", "column", "index"),
    [
        ("letters_letterfile", "sha256", "letter_file_by_digest"),
        ("letters_letter", "manifest_sha256", "letter_by_manifest"),
    ],
)
def test_a_digest_is_found_by_its_index(table: str, column: str, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM {table} WHERE {column} = '{UNKNOWN}' AND {column} <> ''")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan


def test_the_published_page_shows_the_chain() -> None:
    first, second = issued(), issued()
    page = text_of(Client().get(f"/letters/{second.pk}/"))
    for words in (second.manifest_sha256, first.manifest_sha256, f'href="/letters/{first.pk}/"'):
        assert words in page
    assert f'href="/letters/{second.pk}/manifest.json"' in page
    assert "没有，这是本系统中的第一份" in text_of(Client().get(f"/letters/{first.pk}/"))
