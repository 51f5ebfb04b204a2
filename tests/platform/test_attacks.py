"""What somebody tries who means harm: crafted files and requests, and side doors in a blind batch."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from core.differences import diff_pieces
from core.errors import Incomplete, WrongState
from evaluations import actions as evaluation_actions
from evaluations.models import Decision
from evaluations.verdicts import Verdict
from fzworkflow.charsets import with_known_charset
from letters import actions as letter_actions
from letters.actions.drafting import wording_of
from measures import actions
from measures.attachments import checked_file
from measures.attachments.inspecting import kind_of
from measures.attachments.refusing import Unacceptable
from measures.models import Attachment, Measure
from tests.clients import client_of
from tests.factories import BLANK_PDF, Cast, first_in_nation, make_cast, make_person
from tests.measures.evidence_samples import WORD, a_compound, a_pdf
from tests.states import letter_in


def api_of(person: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def refusal_of(name: str, content: bytes) -> str:
    with pytest.raises(Incomplete) as refusal:
        checked_file(ContentFile(content), name)
    return refusal.value.errors[0].message


def a_package(members: list[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, member in members:
            package.writestr(name, member)
    return content.getvalue()


class TestCraftedFiles:
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_members_of_one_name_are_not_read_again_and_again(self) -> None:
        doubled = a_package([("word/document.xml", b"<w/>"), *[("a.rels", b"<r/>")] * 3])
        assert "已损坏" in refusal_of("a.docx", doubled)

    def test_relations_are_small_altogether(self) -> None:
        part = b"<r>" + b"<a/>" * 300_000 + b"</r>"
        many = a_package([("word/document.xml", b"<w/>"), *[(f"{n}.rels", part) for n in range(6)]])
        assert "无法检查" in refusal_of("a.docx", many)

    def test_a_compound_file_holds_some_streams_and_not_thousands(self) -> None:
        many = a_compound({**WORD, **{f"s{n}": b"x" for n in range(8)}})
        assert checked_file(ContentFile(many), "a.doc").size == len(many)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("measures.attachments.legacy.MAX_STREAMS", 5)
            with pytest.raises(Unacceptable, match="无法检查"):
                kind_of(many)

    def test_streams_of_a_pdf_do_not_overlap(self) -> None:
        start = b"endobj 1 0 obj <<>> stream\n\x78\x01"
        # Each start lies in a stored block of the one before it; empty blocks unpack to nothing, without end.
        stored = b"\x00" + struct.pack("<HH", len(start), 0xFFFF - len(start)) + start
        empty = b"\x00\x00\x00\xff\xff" * 20_000
        assert "无法检查" in refusal_of("a.pdf", a_pdf(start + stored * 50 + empty))


@given(st.text(alphabet="一二三，。\n", max_size=30), st.text(alphabet="一二三，。\n", max_size=30))
def test_a_difference_gives_both_texts_back(before: str, after: str) -> None:
    pieces = diff_pieces(before, after)
    assert "".join(text for kind, text in pieces if kind != "insert") == before
    assert "".join(text for kind, text in pieces if kind != "delete") == after


def test_long_texts_without_a_mark_are_shown_as_exchanged() -> None:
    before, after = "一二" * 5000, "一三二" * 5000
    assert diff_pieces(before, after) == (("delete", before), ("insert", after))


@pytest.mark.django_db
def test_a_text_that_nobody_wrote_by_hand_is_refused() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    with pytest.raises(Incomplete):
        actions.save_measure(measure, by=cast.submitter, texts={"background": "长" * 20_001}, version=1)


@pytest.mark.django_db
class TestOthersMeasures:
    def test_the_page_for_writing_is_the_units_own(self) -> None:
        cast, stranger = make_cast(evaluators=1), make_person("submitter")
        measure = cast.draft()
        actions.save_measure(
            measure,
            by=cast.submitter,
            texts={},
            version=1,
            joint_units=[stranger.unit],  # type: ignore[list-item]
        )
        for person in (stranger, cast.clerk):
            for answer in (
                client_of(person).get(f"/measures/{measure.pk}/edit/"),
                client_of(person).post(f"/measures/{measure.pk}/edit/"),
            ):
                assert answer.status_code in {403, 404}
                assert "林某" not in answer.content.decode()

    def test_a_published_measure_shows_no_contact_to_other_units(self) -> None:
        cast, stranger = make_cast(evaluators=1), make_person("unit_lead")
        letter_in("issued", cast)
        measure = Measure.objects.get(batch=cast.batch)
        client = client_of(stranger)
        assert client.get(f"/measures/{measure.pk}/").status_code == 200
        assert client.post(f"/measures/{measure.pk}/edit/").status_code == 403


def with_evidence(cast: Cast, **texts: Any) -> Measure:
    measure = cast.draft(**texts)
    name = f"{cast.unit.name}证明.pdf"
    actions.add_attachment(measure, by=cast.submitter, file=SimpleUploadedFile("a", BLANK_PDF), name=name)
    actions.submit_measure(measure, by=cast.unit_lead)
    return actions.accept_measure(measure, by=cast.clerk)


@pytest.mark.django_db
class TestBlindBatch:
    def test_neither_file_names_nor_the_predecessor_tell_the_unit(self) -> None:
        earlier = make_cast(evaluators=1)
        letter_in("issued", earlier)
        cast = make_cast(evaluators=1)
        before = Measure.objects.get(batch=earlier.batch)
        measure = with_evidence(cast, predecessor=before, new_since_predecessor="新增离境核销。")
        cast.evaluate()
        [assignment] = cast.open_assignments()
        evaluator = assignment.evaluator
        attachment = Attachment.objects.get()
        client = client_of(evaluator)
        pages = [f"/evaluations/{assignment.pk}/", f"/measures/{measure.pk}/"]
        for address in pages:
            page = client.get(address).content.decode()
            assert cast.unit.name not in page
            assert "曾入选举措</dt>" not in page
        assert f"附件{attachment.pk}.pdf" in client.get(pages[0]).content.decode()
        for action in ("", "preview/"):
            answer = client.get(f"/attachments/{attachment.pk}/{action}")
            assert cast.unit.name.encode() not in base64.b64encode(answer["Content-Disposition"].encode())
            assert "%E" not in answer["Content-Disposition"].replace("%E9%99%84%E4%BB%B6", "")
        assert "predecessor" not in api_of(evaluator).get(f"/api/v1/measures/{measure.pk}/").json()
        office = client_of(cast.clerk).get(f"/measures/{measure.pk}/").content.decode()
        assert attachment.shown_name in office

    def test_the_third_party_learns_no_unit_from_ties(self) -> None:
        cast = make_cast(evaluators=2)
        cast.accepted()
        tie = evaluation_actions.declare_tie(
            cast.panel, by=cast.clerk, evaluator=cast.evaluators[0], unit=cast.unit, reason="顾问"
        )
        client = client_of(cast.evaluation_lead)
        page = client.get(f"/batches/{cast.batch.number}/panel/")
        assert page.status_code == 200
        assert cast.unit.name not in page.content.decode()
        entries = {"evaluator": cast.evaluators[0].pk, "unit": cast.unit.pk}
        address = f"/batches/{cast.batch.number}/panel/ties/"
        assert client.post(address, entries).status_code == 403
        assert client.get(address).status_code == 403
        assert client.post(f"{address}{tie.pk}/remove/").status_code == 403
        assert client_of(cast.clerk).post(address, entries).status_code == 302

    def test_who_stepped_back_reads_no_more(self) -> None:
        cast = make_cast(evaluators=1)
        with_evidence(cast)
        cast.evaluate()
        [assignment] = cast.open_assignments()
        client = client_of(assignment.evaluator)
        addresses = [f"/evaluations/{assignment.pk}/", f"/attachments/{Attachment.objects.get().pk}/"]
        assert [client.get(address).status_code for address in addresses] == [200, 200]
        evaluation_actions.recuse_assignment(assignment, by=assignment.evaluator, reason="曾任顾问")
        assert [client.get(address).status_code for address in addresses] == [404, 404]

    def test_evidence_stays_with_those_who_evaluated(self) -> None:
        cast = make_cast(evaluators=1)
        with_evidence(cast)
        cast.evaluate()
        cast.score_all()
        cast.decide_all()
        other = make_person("evaluator", unit=cast.panel.agency)
        letter = letter_actions.start_publishing(cast.batch, by=cast.clerk)
        letter_actions.send_to_review(letter, by=cast.clerk)
        letter_actions.review_letter(letter, by=cast.reviewer)
        letter_actions.sign_letter(letter, by=cast.signatory)
        letter_actions.issue_letter(letter, by=cast.signatory)
        address = f"/attachments/{Attachment.objects.get().pk}/"
        assert client_of(cast.evaluators[0]).get(address).status_code == 200
        assert client_of(other).get(address).status_code == 404


@pytest.mark.django_db
def test_a_decision_that_was_changed_since_it_was_read_is_not_confirmed() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.close()
    read = evaluation_actions.decide_measure(
        measure, by=cast.clerk, verdict=first_in_nation(measure, cast.clerk)
    )
    changed = Verdict(is_selected=False, reason="成效不足")
    evaluation_actions.decide_measure(measure, by=cast.clerk, verdict=changed)
    with pytest.raises(WrongState, match="改过"):
        evaluation_actions.confirm_decisions(
            cast.batch, by=cast.reviewer, decisions=[read], marks=[read.mark]
        )
    address = f"/batches/{cast.batch.number}/decisions/confirm/"
    assert client_of(cast.reviewer).post(address, {"decision": read.mark}).status_code == 409
    fresh = Decision.objects.get()
    assert not fresh.is_confirmed
    assert client_of(cast.reviewer).post(address, {"decision": fresh.mark}).status_code == 302


@pytest.mark.parametrize("charset", ["base64", "nothing", "", "utf-8", "x" * 300])
def test_a_charset_that_is_none_is_overlooked(charset: str) -> None:
    read = []
    application = with_known_charset(lambda environ, _start: read.append(WSGIRequest(environ)) or [])  # type: ignore[func-returns-value]
    environ = RequestFactory().get("/register/?words=%41").environ
    application({**environ, "CONTENT_TYPE": f"text/plain; charset={charset}"}, lambda *_told: None)
    assert read[0].GET["words"] == "A"


@pytest.mark.django_db
class TestBadRequests:
    @pytest.mark.parametrize("position", ["abc", "9" * 40, "1e5", "１"])
    def test_a_cursor_that_names_no_key_is_not_found(self, position: str) -> None:
        cursor = base64.b64encode(f"p={position}".encode()).decode()
        assert Client().get("/api/v1/register/", {"cursor": cursor}).status_code == 404

    @pytest.mark.parametrize(
        "body",
        [
            b'{"batch": 1, "field": "\\ud800"}',
            b'{"batch": 1, "title": "\\u0000"}',
            b'{"\\ud800": []}',
            b'{"batch": 1, "predecessor": 1e400}',
            b'{"batch": NaN}',
            b"[" * 100_000,
            b"\xff\xfe",
            b"",
            b"[]",
            b"null",
            b'"text"',
        ],
    )
    def test_a_body_that_is_no_sound_json_is_answered(self, body: bytes) -> None:
        cast = make_cast(evaluators=1)
        measure = cast.submitted()
        for person, address in (
            (cast.submitter, "measures/"),
            (cast.clerk, f"measures/{measure.pk}/return/"),
            (cast.submitter, f"measures/{measure.pk}/return/"),
        ):
            answer = api_of(person).post(f"/api/v1/{address}", body, content_type="application/json")
            assert 400 <= answer.status_code < 500

    def test_numbers_without_end_are_no_keys(self) -> None:
        cast = make_cast(evaluators=1)
        measure = cast.accepted()
        long = "9" * 5000
        copy = f"/batches/{cast.batch.number}/measures/copy/"
        assert client_of(cast.submitter).post(copy, {"source": long}).status_code == 404
        assign = f"/batches/{cast.batch.number}/panel/{measure.pk}/assign/"
        assert client_of(cast.clerk).post(assign, {"evaluator": long}).status_code == 302

    def test_a_title_line_beyond_its_column_is_named(self) -> None:
        cast = make_cast(evaluators=1)
        letter = letter_in("drafting", cast)
        words = wording_of(letter)
        entries = {
            "edit_version": letter.edit_version,
            **{name: getattr(words, name) for name in ("title", "addressees", "template", "annex_title")},
            "signature": "\n".join(words.signature),
            "title_lines": "长" * 101,
        }
        answer = client_of(cast.clerk).post(f"/letters/manage/{letter.pk}/edit/", entries)
        assert answer.status_code == 422
        assert "标题分行每行最多100字" in answer.content.decode()


@pytest.mark.django_db
def test_an_earlier_measure_can_be_named_on_the_page() -> None:
    earlier = make_cast(evaluators=1)
    letter_in("issued", earlier)
    cast = make_cast(evaluators=1)
    measure, before = cast.draft(), Measure.objects.get(batch=earlier.batch)
    entries = {"edit_version": 1, "title": "新名称", "predecessor": before.pk}
    answer = client_of(cast.submitter).post(
        f"/measures/{measure.pk}/edit/", entries, headers={"accept": "application/json"}
    )
    assert answer.status_code == 200, answer.content.decode()
    measure.refresh_from_db()
    assert measure.predecessor == before
