"""A refused step stays on its page, beside its button, with what was typed and a link to each fault."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from measures import actions
from tests.clients import client_of
from tests.factories import make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db
TYPED = "材料已经齐了，市里催得紧。"


def test_the_reason_for_ending_the_collecting_early_is_kept_with_links_to_what_lacks() -> None:
    cast = make_cast(evaluators=1)
    waiting, unassigned = cast.submitted(), cast.accepted(title="船员换班")
    page = f"/batches/{cast.batch.number}/"
    address = reverse("evaluations:start_evaluation", args=[cast.batch.number])
    office = client_of(cast.clerk)
    # The second time it is sent from the page that the refusal drew, at the step's own address.
    for came_from in (page, address):
        answer = office.post(address, {"reason": TYPED}, headers={"referer": f"http://testserver{came_from}"})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert f">{TYPED}</textarea>" in shown
        assert f'href="/screening/{waiting.pk}/"' in shown
        assert f'href="/batches/{cast.batch.number}/panel/{unassigned.pk}/"' in shown
        assert re.search(r"<details[^>]* open>\s*<summary>结束征集", shown)


def test_a_step_without_its_reason_links_to_the_field_beside_its_button() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    page, address = (
        f"/batches/{cast.batch.number}/",
        reverse("evaluations:start_evaluation", args=[cast.batch.number]),
    )
    answer = client_of(cast.clerk).post(address, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 422
    assert '<a href="#step-next">' in answer.content.decode()


def test_the_office_is_told_what_keeps_the_evaluation_before_what_is_merely_open() -> None:
    cast = make_cast(evaluators=2)
    cast.submitted()
    cast.panel.members.update(ties_declared_at=None)
    cast.evaluators[0].set_unusable_password()
    cast.evaluators[0].save()
    address = reverse("evaluations:start_evaluation", args=[cast.batch.number])
    shown = client_of(cast.clerk).post(address, {"reason": TYPED}).content.decode()
    assert "还没有完成形式审查" in shown
    assert "已知以上情况" not in shown


def test_a_step_that_is_gone_from_its_page_gives_the_text_back_to_be_copied() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    address, page = f"/measures/{measure.pk}/withdraw/", f"/measures/{measure.pk}/"
    actions.withdraw_measure(measure, by=cast.unit_lead, reason="重新整理")
    answer = client_of(cast.unit_lead).post(
        address, {"reason": TYPED}, headers={"referer": f"http://testserver{page}"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert f">{TYPED}</textarea>" in shown
    assert f'href="{page}"' in shown


def test_nobody_is_led_back_to_where_nothing_can_be_read() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    actions.withdraw_measure(measure, by=cast.unit_lead, reason="重新整理")
    address = f"/measures/{measure.pk}/withdraw/"
    answer = client_of(cast.unit_lead).post(
        address, {"reason": TYPED}, headers={"referer": f"http://testserver{address}"}
    )
    assert f'class="btn btn-primary" href="/measures/{measure.pk}/"' in answer.content.decode()


def test_the_opinion_on_a_letter_is_kept_where_it_was_typed() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    page, address = (
        reverse("letters:letter_detail", args=[letter.pk]),
        reverse("letters:letter_unsign", args=[letter.pk]),
    )
    answer = client_of(cast.signatory).post(
        address, {"opinion": " "}, headers={"referer": f"http://testserver{page}"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r"<details[^>]* open>\s*<summary>撤回签发", shown)


def test_the_evaluation_is_ended_by_a_folded_step_until_the_result_is_handed_in() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    office, page = client_of(cast.clerk), f"/batches/{cast.batch.number}/"
    shown = office.get(page).content.decode()
    assert "还有1份评分表没有交" in shown
    assert re.search(r"<summary>结束评估……</summary>.*不再等待未交评分表的理由", shown, re.DOTALL)
    cast.score_all()
    cast.hand_in()
    shown = office.get(page).content.decode()
    assert "<summary>结束评估" not in shown
    assert "第三方已提交评估结果，可以结束评估。" in shown
