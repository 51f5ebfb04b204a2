"""Whom a change of the annex is told, and when: nobody before its letter is issued, and of one not published nobody else."""

from __future__ import annotations

import pytest

from core.errors import Incomplete
from core.models import Notice
from letters import actions
from letters.annex import selected_for
from letters.choices import Publicity
from letters.models import AddresseeGroup, Letter
from tests.clients import client_of
from tests.letters.annex_changed import FIRST, LEFT_OUT, Published, published
from tests.letters.countersigning import reword

pytestmark = pytest.mark.django_db


def told(one: Published) -> list[str]:
    found = Notice.objects.filter(recipient=one.cast.unit_lead, subject__contains=LEFT_OUT)
    return list(found.values_list("subject", flat=True))


def test_the_words_of_what_is_put_in_are_not_amended_before_the_letter_is_out() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    measure, before = one.measure(LEFT_OUT), told(one)
    assert measure.pk in {decision.measure_id for decision in selected_for(one.draft)}
    texts = {"title": "丙事当日办"}
    with pytest.raises(Incomplete) as refusal:
        actions.amend_measure(one.draft, by=one.cast.clerk, measure_id=measure.pk, texts=texts, reason="笔误")
    assert "撤回补入" in refusal.value.errors[0].message
    clerk, address = client_of(one.cast.clerk), f"/letters/manage/{one.draft.pk}/"
    answer = clerk.post(f"{address}annex/{measure.pk}/", {**texts, "reason": "笔误"})
    page = answer.content.decode()
    assert (answer.status_code, "撤回补入" in page, "丙事当日办" in page) == (422, True, True)
    assert told(one) == before
    assert one.measure(LEFT_OUT).title == LEFT_OUT
    order = clerk.get(f"{address}annex/").content.decode()
    led = {title: f"/annex/{one.measure(title).pk}/" in order for title in (FIRST, LEFT_OUT)}
    assert led == {FIRST: True, LEFT_OUT: False}


@pytest.mark.parametrize("publicity", Publicity.values)
@pytest.mark.parametrize("is_sent", [False, True])
def test_of_a_letter_that_is_not_published_its_addressees_alone_are_told(
    publicity: str, *, is_sent: bool
) -> None:
    one = published(publicity=publicity)
    if is_sent:
        group = AddresseeGroup.objects.create(name="片区", wording="各片区管委会")
        group.units.add(one.cast.unit)
        reword(one.draft, one.cast.clerk, groups=(group.pk,))
    one.confirmed(LEFT_OUT, "insert", reason="涉及内部事项")
    letter = one.issue()
    assert Letter.objects.get(pk=letter.pk).publicity == publicity
    words = f"{LEFT_OUT}：已由{letter.number}补入附件"
    assert (words in told(one)) == (is_sent or publicity == Publicity.OPEN)
