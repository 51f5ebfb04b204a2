"""The office's work on letters over HTTP: who is shown what, and each step done and refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from evaluations.models import Decision
from letters import actions
from letters.actions.archiving import make_archive
from letters.models import AddresseeGroup, Letter
from tests.accounts.test_machines import machine
from tests.accounts.test_machines import made as made_token
from tests.factories import Cast, make_cast, make_person
from tests.letters.countersigning import one_asked
from tests.letters.issued import made
from tests.measures.test_api import client_of, post
from tests.states import letter_in, people_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"
OFFICE = {"office_clerk", "office_reviewer", "signatory", "auditor"}
WORKERS = {"office_clerk", "office_reviewer"}
UNIT = {"submitter", "unit_lead"}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def keys(person: User | None, word: str) -> list[int]:
    client = client_of(person) if person else APIClient()
    answer = client.get(f"{API}{word}/")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


def wrong_rows(cast: Cast, word: str, key: int, may: set[str]) -> list[tuple[str, object]]:
    """Return who is shown a row that they may not be shown, or not one that they may."""
    wrong: list[tuple[str, object]] = []
    for name, person in people_of(cast).items():
        status = client_of(person).get(f"{API}{word}/{key}/").status_code
        if (key in keys(person, word), status) != ((True, 200) if name in may else (False, 404)):
            wrong.append((name, status))
    return wrong


# --- who is shown what ----------------------------------------------------------------------------------------


def test_a_draft_is_the_offices_alone_and_the_public_address_knows_nothing_of_it(cast: Cast) -> None:
    letter = letter_in("drafting", cast)
    assert wrong_rows(cast, "outgoing-letters", letter.pk, OFFICE) == []
    assert APIClient().get(f"{API}outgoing-letters/").status_code == 401
    for client in (APIClient(), client_of(cast.clerk), client_of(cast.unit_lead)):
        assert client.get(f"{API}letters/{letter.pk}/").status_code == 404
        assert client.get(f"{API}letters/").json()["results"] == []


def test_the_public_address_says_the_same_to_the_office_as_to_everybody(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    told = {
        str(client.get(f"{API}letters/{letter.pk}/").json())
        for client in (APIClient(), client_of(cast.clerk))
    }
    assert len(told) == 1


def test_a_letters_files_are_fetched_by_everybody_once_it_is_issued(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    file = letter.files.get(format="pdf")
    sent = APIClient().get(f"{API}letters/{letter.pk}/files/pdf/")
    assert sent.getvalue() == file.file.read()
    assert APIClient().get(f"{API}letters/{letter.pk}/files/exe/").status_code == 404
    draft = letter_in("drafting", make_cast(evaluators=1))
    assert client_of(cast.clerk).get(f"{API}letters/{draft.pk}/files/pdf/").status_code == 404


def test_a_countersignature_is_shown_to_who_is_asked_with_that_one_letter() -> None:
    cast, part = one_asked()
    assert wrong_rows(cast, "countersignatures", part.pk, OFFICE | {"unit_lead"}) == []
    asked = client_of(cast.unit_lead).get(f"{API}countersignatures/{part.pk}/").json()
    assert asked["content"]["annexes"]
    assert asked["shown"]


def test_a_delivery_is_shown_to_the_office_and_to_its_units_people(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    assert wrong_rows(cast, "deliveries", delivery.pk, OFFICE | UNIT) == []


def test_a_letter_that_is_not_for_everybody_is_read_by_the_office_and_where_it_was_sent(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    Letter.objects.filter(pk=letter.pk).update(publicity="依申请公开", publicity_reason="涉及商业秘密")
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    address = f"{API}deliveries/{delivery.pk}/files/pdf/"
    for client in (APIClient(), client_of(cast.unit_lead), client_of(make_person("unit_lead"))):
        assert client.get(f"{API}letters/{letter.pk}/").status_code == 404
        assert client.get(f"{API}letters/{letter.pk}/files/pdf/").status_code == 404
    assert client_of(cast.unit_lead).get(address).getvalue().startswith(b"%PDF")
    assert client_of(make_person("unit_lead")).get(address).status_code == 404
    whole = client_of(cast.clerk).get(f"{API}outgoing-letters/{letter.pk}/").json()
    assert whole["files"] == dict(letter.files.values_list("format", "sha256"))
    own = client_of(cast.clerk).get(f"{API}outgoing-letters/{letter.pk}/files/pdf/")
    assert own.getvalue().startswith(b"%PDF")
    sealed = actions.add_sealed_file(
        letter,
        by=cast.clerk,
        file=SimpleUploadedFile("a.pdf", made(letter, "pdf")),
        name="a.pdf",
        kind="scan",
    )
    readers = {
        "public": None,
        "unit": cast.unit_lead,
        "stranger": make_person("unit_lead"),
        "clerk": cast.clerk,
    }
    seen = {name for name, person in readers.items() if keys(person, "sealed-files")}
    assert seen == {"unit", "clerk"}
    assert done(post(cast.clerk, f"sealed-files/{sealed.pk}/remove/", {"reason": "误传"}))["id"] == sealed.pk


def test_an_archive_package_is_fetched_by_who_asked_for_it(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    asked = done(post(cast.clerk, f"outgoing-letters/{letter.pk}/archive/"), 202)
    assert wrong_rows(cast, "letter-archives", asked["id"], {"office_clerk"}) == []
    address = f"{API}letter-archives/{asked['id']}/file/"
    assert client_of(cast.clerk).get(address).status_code == 404
    make_archive({"package": asked["id"]})
    assert client_of(cast.clerk).get(address).getvalue().startswith(b"PK")
    assert client_of(cast.reviewer).get(address).status_code == 404


def test_groups_of_addressees_are_the_drafters(cast: Cast) -> None:
    group = AddresseeGroup.objects.create(name="片区", wording="各片区管委会")
    assert wrong_rows(cast, "addressee-groups", group.pk, WORKERS) == []


def test_why_a_measure_has_its_class_is_told_as_far_as_its_page_tells_it(cast: Cast) -> None:
    letter_in("drafting", cast)
    address = f"{API}measures/{cast.batch.measures.get().pk}/evidence/"
    told = {name: client_of(person).get(address) for name, person in people_of(cast).items()}
    assert {name for name, answer in told.items() if answer.status_code == 200} == OFFICE
    whole = told["office_clerk"].json()
    assert (whole["sight"], bool(whole["conclusion"])) == ("all", True)
    issued = letter_in("issued", make_cast(evaluators=1))
    address = f"{API}measures/{issued.batch.measures.get().pk}/evidence/"
    assert client_of(cast.unit_lead).get(address).json()["sight"] == "public"
    assert (
        client_of(issued.batch.measures.get().unit.people.get(roles=["unit_lead"]))
        .get(address)
        .json()["sight"]
        == "own"
    )


def test_a_token_bound_to_a_batch_reaches_no_letter_of_another(cast: Cast) -> None:
    inside, outside = letter_in("drafting", cast), letter_in("issued", make_cast(evaluators=1))
    sent = actions.add_delivery(outside, by=cast.clerk, unit=cast.unit)
    _token, secret = made_token(cast.clerk, batches=[cast.batch.number])
    system = machine(secret)
    assert [row["id"] for row in system.get(f"{API}outgoing-letters/").json()["results"]] == [inside.pk]
    assert system.post(f"{API}outgoing-letters/{inside.pk}/send/", {}, format="json").status_code == 200
    beyond = f"{API}outgoing-letters/{outside.pk}/"
    for answer in (
        system.get(beyond),
        system.post(f"{beyond}correct/", {"reason": "漏印"}, format="json"),
        system.get(f"{API}deliveries/{sent.pk}/"),
        system.post(f"{API}deliveries/{sent.pk}/record/", {"note": "张三签收"}, format="json"),
    ):
        assert answer.status_code == 404
    # What everybody reads, a bounded token reads, too.
    assert system.get(f"{API}letters/{outside.pk}/").status_code == 200


# --- the steps --------------------------------------------------------------------------------------------------


def decided(cast: Cast) -> Cast:
    cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.decide_all()
    return cast


def test_a_letter_goes_from_its_draft_to_the_unit_that_signs_for_it(cast: Cast) -> None:
    decided(cast)
    drafted = done(post(cast.clerk, "outgoing-letters/", {"batch": cast.batch.number}), 201)
    address = f"outgoing-letters/{drafted['id']}/"
    assert [one["is_passed"] for one in drafted["checks"]] == [True] * len(drafted["checks"])
    words = {**drafted["words"], "copy_to": "省商务厅"}
    edited = client_of(cast.clerk).patch(
        f"{API}{address}", words, format="json", headers={"if-match": f'"{drafted["edit_version"]}"'}
    )
    assert done(edited)["words"]["copy_to"] == "省商务厅"
    order = list(Decision.objects.values_list("pk", flat=True))
    done(post(cast.clerk, f"{address}arrange-annex/", {"decisions": order}))
    assert done(post(cast.clerk, f"{address}send/", {"opinion": "请核。"}))["state"] == "in_review"
    assert done(post(cast.reviewer, f"{address}return/", {"opinion": "请改。"}))["state"] == "drafting"
    done(post(cast.clerk, f"{address}send/"))
    done(post(cast.reviewer, f"{address}review/"))
    assert done(post(cast.signatory, f"{address}sign/"))["state"] == "signed"
    assert done(post(cast.signatory, f"{address}unsign/", {"reason": "再核"}))["state"] == "drafting"
    done(post(cast.clerk, f"{address}send/"))
    done(post(cast.reviewer, f"{address}review/"))
    done(post(cast.signatory, f"{address}sign/", {"opinion": "同意。"}))
    assert done(post(cast.signatory, f"{address}issue/"), 202)["issue_requested_at"] is not None
    actions.issue_letter(Letter.objects.get(pk=drafted["id"]), by=cast.signatory)
    sent = done(post(cast.clerk, f"{address}deliver/", {"unit": cast.unit.code}), 201)
    done(post(cast.clerk, f"{address}ask-receipts/"))
    assert (
        done(post(cast.submitter, f"deliveries/{sent['id']}/receive/"))["received_by"] == cast.submitter.name
    )


def test_nobody_chooses_the_day_that_a_letter_prints(cast: Cast) -> None:
    letter = actions.review_letter(letter_in("in_review", cast), by=cast.reviewer)
    signed = post(cast.signatory, f"outgoing-letters/{letter.pk}/sign/", {"on": "2020-01-01"})
    assert done(signed)["signed_on"] == str(timezone.localdate())


def test_a_save_over_an_old_version_is_answered_with_what_is_stored(cast: Cast) -> None:
    letter = letter_in("drafting", cast)
    client, address = client_of(cast.clerk), f"{API}outgoing-letters/{letter.pk}/"
    words = client.get(address).json()["words"]
    done(client.patch(address, {**words, "copy_to": "甲", "edit_version": 1}, format="json"))
    late = client.patch(address, {**words, "copy_to": "乙", "edit_version": 1}, format="json")
    assert (late.status_code, late.json()["current"]["copy_to"]) == (409, "甲")
    typed = client.patch(address, {**words, "template": "共48项。", "edit_version": 2}, format="json")
    assert (typed.status_code, {one["place"] for one in typed.json()["faults"]}) == (422, {"template"})


def test_a_part_answers_to_the_words_that_it_was_shown() -> None:
    cast, part = one_asked()
    address = f"countersignatures/{part.pk}/"
    shown = client_of(cast.unit_lead).get(f"{API}{address}").json()["shown"]
    stale = post(cast.unit_lead, f"{address}agree/", {"shown": "0" * 64, "opinion": ""})
    assert stale.status_code == 409
    objected = post(cast.unit_lead, f"{address}object/", {"shown": shown, "opinion": "请写明依据。"})
    assert done(objected)["state"] == "objected"
    assert done(post(cast.unit_lead, f"{address}agree/", {"shown": shown}))["state"] == "agreed"
    assert post(cast.auditor, f"{address}agree/", {"shown": shown}).status_code == 403


def test_units_and_people_are_asked_and_done_without(cast: Cast) -> None:
    letter = letter_in("drafting", cast)
    day = str(timezone.localdate() + timedelta(days=3))
    body = {"due_on": day, "units": [cast.unit.code], "people": []}
    (part,) = done(post(cast.clerk, f"outgoing-letters/{letter.pk}/ask-countersign/", body))
    withdrawn = post(cast.clerk, f"countersignatures/{part['id']}/withdraw/", {"reason": "不再需要"})
    assert done(withdrawn)["state"] == "withdrawn"


def test_a_sealed_file_is_looked_into_kept_and_taken_off(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    client, address = client_of(cast.clerk), f"{API}outgoing-letters/{letter.pk}/seal/"
    content = made(letter, "pdf")
    body = {"kind": "scan", "file": SimpleUploadedFile("盖章件.pdf", content)}
    kept = done(client.post(address, body, format="multipart"), 201)
    assert keys(None, "sealed-files") == [kept["id"]]
    sent = APIClient().get(f"{API}sealed-files/{kept['id']}/file/")
    assert sent.getvalue() == content
    wrong = {"kind": "scan", "file": SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 99)}
    assert client.post(address, wrong, format="multipart").status_code == 422
    assert post(cast.unit_lead, f"sealed-files/{kept['id']}/remove/", {"reason": "误传"}).status_code == 403
    done(post(cast.clerk, f"sealed-files/{kept['id']}/remove/", {"reason": "误传"}))
    assert keys(None, "sealed-files") == []


def test_an_issued_letter_is_corrected_or_revoked_and_drafted_anew(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    address = f"outgoing-letters/{letter.pk}/"
    corrected = done(post(cast.clerk, f"{address}correct/", {"reason": "漏印一项"}), 201)
    assert (corrected["corrects"], corrected["kind"]) == (letter.pk, "correction")
    other = make_cast(evaluators=1)
    revoked = letter_in("issued", other)
    address = f"outgoing-letters/{revoked.pk}/"
    assert done(post(other.signatory, f"{address}revoke/", {"reason": "依据失效"}))["state"] == "revoked"
    assert done(post(other.clerk, f"{address}redraft/", {"reason": "重发"}), 201)["state"] == "drafting"


def test_a_slip_in_the_printed_words_is_put_right(cast: Cast) -> None:
    letter = letter_in("drafting", cast)
    measure = cast.batch.measures.get()
    body = {"measure_id": measure.pk, "texts": {"title": "一单到底改"}, "reason": "错字"}
    amended = done(post(cast.clerk, f"outgoing-letters/{letter.pk}/amend/", body))
    assert "一单到底改" in str(amended["content"])


def test_a_group_of_addressees_is_kept_changed_and_dropped(cast: Cast) -> None:
    body = {"name": "片区", "wording": "各片区管委会", "units": [cast.unit.code]}
    kept = done(post(cast.clerk, "addressee-groups/", body), 201)
    client, address = client_of(cast.clerk), f"{API}addressee-groups/{kept['id']}/"
    assert done(client.patch(address, {**body, "name": "各片区"}, format="json"))["name"] == "各片区"
    assert post(cast.auditor, "addressee-groups/", body).status_code == 403
    assert client.delete(address).status_code == 204
    assert not AddresseeGroup.objects.exists()


# --- refusals ---------------------------------------------------------------------------------------------------


def test_a_step_is_refused_to_those_it_does_not_fall_to(cast: Cast) -> None:
    letter = letter_in("in_review", cast)
    address = f"outgoing-letters/{letter.pk}/"
    for person, step, body in (
        (cast.auditor, "send", {}),
        (cast.clerk, "review", {}),
        (cast.auditor, "return", {"opinion": "x"}),
        (cast.reviewer, "sign", {}),
        (cast.clerk, "issue", {}),
        (cast.clerk, "revoke", {"reason": "x"}),
        (cast.auditor, "correct", {"reason": "x"}),
        (cast.signatory, "deliver", {"unit": cast.unit.code}),
    ):
        assert post(person, f"{address}{step}/", body).status_code == 403, step
    assert post(cast.unit_lead, f"{address}send/").status_code == 404
    stranger = make_person("submitter")
    issued = letter_in("issued", make_cast(evaluators=1))
    delivery = actions.add_delivery(issued, by=cast.clerk, unit=cast.unit)
    assert post(stranger, f"deliveries/{delivery.pk}/receive/").status_code == 404
    assert post(cast.clerk, f"deliveries/{delivery.pk}/receive/").status_code == 403


def test_a_step_that_the_state_refuses_says_so(cast: Cast) -> None:
    letter = letter_in("drafting", cast)
    address = f"outgoing-letters/{letter.pk}/"
    for person, step, body in (
        (cast.reviewer, "review", {}),
        (cast.signatory, "sign", {}),
        (cast.signatory, "issue", {}),
        (cast.signatory, "revoke", {"reason": "有误"}),
        (cast.clerk, "deliver", {"unit": cast.unit.code}),
        (cast.clerk, "ask-receipts", {}),
        (cast.clerk, "archive", {}),
    ):
        answer = post(person, f"{address}{step}/", body)
        assert (answer.status_code, bool(answer.json()["message"])) == (409, True), step


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("deliver", {"unit": "no-such-unit"}, "unit"),
        ("ask-countersign", {"due_on": "昨天"}, "due_on"),
        ("amend", {"measure_id": "x", "texts": {}, "reason": "x"}, "measure_id"),
        ("arrange-annex", {"decisions": "x"}, "decisions"),
        ("seal", {"kind": "scan"}, "file"),
    ],
)
def test_a_wrong_body_names_its_field(cast: Cast, step: str, body: dict[str, Any], field: str) -> None:
    letter = letter_in("drafting", cast)
    client, address = client_of(cast.clerk), f"{API}outgoing-letters/{letter.pk}/{step}/"
    answer = client.post(address, body, format="multipart" if step == "seal" else "json")
    assert (answer.status_code, field in answer.json()) == (400, True), answer.content.decode()
