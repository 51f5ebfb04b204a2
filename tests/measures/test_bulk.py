"""One act on many measures: what is left out is said, what is sent twice is told as it was, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.models import Notice
from measures import actions
from measures.bulk import PORTION
from measures.models import Measure
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast, make_person, make_unit, with_another_batch
from tests.matrix.forms import Form, forms_of

pytestmark = pytest.mark.django_db
ADDRESS = "/measures/bulk/"


def listed(client: Client, act: str, measures: list[Measure]) -> Form:
    """Return the form that lists what an act would be done to, as a person sends it on."""
    answer = client.post(ADDRESS, {"act": act, "measure": [one.pk for one in measures]})
    [form] = forms_at(answer)
    return form


def forms_at(answer: Any) -> list[Form]:
    return [one for one in forms_of(ADDRESS, answer.content) if one.address == ADDRESS]


def press(client: Client, form: Form, **entries: str) -> Any:
    return client.post(ADDRESS, form.filled(confirmed="1", **entries))


def drafts(cast: Cast, count: int) -> list[Measure]:
    return [cast.draft(title=f"第{number}项") for number in range(count)]


def sent(cast: Cast, count: int) -> list[Measure]:
    return [actions.submit_measure(one, by=cast.unit_lead) for one in drafts(cast, count)]


def person_for(act: str, cast: Cast) -> User:
    return {"delete": cast.submitter, "hand_up": cast.submitter, "submit": cast.unit_lead}.get(
        act, cast.clerk
    )


@pytest.mark.parametrize("act", ["accept", "return", "hand_up", "submit", "delete"])
def test_a_portion_that_is_sent_twice_tells_what_was_done(act: str) -> None:
    cast = make_cast(evaluators=1)
    office = client_of(person_for(act, cast))
    measures = (sent if act in {"accept", "return"} else drafts)(cast, PORTION + 2)
    entries = {"field": "effect", "comment": "请补充数字。"} if act == "return" else {}
    first = listed(office, act, measures)
    lost = press(office, first, **entries)
    # The button was pressed again before the answer came: what is left is done, what was done is counted as done.
    again = press(office, first, **entries)
    assert again.status_code == 302
    told = office.get(again["Location"]).content.decode()
    assert f"办好{PORTION + 2}项" in told
    # The page of the first answer goes on by itself, and finds all done.
    [going_on] = forms_at(lost)
    ended = office.post(ADDRESS, going_on.filled())
    assert ended.status_code == 302
    assert f"办好{PORTION + 2}项" in office.get(ended["Location"]).content.decode()


def test_what_somebody_else_did_is_not_counted_as_ones_own() -> None:
    cast = make_cast(evaluators=1)
    one, other = sent(cast, 2)
    office = client_of(cast.clerk)
    form = listed(office, "accept", [one, other])
    actions.accept_measure(one, by=cast.reviewer)
    answer = press(office, form)
    shown = answer.content.decode()
    assert (answer.status_code, "办好1项" in shown, "不是待形审" in shown) == (422, True, True)


@pytest.mark.parametrize("days", [-1, 365 * 200])
def test_a_day_that_cannot_be_is_refused_before_anything_is_done_with_the_comment_kept(days: int) -> None:
    cast = make_cast(evaluators=1)
    measures = sent(cast, 2)
    office = client_of(cast.clerk)
    day = timezone.localdate() + timedelta(days=days)
    form = listed(office, "return", measures)
    typed = {"field": "effect", "comment": "写了很久的意见", "due_on": day.isoformat()}
    answer = press(office, form, **typed)
    assert answer.status_code == 422
    [again] = forms_at(answer)
    kept = again.filled()
    assert (kept["comment"], len(kept["measure"]), day.isoformat() in kept["due_on"]) == (
        ["写了很久的意见"],
        2,
        True,
    )
    assert not Measure.objects.filter(state="returned").exists()


def test_what_the_action_refuses_is_sent_again_with_what_was_typed() -> None:
    cast = make_cast(evaluators=1)
    [measure] = sent(cast, 1)
    office = client_of(cast.clerk)
    form = listed(office, "return", [measure])
    answer = press(office, form, field="effect", comment="带有自造字\ue001的意见")
    assert answer.status_code == 422
    assert "U+E001" in answer.content.decode()
    [again] = forms_at(answer)
    assert again.filled()["comment"] == ["带有自造字\ue001的意见"]
    assert press(office, again, comment="改好的意见").status_code == 302
    assert measure.returns.get().comments.get().text == "改好的意见"


def test_what_is_not_reminded_of_is_listed_before_the_others_are() -> None:
    cast = make_cast(evaluators=1)
    waiting = cast.submitted()
    ended = with_another_batch(cast).submitted(title="批次已取消的")
    actions.cancel_batch(ended.batch, by=cast.reviewer, reason="不再征集")
    office = client_of(cast.clerk)
    answer = office.post(ADDRESS, {"act": "remind", "measure": [waiting.pk, ended.pk]})
    shown = answer.content.decode()
    assert (answer.status_code, "征集已经结束。" in shown) == (200, True)
    [form] = forms_at(answer)
    assert form.filled()["measure"] == [str(waiting.pk)]
    assert press(office, form)["Location"].endswith(f"/remind/?unit={cast.unit.pk}")


def test_units_that_are_not_reminded_are_named_with_the_reason() -> None:
    cast = make_cast(evaluators=1)
    cast.draft()
    fine = make_unit()
    lead = make_person(Role.UNIT_LEAD, unit=fine)
    actions.invite_units(cast.batch, by=cast.clerk, units=[fine])
    drafted = actions.draft_measure(cast.batch, by=lead, texts={**TEXTS, "title": "另一家的"})
    actions.submit_measure(drafted, by=lead)
    office = client_of(cast.clerk)
    preview = f"/batches/{cast.batch.number}/remind/?unit={cast.unit.pk}&unit={fine.pk}"
    shown = office.get(preview).content.decode()
    assert f"<li>{fine}：没有需要催的事</li>" in shown
    sending = f"/batches/{cast.batch.number}/remind/send/"
    told = office.post(sending, {"unit": [cast.unit.pk, fine.pk]}, follow=True).content.decode()
    assert ("已提醒1家单位" in told, f"{fine}：没有需要催的事" in told) == (True, True)
    refused = office.post(sending, {"unit": [cast.unit.pk]})
    assert (refused.status_code, f"{cast.unit}：今天已经提醒过" in refused.content.decode()) == (422, True)
    assert Notice.objects.filter(recipient=lead, subject__contains="提醒").count() == 0
