"""会签: who is asked, what an answer is given to, when it lapses, and that a letter is not signed without it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from letters import actions
from letters.choices import CountersignState, Step
from letters.models import Countersignature, Letter
from tests.factories import Cast, make_cast, make_person, make_unit
from tests.letters.countersigning import (
    add_paragraph,
    agree,
    asked,
    colleague,
    fresh,
    object_to,
    one_asked,
    reviewed,
    reword,
    shown_of,
)
from tests.states import letter_in

pytestmark = pytest.mark.django_db


def refusal_of(letter: Letter, cast: Cast) -> list[str]:
    with pytest.raises(Incomplete) as refused:
        actions.sign_letter(letter, by=cast.signatory)
    return [fault.message for fault in refused.value.errors]


def test_a_letter_is_not_signed_before_everybody_asked_has_agreed() -> None:
    cast, part = one_asked()
    letter = reviewed(part.letter, cast)
    (refusal,) = refusal_of(letter, cast)
    assert part.part_name in refusal
    assert "还没有会签" in refusal
    agree(part, cast.unit_lead)
    assert actions.sign_letter(letter, by=cast.signatory).state == "signed"


def test_a_refused_countersignature_keeps_the_letter_from_being_signed_until_it_is_withdrawn() -> None:
    cast, part = one_asked()
    object_to(part, cast.unit_lead, "第二段请写明依据。")
    letter = reviewed(part.letter, cast)
    assert "第二段请写明依据。" in refusal_of(letter, cast)[0]
    actions.withdraw_countersign(part, by=cast.clerk, reason="依据已在附件列明")
    assert actions.sign_letter(letter, by=cast.signatory).state == "signed"
    withdrawn = letter.steps.get(step=Step.WITHDRAW)
    assert "依据已在附件列明" in withdrawn.opinion
    assert withdrawn.by == cast.clerk


def test_a_changed_paragraph_voids_what_was_given_to_the_words_before_and_is_named() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    letter = add_paragraph(part.letter, cast.clerk)
    assert fresh(part).state == CountersignState.VOIDED
    assert "正文第3段有改动" in letter.steps.get(step=Step.VOID).opinion
    assert Notice.objects.filter(recipient=cast.unit_lead, subject__contains="会签后有改动").exists()
    assert "还没有重新会签" in refusal_of(reviewed(letter, cast), cast)[0]
    agree(part, cast.unit_lead)
    assert actions.sign_letter(letter, by=cast.signatory).state == "signed"


def test_who_answered_after_the_change_is_not_touched_by_it() -> None:
    cast = make_cast(evaluators=1)
    person = colleague(cast)
    first, second = asked(cast, cast.unit, people=(person,))
    agree(first, cast.unit_lead)
    add_paragraph(first.letter, cast.clerk)
    agree(second, person)
    assert [fresh(one).state for one in (first, second)] == ["voided", "agreed"]


def test_what_is_no_word_of_the_letter_voids_nothing() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    reword(part.letter, cast.clerk, urgency="加急")
    assert fresh(part).state == CountersignState.AGREED


def test_an_amended_measure_voids_and_is_named_by_its_place_in_the_annex() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    letter = fresh(part).letter
    measure = letter.batch.measures.get()
    texts = {"summary": f"{measure.summary}另有一句。"}
    actions.amend_measure(letter, by=cast.clerk, measure_id=measure.pk, texts=texts, reason="漏一句")
    assert "附件第1项有改动" in letter.steps.get(step=Step.VOID).opinion


def test_words_that_changed_past_the_letter_are_found_at_signing_and_lapse_when_it_is_sent_again() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    letter = reviewed(part.letter, cast)
    letter.batch.measures.update(innovation_point="三方共用一份清单。")
    assert "附件第1项有改动" in refusal_of(letter, cast)[0]
    returned = actions.return_letter(letter, by=cast.signatory, opinion="请重新会签")
    actions.send_to_review(returned, by=cast.clerk)
    assert fresh(part).state == CountersignState.VOIDED


def test_an_answer_is_given_to_the_words_that_were_shown() -> None:
    cast, part = one_asked()
    shown = shown_of(part)
    add_paragraph(part.letter, cast.clerk)
    assert_refused(part, cast, shown)


def test_an_annex_that_changes_without_an_edit_makes_other_words_of_the_letter() -> None:
    cast, part = one_asked()
    shown = shown_of(part)
    part.letter.batch.measures.update(innovation_point="三方共用一份清单。")
    assert fresh(part).letter.edit_version == part.letter.edit_version
    assert_refused(part, cast, shown)


def assert_refused(part: Countersignature, cast: Cast, shown: str) -> None:
    """No answer is taken to words that are no more."""
    for act in (actions.countersign, actions.object_to_letter):
        with pytest.raises(WrongState):
            act(part, by=cast.unit_lead, shown=shown, opinion="同意。")
    assert fresh(part).state == CountersignState.WAITING


def test_an_objection_says_what_should_be_otherwise_and_reaches_the_drafter() -> None:
    cast, part = one_asked()
    with pytest.raises(Incomplete):
        object_to(part, cast.unit_lead, "  ")
    object_to(part, cast.unit_lead)
    assert Notice.objects.filter(recipient=cast.clerk, body="第一段请写明依据。").exists()


def test_each_act_done_twice_changes_nothing() -> None:
    cast, part = one_asked()
    assert asked(cast, cast.unit) == []
    for _twice in range(2):
        agree(part, cast.unit_lead)
    for _twice in range(2):
        object_to(part, cast.unit_lead)
    for _twice in range(2):
        actions.withdraw_countersign(part, by=cast.clerk, reason="已另行协商")
    counted = [part.letter.steps.filter(step=step).count() for step in (Step.ASK, Step.COUNTERSIGN)]
    counted += [part.letter.steps.filter(step=step).count() for step in (Step.OBJECT, Step.WITHDRAW)]
    assert counted == [1, 1, 1, 1]


def test_a_part_that_was_withdrawn_can_be_asked_again() -> None:
    cast, part = one_asked()
    actions.withdraw_countersign(part, by=cast.clerk, reason="已另行协商")
    (again,) = asked(cast, cast.unit)
    assert again.pk != part.pk


def test_an_agreement_is_not_withdrawn() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    with pytest.raises(WrongState):
        actions.withdraw_countersign(part, by=cast.clerk, reason="不需要")


def test_withdrawing_asks_for_a_reason() -> None:
    cast, part = one_asked()
    with pytest.raises(Incomplete):
        actions.withdraw_countersign(part, by=cast.clerk, reason=" ")


def test_after_signing_nothing_is_asked_answered_or_withdrawn() -> None:
    cast, part = one_asked()
    agree(part, cast.unit_lead)
    actions.sign_letter(reviewed(part.letter, cast), by=cast.signatory)
    acts: tuple[Callable[[], object], ...] = (
        lambda: asked(cast, make_person("unit_lead").unit),  # type: ignore[arg-type]  # a lead has a unit
        lambda: object_to(part, cast.unit_lead),
        lambda: actions.withdraw_countersign(part, by=cast.clerk, reason="不需要"),
    )
    for act in acts:
        with pytest.raises(WrongState):
            act()


@pytest.mark.parametrize("name", ["nobody", "no lead", "yesterday", "drafter", "auditor", "in 2200"])
def test_who_or_when_cannot_be_asked_is_named(name: str) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    day = timezone.localdate() + timedelta(days=3)
    given: dict[str, dict[str, object]] = {
        "nobody": {},
        "no lead": {"units": [make_unit()]},
        "yesterday": {"units": [cast.unit], "due_on": timezone.localdate() - timedelta(days=1)},
        "drafter": {"people": [cast.clerk]},
        "auditor": {"people": [cast.auditor]},
        "in 2200": {"units": [cast.unit], "due_on": day.replace(year=2200, day=1)},
    }
    with pytest.raises(Incomplete) as refused:
        actions.ask_countersign(letter, by=cast.clerk, **{"due_on": day, **given[name]})  # type: ignore[arg-type]
    (fault,) = refused.value.errors
    assert fault.place in {"units", "people", "due_on"}


def test_only_who_is_asked_answers_and_only_who_could_draft_asks_or_withdraws() -> None:
    cast, part = one_asked()
    other_lead = make_person("unit_lead")
    people = [cast.submitter, other_lead, cast.clerk, cast.reviewer, cast.auditor, *cast.evaluators]
    for person in people:
        with pytest.raises(NotAllowed):
            agree(part, person)
    for person in (cast.unit_lead, cast.signatory, cast.auditor):
        with pytest.raises(NotAllowed):
            actions.withdraw_countersign(part, by=person, reason="不需要")
        with pytest.raises(NotAllowed):
            actions.ask_countersign(part.letter, by=person, due_on=timezone.localdate(), units=[cast.unit])


def test_nobody_countersigns_a_letter_in_which_they_had_another_hand() -> None:
    cast = make_cast(evaluators=1)
    person = colleague(cast)
    (part,) = asked(cast, people=(person,))
    assert Countersignature.objects.asked_of(person).outstanding().exists()
    add_paragraph(part.letter, person)
    with pytest.raises(NotAllowed):
        agree(part, person)
    assert not Countersignature.objects.asked_of(person).outstanding().exists()
    (refusal,) = refusal_of(reviewed(part.letter, cast), cast)
    assert "已办这份函的其他环节" in refusal


def test_who_countersigned_neither_drafts_nor_reviews_nor_signs() -> None:
    cast = make_cast(evaluators=1)
    person = make_person("office_clerk", "office_reviewer", "signatory", unit=cast.clerk.unit)
    (part,) = asked(cast, people=(person,))
    agree(part, person)
    letter = part.letter
    with pytest.raises(NotAllowed):
        add_paragraph(letter, person)
    sent = actions.send_to_review(letter, by=cast.clerk)
    with pytest.raises(NotAllowed):
        actions.review_letter(sent, by=person)
    actions.review_letter(sent, by=cast.reviewer)
    with pytest.raises(NotAllowed):
        actions.sign_letter(sent, by=person)


def test_nobody_answers_for_two_parts_of_one_letter() -> None:
    cast = make_cast(evaluators=1)
    unit = make_unit()
    make_person("unit_lead", unit=unit)
    first, second = asked(cast, cast.unit, unit)
    agree(first, cast.unit_lead)
    moved = User.objects.get(pk=cast.unit_lead.pk)
    moved.unit = unit
    moved.save()
    with pytest.raises(NotAllowed):
        agree(second, moved)
    with pytest.raises(IntegrityError), transaction.atomic():
        Countersignature.objects.filter(pk=second.pk).update(
            state="agreed", answered_by=moved, answered_at=timezone.now(), opinion="同意。", words=[]
        )
