"""What nobody types and nobody sees is refused at every field of every form and of the API, by one rule, by name."""

from __future__ import annotations

from typing import Any

import pytest

from core.characters import first_control
from evaluations.models import Assignment, Evaluation
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
CONTROLS = ["\x01", "\x0b", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\uffff"]
REASON = "成效不足，{}另行研究"


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def code_of(character: str) -> str:
    return f"U+{ord(character):04X}"


@pytest.mark.parametrize("control", CONTROLS)
def test_a_reason_with_a_control_is_refused_by_field_and_character_and_given_back(
    cast: Cast, control: str
) -> None:
    measure = cast.submitted()
    answer = client_of(cast.clerk).post(
        f"/screening/{measure.pk}/reject/", {"reason": REASON.format(control)}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"“理由”在“成效不足，”之后含有看不见的控制字符 {code_of(control)}，请删去后再提交。" in page
    assert REASON.format("") in page
    assert first_control(page) is None
    measure.refresh_from_db()
    assert measure.state == "submitted"


@pytest.mark.parametrize("control", ["\x00", "\ufffd"])
def test_what_was_lost_on_the_way_is_named_too(cast: Cast, control: str) -> None:
    measure = cast.submitted()
    answer = client_of(cast.clerk).post(
        f"/screening/{measure.pk}/reject/", {"reason": REASON.format(control)}
    )
    assert answer.status_code == 400
    assert f"“理由”含有无法保存的字符 {code_of(control)}" in answer.content.decode()


def test_an_opinion_that_is_saved_as_it_is_typed_is_refused_beside_its_field(cast: Cast) -> None:
    cast.accepted()
    cast.evaluate()
    [assignment] = Assignment.objects.all()
    sent = {
        "edit_version": 1,
        "score-novelty": "80",
        "comment": "依据\u202e充分",
        "comment-novelty": "好\x02",
    }
    answer = client_of(assignment.evaluator).post(
        f"/evaluations/{assignment.pk}/", sent, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors["comment"] == ["“评语”在“依据”之后含有看不见的控制字符 U+202E，请删去后再提交。"]
    assert "U+0002" in errors["comment-novelty"][0]
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("step", "body", "place"),
    [
        ("reject", {"reason": "不在\u0007范围"}, "reason"),
        ("return", {"comments": {"title": "请写\u202e全称"}}, "title"),
        ("merge", {"into": "20\u2068-1", "reason": "重复"}, "into"),
    ],
)
def test_the_api_refuses_by_the_same_rule(cast: Cast, step: str, body: dict[str, Any], place: str) -> None:
    measure = cast.submitted()
    answer = client_of(cast.clerk).post(
        f"/api/v1/measures/{measure.pk}/{step}/", body, content_type="application/json"
    )
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert fault["place"] == place
    assert "看不见的控制字符 U+" in fault["message"]
    assert Measure.objects.get().state == "submitted"


@pytest.mark.parametrize("body", [b'{"reason": "\\ud800"}', b'{"reason": "\\u0000"}'])
def test_the_api_names_the_field_of_what_nothing_can_hold(cast: Cast, body: bytes) -> None:
    measure = cast.submitted()
    answer = client_of(cast.clerk).post(
        f"/api/v1/measures/{measure.pk}/reject/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "“理由”含有无法保存的字符" in answer.json()["detail"]


def test_a_password_is_not_given_back(cast: Cast) -> None:
    answer = client_of().post("/accounts/login/", {"login": "someb\x01ody", "password": "correct-horse"})
    assert answer.status_code == 422
    assert "correct-horse" not in answer.content.decode()


def test_lines_tabs_and_marks_of_other_scripts_are_taken(cast: Cast) -> None:
    measure = cast.submitted()
    text = "第一行\r\n\t第二行 سوغات\u200f 𠮷\u200d"
    answer = client_of(cast.clerk).post(f"/screening/{measure.pk}/reject/", {"reason": text})
    assert answer.status_code == 302
