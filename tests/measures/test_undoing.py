"""What the office decided at the screening can be taken back, and nothing that was merged is lost."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from core.errors import ActionError, Incomplete, NotAllowed, WrongState
from core.models import Notice
from measures import actions
from measures.choices import MeasureState
from measures.models import Measure
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast, make_person, make_unit
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db


def of_another_unit(cast: Cast, title: str = "乙单位的一项") -> Measure:
    """A candidate that another unit, with a lead of its own, has sent to the cast's batch."""
    unit = make_unit()
    lead = make_person(Role.UNIT_LEAD, unit=unit)
    actions.invite_units(cast.batch, by=cast.clerk, units=[unit])
    return actions.submit_measure(
        actions.draft_measure(cast.batch, by=lead, texts={**TEXTS, "title": title}), by=lead
    )


@remembered
def merged(cast: Cast) -> tuple[Measure, Measure]:
    """A candidate, and another unit's that was merged into it."""
    one, other = cast.submitted(title="甲单位的一项"), of_another_unit(cast)
    other = actions.merge_measure(other, by=cast.clerk, into=one, reason="内容相同")
    Notice.objects.all().delete()
    return Measure.objects.get(pk=one.pk), other


@remembered
def screened(cast: Cast, how: str) -> Measure:
    measure = cast.submitted(title="要改判的一项")
    if how == "accepted":
        return actions.accept_measure(measure, by=cast.clerk)
    if how == "rejected":
        return actions.reject_measure(measure, by=cast.clerk, reason="不属于制度创新")
    return actions.merge_measure(
        measure, by=cast.clerk, into=cast.submitted(title="另一项"), reason="内容相同"
    )


@pytest.mark.parametrize("how", ["accepted", "rejected", "merged"])
def test_what_was_decided_waits_again_and_its_unit_is_told_why(how: str) -> None:
    cast = make_cast(evaluators=1)
    measure = actions.undo_screening(screened(cast, how), by=cast.clerk, reason="看错了材料")
    assert (measure.state, measure.state_reason, measure.merged_into) == (MeasureState.SUBMITTED, "", None)
    told = Notice.objects.filter(recipient=cast.unit_lead, body="理由：看错了材料")
    assert told.count() == 1


@pytest.mark.parametrize("how", ["accepted", "rejected", "merged"])
def test_nothing_is_taken_back_once_the_collecting_is_over(how: str) -> None:
    cast = make_cast(evaluators=1)
    measure = screened(cast, how)
    cast.accepted(title="还有一项")
    for waiting in cast.batch.measures.filter(state=MeasureState.SUBMITTED):
        actions.accept_measure(waiting, by=cast.clerk)
    cast.evaluate()
    with pytest.raises(WrongState):
        actions.undo_screening(Measure.objects.get(pk=measure.pk), by=cast.clerk, reason="看错了材料")


def test_the_office_alone_takes_back_and_says_why() -> None:
    cast = make_cast(evaluators=1)
    measure = screened(cast, "accepted")
    for person in (cast.unit_lead, cast.signatory, cast.auditor):
        with pytest.raises(NotAllowed):
            actions.undo_screening(measure, by=person, reason="看错了材料")
    with pytest.raises(Incomplete):
        actions.undo_screening(measure, by=cast.clerk, reason=" ")
    with pytest.raises(WrongState):
        actions.undo_screening(cast.submitted(), by=cast.clerk, reason="还没有形审")


@pytest.mark.parametrize("how", ["withdrawn", "rejected"])
def test_what_was_merged_comes_back_when_the_other_leaves(how: str) -> None:
    cast = make_cast(evaluators=1)
    one, other = merged(cast)
    if how == "withdrawn":
        actions.withdraw_measure(one, by=cast.unit_lead, reason="材料有误")
    else:
        actions.reject_measure(one, by=cast.clerk, reason="不属于制度创新")
    other.refresh_from_db()
    assert other.state == MeasureState.SUBMITTED
    assert Notice.objects.filter(recipient__unit=other.unit, subject__contains="重新等待形式审查").exists()
    assert list(one.joint_units.all()) == []


def test_undoing_a_merge_takes_out_the_units_that_it_alone_brought_in() -> None:
    cast = make_cast(evaluators=1)
    one, other = merged(cast)
    third = actions.draft_measure(
        cast.batch, by=make_person(Role.UNIT_LEAD, unit=other.unit), texts={**TEXTS, "title": "同单位又一项"}
    )
    third = actions.submit_measure(third, by=make_person(Role.UNIT_LEAD, unit=other.unit))
    actions.merge_measure(third, by=cast.clerk, into=one, reason="也相同")
    actions.undo_screening(Measure.objects.get(pk=other.pk), by=cast.clerk, reason="其实不同")
    assert list(one.joint_units.all()) == [other.unit]
    actions.undo_screening(Measure.objects.get(pk=third.pk), by=cast.clerk, reason="其实不同")
    assert list(one.joint_units.all()) == []


def test_a_unit_that_was_named_before_the_merge_stays_named_after_it() -> None:
    cast = make_cast(evaluators=1)
    one, other = cast.submitted(title="甲单位的一项"), of_another_unit(cast)
    assert other.unit is not None
    one.joint_units.add(other.unit)
    other = actions.merge_measure(other, by=cast.clerk, into=one, reason="内容相同")
    actions.undo_screening(other, by=cast.clerk, reason="其实不同")
    assert list(one.joint_units.all()) == [other.unit]


def test_an_accepted_double_can_be_merged_from_its_page() -> None:
    cast = make_cast(evaluators=1)
    one, double = cast.accepted(title="先到的一项"), cast.accepted(title="后到的一项")
    address = f"/screening/{double.pk}/merge/"
    page = client_of(cast.clerk).get(address, {"into": f"{one.ref} {one}"}).content.decode()
    assert f"把{double.ref}并入{one.ref}" in page
    answer = client_of(cast.clerk).post(f"/screening/{double.pk}/merge/", {"into": one.ref, "reason": "相同"})
    double.refresh_from_db()
    assert (answer.status_code, double.merged_into) == (302, one)


def test_no_target_of_a_merge_is_preset_and_none_is_refused() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    cast.submitted(title="另一项")
    client = client_of(cast.clerk)
    page = client.get(f"/screening/{measure.pk}/merge/").content.decode()
    assert 'name="into" list="into-list" value=""' in page
    assert f"把{measure.ref}并入" not in page
    answer = client.post(f"/screening/{measure.pk}/merge/", {"into": "", "reason": "内容相同"})
    assert answer.status_code == 422
    assert "请先选择并入哪一项" in answer.content.decode()
    assert 'value="内容相同"' in answer.content.decode()


def test_the_page_offers_to_take_back_what_can_be() -> None:
    cast = make_cast(evaluators=1)
    measure = screened(cast, "rejected")
    client = client_of(cast.clerk)
    assert f"/screening/{measure.pk}/undo/" in client.get(f"/screening/{measure.pk}/").content.decode()
    client.post(f"/screening/{measure.pk}/undo/", {"reason": "看错了材料"})
    measure.refresh_from_db()
    assert measure.state == MeasureState.SUBMITTED
    assert f"/screening/{measure.pk}/undo/" not in client.get(f"/screening/{measure.pk}/").content.decode()


def test_a_measure_that_was_merged_away_is_no_target() -> None:
    cast = make_cast(evaluators=1)
    _one, other = merged(cast)
    with pytest.raises(ActionError):
        actions.merge_measure(cast.submitted(title="第三项"), by=cast.clerk, into=other, reason="相同")
