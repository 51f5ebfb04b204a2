"""The form's page: what is required, what lacks, and going on from it once the texts are saved."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import User
from measures import actions
from measures.choices import MeasureState
from measures.forms import MeasureForm
from measures.models import Measure
from tests.clients import client_of
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def send(person: User, measure: Measure, then: str, **texts: object) -> Any:
    form = MeasureForm(instance=measure)
    typed = {name: form[name].value() or "" for name in form.fields if name != "joint_units"}
    return client_of(person).post(f"/measures/{measure.pk}/edit/", {**typed, **texts, "then": then})


def page(person: User, measure: Measure) -> str:
    return client_of(person).get(f"/measures/{measure.pk}/edit/").content.decode()


def test_what_is_typed_is_saved_and_then_handed_up_by_one_button() -> None:
    cast = make_cast()
    draft = cast.draft(effect="")
    assert send(cast.submitter, draft, "hand_up", effect="每票节省四十分钟。").status_code == 302
    draft.refresh_from_db()
    assert draft.effect == "每票节省四十分钟。"
    assert draft.handed_up_at is not None


def test_a_lead_sends_in_from_the_form() -> None:
    cast = make_cast()
    draft = cast.draft()
    assert send(cast.unit_lead, draft, "submit").status_code == 302
    draft.refresh_from_db()
    assert draft.state == MeasureState.SUBMITTED


def test_a_refusal_stays_on_the_form_with_a_link_to_each_fault_and_what_was_typed() -> None:
    cast = make_cast()
    draft = cast.draft(summary="")
    answer = send(cast.unit_lead, draft, "submit", effect="", risks="新写的风险。")
    text = answer.content.decode()
    assert answer.status_code == 422
    refusal = text.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', refusal) == ["id_summary", "id_effect"]
    assert "新写的风险。" in text
    draft.refresh_from_db()
    assert (draft.risks, draft.state) == ("新写的风险。", MeasureState.DRAFT)
    # The page carries the version that it was saved as: sending it again is no conflict.
    assert send(cast.unit_lead, draft, "submit", summary="做法。", effect="十二家。").status_code == 302


def test_a_submitter_does_not_send_in_by_naming_the_lead_s_button() -> None:
    cast = make_cast()
    draft = cast.draft()
    assert send(cast.submitter, draft, "submit").status_code == 403
    draft.refresh_from_db()
    assert draft.state == MeasureState.DRAFT


def test_every_required_entry_is_marked_and_said_to_readers() -> None:
    cast = make_cast()
    cast.batch.required_texts = ["effect"]
    cast.batch.save()
    text = page(cast.submitter, cast.draft()).partition('id="measure-form"')[2].partition("</form>")[0]
    assert text.count("required-mark") == 4
    assert set(re.findall(r'name="(\w+)"[^>]*aria-required="true"', text)) == {
        "title",
        "summary",
        "innovation_point",
        "effect",
    }


def test_the_index_says_in_a_word_what_each_entry_lacks() -> None:
    cast = make_cast()
    limit = cast.batch.summary_limit
    text = page(cast.submitter, cast.draft(effect="", summary="长" * (limit + 11) + "。"))
    lacks = dict(re.findall(r'data-lack="(\w+)".*?class="lack">([^<]*)<', text))
    assert lacks["effect"] == "未填"
    assert lacks["summary"] == "超12字"
    assert lacks["title"] == ""


def test_only_what_was_never_sent_offers_to_be_deleted() -> None:
    cast = make_cast()
    draft, sent = cast.draft(), cast.submitted()
    returned = actions.return_measure(sent, by=cast.clerk, comments={"effect": "请补充"})
    assert "delete-draft" in page(cast.submitter, draft)
    assert "delete-draft" not in page(cast.submitter, returned)
