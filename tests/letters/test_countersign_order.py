"""会签 in order: the next place is asked when all before it have agreed, and waits again when one has not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Incomplete, WrongState
from core.models import Notice
from letters import actions
from letters.choices import CountersignState, Step
from letters.countersigned import countersign_faults
from letters.models import Countersignature
from letters.reminders import unanswered_parts
from letters.turns import Turn, due_when_called, place_in_turn
from tests.clients import client_of
from tests.factories import make_person, make_unit
from tests.letters.countersigning import (
    add_paragraph,
    agree,
    asked,
    colleague,
    fresh,
    object_to,
    reviewed,
    two_in_order,
)
from tests.letters.test_countersign_kept import sheet_of

MONDAY = date(2026, 3, 2)


@given(st.lists(st.builds(Turn, st.integers(1, 5), st.booleans())))
def test_the_place_in_turn_is_the_first_at_which_somebody_has_not_agreed(turns: list[Turn]) -> None:
    place = place_in_turn(turns)
    assert all(one.has_agreed for one in turns if place is None or one.place < place)
    assert place is None or Turn(place, has_agreed=False) in turns


@pytest.mark.parametrize(("due_on", "day"), [(2, 5), (5, 5), (9, 9)])
def test_who_is_called_has_three_working_days_at_least(due_on: int, day: int) -> None:
    assert due_when_called(MONDAY.replace(day=due_on), today=MONDAY) == MONDAY.replace(day=day)


@pytest.mark.django_db
class TestOrder:
    def test_the_next_place_is_asked_told_and_reminded_only_when_all_before_have_agreed(self) -> None:
        cast, first, second, person = two_in_order()
        assert fresh(second).state == CountersignState.QUEUED
        assert not Notice.objects.filter(recipient=person, subject__contains="请会签").exists()
        assert [one.part for one in unanswered_parts(second.due_on)] == [first]
        agree(first, cast.unit_lead)
        assert fresh(second).state == CountersignState.WAITING
        assert Notice.objects.filter(recipient=person, subject__contains="请会签").exists()
        assert [one.part for one in unanswered_parts(fresh(second).due_on)] == [second]
        called = second.letter.steps.get(step=Step.CALL)
        assert f"请{second.part_name}会签" in called.opinion

    def test_who_is_not_in_turn_neither_reads_the_letter_nor_answers(self) -> None:
        cast, first, second, person = two_in_order()
        with pytest.raises(WrongState, match="还没有轮到"):
            agree(second, person)
        unit = make_unit()
        third_lead = make_person("unit_lead", unit=unit)
        (third,) = asked(cast, unit, place=2)
        assert client_of(third_lead).get(f"/countersign/{third.pk}/").status_code == 404
        agree(first, cast.unit_lead)
        assert client_of(third_lead).get(f"/countersign/{third.pk}/").status_code == 200

    def test_the_database_refuses_an_answer_out_of_turn(self) -> None:
        _cast, _first, second, person = two_in_order()
        answer = {"answered_by": person, "answered_at": timezone.now(), "opinion": "同意。", "words": []}
        with pytest.raises(IntegrityError), transaction.atomic():
            Countersignature.objects.filter(pk=second.pk).update(state="agreed", **answer)

    def test_a_change_has_the_first_place_answer_anew_and_then_the_next(self) -> None:
        cast, first, second, person = two_in_order()
        agree(first, cast.unit_lead)
        agree(second, person)
        add_paragraph(first.letter, cast.clerk)
        assert [fresh(one).state for one in (first, second)] == ["voided", "queued"]
        told = Notice.objects.filter(recipient=person, subject__contains="会签后有改动")
        assert not told.exists()
        agree(first, cast.unit_lead)
        assert fresh(second).state == CountersignState.WAITING
        letter = reviewed(first.letter, cast)
        assert [fault.message for fault in countersign_faults(letter)]
        agree(second, person)
        assert actions.sign_letter(letter, by=cast.signatory).state == "signed"

    def test_an_objection_has_those_after_wait_and_an_answer_to_these_words_stands(self) -> None:
        cast, first, second, person = two_in_order()
        other = colleague(cast)
        (third,) = asked(cast, people=(other,), place=2)
        agree(first, cast.unit_lead)
        agree(second, person)
        object_to(first, cast.unit_lead)
        assert [fresh(one).state for one in (first, second, third)] == ["objected", "agreed", "queued"]
        assert Notice.objects.filter(recipient=other, subject__contains="暂缓会签").exists()

    def test_doing_without_who_is_in_turn_asks_the_next(self) -> None:
        cast, first, second, _person = two_in_order()
        actions.withdraw_countersign(first, by=cast.clerk, reason="已另行协商")
        assert fresh(second).state == CountersignState.WAITING

    def test_who_is_put_in_front_is_asked_before_those_who_were_asked_already(self) -> None:
        cast, first, second, _person = two_in_order()
        actions.withdraw_countersign(first, by=cast.clerk, reason="改次序")
        (front,) = asked(cast, cast.unit)
        assert [fresh(one).state for one in (front, second)] == ["waiting", "queued"]

    @pytest.mark.parametrize("place", [0, 21])
    def test_a_place_that_there_is_not_is_refused(self, place: int) -> None:
        cast, _first, _second, _person = two_in_order()
        with pytest.raises(Incomplete) as refused:
            asked(cast, people=(colleague(cast),), place=place)
        assert [fault.place for fault in refused.value.errors] == ["place"]

    def test_the_sheet_numbers_the_parts_by_their_places(self) -> None:
        _cast, first, second, _person = two_in_order()
        text = sheet_of(first.letter)
        assert f"1．{first.part_name}：（待会签）" in text
        assert f"2．{second.part_name}：（未轮到）" in text

    def test_the_pages_show_the_order_and_ask_for_it(self) -> None:
        cast, first, second, _person = two_in_order()
        page = client_of(cast.clerk).get(f"/letters/manage/{first.letter_id}/").content.decode()
        assert "未轮到" in page
        assert "轮到以后" in page
        given = {"people": [colleague(cast).pk], "place": "3", "due_on": str(second.due_on)}
        address = f"/letters/manage/{first.letter_id}/countersign/"
        assert client_of(cast.clerk).post(address, given).status_code == 302
        assert first.letter.countersignatures.get(place=3).state == CountersignState.QUEUED


@pytest.mark.django_db
class TestAnotherDay:
    def test_the_office_moves_a_day_for_a_reason_on_record_and_tells_who_is_asked(self) -> None:
        cast, first, _second, _person = two_in_order()
        day = first.due_on + timedelta(days=5)
        actions.move_countersign_day(first, by=cast.clerk, due_on=day, reason="材料较多")
        assert fresh(first).due_on == day
        assert "材料较多" in first.letter.steps.get(step=Step.MOVE_DAY).opinion
        assert Notice.objects.filter(recipient=cast.unit_lead, subject__contains="答复期限改为").exists()

    def test_moving_it_twice_is_on_record_once_and_who_waits_for_others_is_not_told(self) -> None:
        cast, _first, second, person = two_in_order()
        day = second.due_on + timedelta(days=5)
        for _twice in range(2):
            actions.move_countersign_day(second, by=cast.clerk, due_on=day, reason="材料较多")
        assert second.letter.steps.filter(step=Step.MOVE_DAY).count() == 1
        assert not Notice.objects.filter(recipient=person, subject__contains="答复期限改为").exists()

    def test_the_page_keeps_what_was_typed_beside_what_is_wrong(self) -> None:
        cast, first, _second, _person = two_in_order()
        address = f"/letters/manage/{first.letter_id}/countersign/{first.pk}/day/"
        client = client_of(cast.clerk)
        assert client.get(address).status_code == 200
        refused = client.post(address, {"due_on": "2020-01-01", "reason": "材料较多"})
        assert refused.status_code == 422
        assert "答复期限不能早于今天" in refused.content.decode()
        assert "材料较多" in refused.content.decode()
        assert client.post(address, {"due_on": str(first.due_on), "reason": ""}).status_code == 422
        day = first.due_on + timedelta(days=1)
        assert client.post(address, {"due_on": str(day), "reason": "材料较多"}).status_code == 302

    def test_who_has_answered_needs_no_other_day(self) -> None:
        cast, first, _second, _person = two_in_order()
        agree(first, cast.unit_lead)
        with pytest.raises(WrongState):
            actions.move_countersign_day(first, by=cast.clerk, due_on=first.due_on, reason="材料较多")


@pytest.mark.django_db
def test_the_notice_of_what_lapsed_names_the_paragraph_in_its_readers_language() -> None:
    cast, first, _second, _person = two_in_order()
    agree(first, cast.unit_lead)
    add_paragraph(first.letter, cast.clerk)
    client = client_of(cast.unit_lead)
    client.cookies["django_language"] = "en"
    assert "Paragraph 3 of the text" in client.get("/notices/").content.decode()
