"""会签 on the pages: the one letter that who is asked may read, the answer, and what the office sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from letters import actions
from letters.choices import CountersignState
from letters.models import Countersignature
from tests.clients import client_of
from tests.factories import make_cast, make_person
from tests.letters.countersigning import (
    add_paragraph,
    agree,
    asked,
    colleague,
    fresh,
    one_asked,
    reviewed,
    shown_of,
)
from tests.states import letter_in
from tests.test_pages import queries_of

pytestmark = pytest.mark.django_db


def page_of(part: Countersignature) -> str:
    return f"/countersign/{part.pk}/"


def answered(client: Client, part: Countersignature, how: str, **said: str) -> int:
    return client.post(f"{page_of(part)}{how}/", {"version": shown_of(part), **said}).status_code


def test_the_drafter_asks_units_and_people_at_once() -> None:
    cast = make_cast(evaluators=1)
    letter, person = letter_in("drafting", cast), colleague(cast)
    due_on = timezone.localdate() + timedelta(days=5)
    client = client_of(cast.clerk)
    given = {"units": [cast.unit.pk], "people": [person.pk], "due_on": str(due_on)}
    address = f"/letters/manage/{letter.pk}/countersign/"
    assert client.post(address, given).status_code == 302
    parts = letter.countersignatures.all()
    assert [(one.part_name, one.due_on) for one in parts] == [(cast.unit.name, due_on), (person.name, due_on)]
    assert cast.unit.name in client.get(f"/letters/manage/{letter.pk}/").content.decode()


def test_what_was_chosen_stays_when_a_day_is_wrong() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    answer = client_of(cast.clerk).post(
        f"/letters/manage/{letter.pk}/countersign/", {"units": [cast.unit.pk], "due_on": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "答复期限不能早于今天" in answer.content.decode()
    assert f'value="{cast.unit.pk}" ' in answer.content.decode()
    assert "checked" in answer.content.decode()


def test_who_is_asked_reads_that_letter_and_no_other_draft() -> None:
    cast, part = one_asked()
    client = client_of(cast.unit_lead)
    page = client.get(page_of(part)).content.decode()
    assert "跨境小包" in page
    for address in (f"/letters/manage/{part.letter_id}/", f"/letters/manage/{part.letter_id}/preview.pdf"):
        assert client.get(address).status_code in {403, 404}
    assert client.get(f"/letters/{part.letter_id}/").status_code == 404


def test_nobody_else_reads_it() -> None:
    cast, part = one_asked()
    for person, status in (
        (cast.submitter, 403),
        (cast.evaluators[0], 403),
        (cast.auditor, 403),
        (cast.clerk, 403),
        (make_person("unit_lead"), 404),
    ):
        assert client_of(person).get(page_of(part)).status_code == status
    actions.withdraw_countersign(part, by=cast.clerk, reason="已另行协商")
    assert client_of(cast.unit_lead).get(page_of(part)).status_code == 404


def test_an_answer_is_kept_with_its_opinion() -> None:
    cast, part = one_asked()
    client = client_of(cast.unit_lead)
    assert answered(client, part, "object", opinion="第一段请写明依据。") == 302
    assert fresh(part).opinion == "第一段请写明依据。"
    assert answered(client, part, "agree") == 302
    assert fresh(part).state == CountersignState.AGREED


def test_an_objection_without_words_is_refused_beside_its_button() -> None:
    cast, part = one_asked()
    assert answered(client_of(cast.unit_lead), part, "object", opinion=" ") == 422


def test_what_was_typed_stays_when_the_words_changed_in_between() -> None:
    cast, part = one_asked()
    shown = shown_of(part)
    add_paragraph(part.letter, cast.clerk)
    sent = {"version": shown, "opinion": "建议写明实施日期。"}
    answer = client_of(cast.unit_lead).post(
        f"{page_of(part)}object/", sent, headers={"referer": f"http://testserver{page_of(part)}"}
    )
    assert answer.status_code == 409
    assert "建议写明实施日期。" in answer.content.decode()
    assert fresh(part).state == CountersignState.WAITING


def test_who_answers_again_is_shown_what_changed_since() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    add_paragraph(part.letter, cast.clerk)
    page = client_of(cast.unit_lead).get(page_of(part))
    (change,) = page.context["changes"]
    assert change.label == "正文第3段"
    assert change.pieces == (("insert", "特此函告。"),)


def test_the_signatory_is_told_what_is_missing_instead_of_a_button() -> None:
    cast, part = one_asked()
    letter = reviewed(part.letter, cast)
    client, address = client_of(cast.signatory), f"/letters/manage/{letter.pk}/"
    assert "会签还没有办完，不能签发" in client.get(address).content.decode()
    assert client.post(f"{address}sign/").status_code == 422
    agree(part, cast.unit_lead)
    assert "会签还没有办完" not in client.get(address).content.decode()


def test_the_drafter_withdraws_with_a_reason() -> None:
    cast, part = one_asked()
    client = client_of(cast.clerk)
    address = f"/letters/manage/{part.letter_id}/countersign/{part.pk}/withdraw/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "已另行协商"}).status_code == 302
    assert fresh(part).state == CountersignState.WITHDRAWN


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_who_is_asked_costs_twelve_queries_at_most(count: int) -> None:
    cast = make_cast(evaluators=1)
    part, *_others = asked(cast, cast.unit, people=tuple(colleague(cast) for _n in range(count)))
    agree(part, cast.unit_lead)
    add_paragraph(part.letter, cast.clerk)
    assert queries_of(client_of(cast.unit_lead), cast.unit_lead, page_of(part)) <= 12
