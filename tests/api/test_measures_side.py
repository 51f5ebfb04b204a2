"""Batches, candidates, their files and records over the API: what the pages do, the same people, the same refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import Event
from measures.models import Attachment, Batch, Measure
from tests.api.asking import delete, get, keys, patch, post, upload
from tests.factories import TEXTS, Cast, make_cast, make_person, make_unit
from tests.matrix.scene import undone
from tests.measures.evidence_samples import TAKEN

pytestmark = pytest.mark.django_db
RECORD = {"place": "某地", "practice": "先行做法", "difference": "范围不同", "relation": "extended"}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_the_office_sets_a_batch_up(cast: Cast) -> None:
    today = timezone.localdate()
    made = post(cast.clerk, "batches/", {"number": 77, "year": today.year, "zone": "海岸自贸试验区"})
    assert (made.status_code, made.json()["state"]) == (201, "preparing")
    days = {"opens_on": f"{today}", "closes_on": f"{today + timedelta(days=9)}"}
    assert patch(cast.clerk, "batches/77/", days).json()["closes_on"] == days["closes_on"]
    assert post(cast.clerk, "batches/77/invite/", {"units": [cast.unit.code]}).status_code == 200
    assert Batch.objects.get(number=77).invited_units.get() == cast.unit
    refused = post(cast.clerk, "batches/77/invite/", {"units": [cast.unit.code, "nowhere"]})
    assert (refused.status_code, list(refused.json())) == (400, ["units"])
    copied = post(cast.clerk, "batches/77/copy/", {"number": 78, "year": today.year})
    assert (copied.status_code, copied.json()["number"]) == (201, 78)
    assert post(cast.clerk, "batches/", {"number": 78, "year": 2020, "zone": "区"}).status_code == 422
    assert post(cast.submitter, "batches/77/cancel/", {"reason": "有误"}).status_code == 404
    assert post(cast.clerk, "batches/77/cancel/", {"reason": "有误"}).status_code == 403
    assert post(cast.reviewer, "batches/77/cancel/", {"reason": "有误"}).json()["state"] == "cancelled"


def test_units_are_not_told_until_when_a_late_candidate_is_taken(cast: Cast) -> None:
    day = cast.batch.closes_on
    assert day is not None
    Batch.objects.update(hard_closes_on=day + timedelta(days=3))
    address = f"batches/{cast.batch.number}/"
    assert "hard_closes_on" not in get(cast.unit_lead, address).json()
    assert get(cast.auditor, address).json()["hard_closes_on"] == f"{day + timedelta(days=3)}"


def test_a_unit_is_given_more_time_and_reads_its_own_invitation_alone(cast: Cast) -> None:
    own = cast.batch.invitations.get()
    other = cast.batch.invitations.create(unit=make_unit())
    assert keys(get(cast.unit_lead, "invitations/")) == [own.pk]
    assert keys(get(cast.clerk, "invitations/")) == [other.pk, own.pk]
    given = {"until": f"{timezone.localdate() + timedelta(days=60)}", "reason": "停电"}
    assert post(cast.clerk, f"invitations/{own.pk}/grace/", given).json()["grace_until"] == given["until"]
    assert post(cast.unit_lead, f"invitations/{own.pk}/grace/", given).status_code == 403


def test_units_that_lack_something_are_reminded(cast: Cast) -> None:
    body = {"units": [cast.unit.code]}
    assert post(cast.clerk, f"batches/{cast.batch.number}/remind/", body).status_code == 200
    assert post(cast.clerk, f"batches/{cast.batch.number}/remind/", body).status_code == 422


def test_a_candidate_is_handed_up_down_copied_and_deleted_inside_the_unit(cast: Cast) -> None:
    measure = cast.draft()
    assert post(cast.submitter, f"measures/{measure.pk}/hand-up/").status_code == 200
    assert post(cast.unit_lead, f"measures/{measure.pk}/hand-down/", {"note": ""}).status_code == 422
    assert post(cast.unit_lead, f"measures/{measure.pk}/hand-down/", {"note": "改标题"}).status_code == 200
    copied = post(cast.submitter, "measures/copy/", {"batch": cast.batch.number, "source": measure.pk})
    assert (copied.status_code, copied.json()["title"]) == (201, measure.title)
    assert delete(cast.submitter, f"measures/{copied.json()['id']}/").status_code == 204
    assert list(Measure.objects.all()) == [measure]
    strange = make_person("submitter")
    assert (
        post(strange, "measures/copy/", {"batch": cast.batch.number, "source": measure.pk}).status_code == 400
    )


def test_joint_units_are_named_by_their_codes(cast: Cast) -> None:
    measure, joint = cast.draft(), make_unit()
    saved = patch(cast.submitter, f"measures/{measure.pk}/", {"edit_version": 1, "joint_units": [joint.code]})
    assert saved.json()["joint_units"] == [joint.code]
    assert list(measure.joint_units.all()) == [joint]


def test_the_office_takes_a_screening_back_and_keeps_what_it_writes(cast: Cast) -> None:
    measure = cast.accepted()
    assert (
        post(cast.clerk, f"measures/{measure.pk}/undo-screening/", {"reason": "再看"}).json()["state"]
        == "submitted"
    )
    said = {"comments": {"title": "请写全称。"}, "version": 0}
    draft = post(cast.clerk, f"measures/{measure.pk}/comments/", said)
    assert (draft.status_code, draft.json()["comments"], draft.json()["version"]) == (
        200,
        said["comments"],
        1,
    )
    assert post(cast.clerk, f"measures/{measure.pk}/comments/", said).status_code == 409


def test_many_are_done_each_by_itself_and_what_is_refused_keeps_none_back(cast: Cast) -> None:
    waiting, draft = cast.submitted(), cast.accepted(title="已受理")
    told = post(cast.clerk, "measures/bulk/", {"act": "accept", "measures": [waiting.pk, draft.pk]}).json()
    assert {row["measure"]: row["is_done"] for row in told} == {waiting.pk: True, draft.pk: False}
    assert [row["message"] for row in told if not row["is_done"]] == ["不是待形审。"]
    other = cast.submitted(title="再一项")
    back = {"act": "return", "measures": [other.pk], "field": "title", "comment": "请写全称。"}
    assert post(cast.clerk, "measures/bulk/", back).json()[0]["is_done"] is True
    lacking = post(cast.clerk, "measures/bulk/", {**back, "field": "nothing"})
    assert (lacking.status_code, list(lacking.json())) == (400, ["field"])
    assert post(cast.submitter, "measures/bulk/", {**back, "act": "accept"}).status_code == 403


def test_a_file_goes_in_through_the_inspection_and_out_through_the_gate(cast: Cast) -> None:
    measure = cast.draft()
    sent = upload(
        cast.submitter,
        "attachments/",
        measure=measure.pk,
        file=SimpleUploadedFile("证明.pdf", TAKEN["real.pdf"]),
    )
    assert (sent.status_code, sent.json()["name"]) == (201, "证明.pdf")
    address = f"attachments/{sent.json()['id']}/"
    assert b"".join(get(cast.unit_lead, f"{address}file/").streaming_content) == TAKEN["real.pdf"]
    assert Event.objects.filter(act="download_file", person=cast.unit_lead).exists()
    # The office sees nothing before it is sent.
    assert get(cast.clerk, f"{address}file/").status_code == 404
    assert keys(get(cast.submitter, "attachments/", measure=measure.pk)) == [sent.json()["id"]]
    assert keys(get(cast.submitter, "attachments/", measure=measure.pk + 1)) == []
    assert get(cast.submitter, "attachments/", measure="x").status_code == 400
    wrong = upload(
        cast.submitter, "attachments/", measure=measure.pk, file=SimpleUploadedFile("a.exe", b"MZ")
    )
    assert wrong.status_code == 422
    tried = upload(cast.submitter, "attachments/?dry_run=true", measure=measure.pk)
    assert (tried.status_code, list(tried.json())) == (400, ["dry_run"])
    assert post(cast.submitter, "attachments/", {"measure": measure.pk}).status_code == 415
    assert delete(cast.submitter, address).status_code == 204
    assert not Attachment.objects.exists()


def test_who_must_not_know_the_sender_reads_neither_its_name_on_a_file_nor_in_a_record(cast: Cast) -> None:
    measure = cast.draft()
    name = f"{cast.unit.name}的证明.pdf"
    upload(
        cast.submitter, "attachments/", measure=measure.pk, file=SimpleUploadedFile(name, TAKEN["real.pdf"])
    )
    record = {**RECORD, "measure": measure.pk, "source": f"{cast.unit.name}网站"}
    assert post(cast.submitter, "comparisons/", record).status_code == 201
    post(cast.unit_lead, f"measures/{measure.pk}/submit/")
    post(cast.clerk, f"measures/{measure.pk}/accept/")
    cast.evaluate()
    (evaluator,) = cast.evaluators
    for answer in (get(evaluator, "attachments/"), get(evaluator, "comparisons/")):
        assert len(answer.json()["results"]) == 1
        assert cast.unit.name not in answer.content.decode()
    assert cast.unit.name in get(cast.clerk, "comparisons/").content.decode()


def test_each_side_writes_its_own_records(cast: Cast) -> None:
    measure = cast.draft()
    made = post(cast.submitter, "comparisons/", {**RECORD, "measure": measure.pk})
    assert (made.status_code, made.json()["origin"]) == (201, "unit")
    address = f"comparisons/{made.json()['id']}/"
    assert patch(cast.submitter, address, {"place": "另一地"}).json()["place"] == "另一地"
    assert get(cast.clerk, address).status_code == 404
    assert post(cast.submitter, "comparisons/", {"measure": measure.pk, "place": "某地"}).status_code == 400
    with undone():
        post(cast.unit_lead, f"measures/{measure.pk}/submit/")
        assert patch(cast.submitter, address, {"place": "又一地"}).status_code == 409
    assert delete(cast.submitter, address).status_code == 204
    assert not measure.comparisons.exists()


def test_a_search_is_kept_and_its_hit_made_a_record(cast: Cast) -> None:
    measure = cast.submitted()
    run = post(cast.clerk, f"measures/{measure.pk}/search/")
    assert (run.status_code, run.json()["title"]) == (201, TEXTS["title"])
    assert post(cast.clerk, f"measures/{measure.pk}/search/?dry_run=true").status_code == 400
    assert get(cast.submitter, f"searches/{run.json()['id']}/").status_code == 404
    report = {"searched_by": "省科技信息研究所", "searched_on": "2026-01-31", "scope": "公开文件"}
    file = SimpleUploadedFile("报告.pdf", TAKEN["real.pdf"])
    kept = upload(cast.clerk, f"measures/{measure.pk}/outside-searches/", file=file, **report)
    assert (kept.status_code, kept.json()["shown_name"]) == (201, "报告.pdf")
