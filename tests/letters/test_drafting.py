"""Writing a letter on its screens: words, groups, the annex's order, slips put right, figures, versions, previews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.errors import Incomplete, NotAllowed, WrongState
from evaluations.models import Decision
from letters import actions
from letters.actions.drafting import wording_of
from measures.models import Measure
from tests.factories import Cast, make_cast
from tests.letters.drafted import client_of, draft, group
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_an_empty_addressees_line_is_written_from_the_groups_in_their_order(cast: Cast) -> None:
    first = group(cast, "片区", "各片区管委会，")
    second = group(cast, "商务", "各设区市商务局")
    letter = draft(cast)
    words = replace(wording_of(letter), addressees="", groups=(second.pk, first.pk))
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    assert letter.addressees == "各片区管委会，各设区市商务局："


def test_typed_addressees_stay_whatever_the_groups_say(cast: Cast) -> None:
    one = group(cast, "片区", "各片区管委会")
    letter = draft(cast)
    words = replace(wording_of(letter), addressees="各有关单位：", groups=(one.pk,))
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    assert (letter.addressees, list(letter.addressee_groups.all())) == ("各有关单位：", [one])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"wording": "，"}, "wording"),
        ({"name": "片区"}, "name"),
        ({"wording": "字" * 201}, "name"),
        ({"wording": "各\x07单位"}, "wording"),
    ],
)
def test_a_group_that_cannot_be_used_is_refused_by_its_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    group(cast, "片区", "各片区管委会")
    with pytest.raises(Incomplete) as refusal:
        actions.keep_addressee_group(
            by=cast.clerk, units=[], **({"name": "商务", "wording": "各局"} | changes)
        )
    assert [fault.place for fault in refusal.value.errors] == [field]


def test_only_the_office_keeps_groups(cast: Cast) -> None:
    kept = group(cast, "片区", "各片区管委会")
    for act in (
        lambda: actions.keep_addressee_group(by=cast.signatory, name="甲", wording="乙", units=[]),
        lambda: actions.drop_addressee_group(by=cast.unit_lead, group=kept),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_urgency_and_copies_are_printed(cast: Cast) -> None:
    letter = draft(cast)
    words = replace(wording_of(letter), urgency="特急", copy_to="东海海关")
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    letter = actions.send_to_review(letter, by=cast.clerk)
    letter = actions.sign_letter(actions.review_letter(letter, by=cast.reviewer), by=cast.signatory)
    assert letter.content is not None
    assert (letter.content["urgency"], letter.content["copy_to"]) == ("特急", "东海海关")


@pytest.mark.parametrize("urgency", ["很急", "x" * 11])
def test_an_unknown_urgency_is_refused(cast: Cast, urgency: str) -> None:
    letter = draft(cast)
    with pytest.raises(Incomplete) as refusal:
        actions.edit_letter(
            letter,
            by=cast.clerk,
            words=replace(wording_of(letter), urgency=urgency),
            version=letter.edit_version,
        )
    assert [fault.place for fault in refusal.value.errors] == ["urgency"]


def test_the_annex_follows_the_order_that_was_set(cast: Cast) -> None:
    letter = draft(cast, "甲事一次办", "乙事一次办", "丙事一次办")
    keys = [decision.pk for decision in Decision.objects.of_batch(cast.batch.pk).in_annex_order()]
    actions.arrange_annex(letter, by=cast.clerk, decisions=[keys[2], keys[0], keys[1]])
    titles = [
        decision.measure.title for decision in Decision.objects.of_batch(cast.batch.pk).in_annex_order()
    ]
    assert titles == ["丙事一次办", "甲事一次办", "乙事一次办"]


def test_the_annex_of_a_letter_in_review_stays(cast: Cast) -> None:
    letter = letter_in("in_review", cast)
    keys = [decision.pk for decision in Decision.objects.of_batch(cast.batch.pk)]
    with pytest.raises(WrongState):
        actions.arrange_annex(letter, by=cast.clerk, decisions=keys)


def test_another_batchs_decision_cannot_be_placed(cast: Cast) -> None:
    other = make_cast(evaluators=1)
    letter, _others = draft(cast), draft(other)
    keys = [decision.pk for decision in Decision.objects.of_batch(other.batch.pk)]
    with pytest.raises(Incomplete):
        actions.arrange_annex(letter, by=cast.clerk, decisions=keys)


@pytest.mark.parametrize(
    ("move", "wanted"), [("down-0", [1, 0, 2]), ("up-2", [0, 2, 1]), ("up-0", [0, 1, 2])]
)
def test_a_move_without_a_script_is_stored(cast: Cast, move: str, wanted: list[int]) -> None:
    letter = draft(cast, "甲事一次办", "乙事一次办", "丙事一次办")
    decisions = Decision.objects.of_batch(cast.batch.pk).in_annex_order()
    keys = [decision.pk for decision in decisions]
    direction, position = move.split("-")
    answer = client_of(cast).post(
        f"/letters/manage/{letter.pk}/annex/",
        {"decision": keys, "move": f"{direction}-{keys[int(position)]}"},
    )
    assert answer.status_code == 302
    assert [decision.pk for decision in decisions.all()] == [keys[place] for place in wanted]


@pytest.mark.parametrize(
    "posted", [{}, {"decision": ["x", "9" * 30]}, {"decision": ["1"], "move": "up-²"}, {"move": "-"}]
)
def test_a_crafted_order_is_no_fault_of_ours(cast: Cast, posted: dict[str, object]) -> None:
    letter = draft(cast)
    assert client_of(cast).post(f"/letters/manage/{letter.pk}/annex/", posted).status_code in {302, 409, 422}


def test_a_slip_is_put_right_on_record_and_the_unit_is_told(cast: Cast) -> None:
    letter = draft(cast)
    measure = Measure.objects.get(batch=cast.batch)
    actions.amend_measure(
        letter, by=cast.clerk, measure_id=measure.pk, texts={"title": "跨境小包“一单到底”办理"}, reason="漏字"
    )
    measure.refresh_from_db()
    step = letter.steps.latest("pk")
    assert measure.title == "跨境小包“一单到底”办理"
    assert (step.step, "理由：漏字" in step.opinion) == ("amend", True)
    assert cast.unit_lead.notices.filter(kind="letter").exists()


@pytest.mark.parametrize(
    ("texts", "place"),
    [({"title": " "}, "title"), ({"title": "字" * 201}, "title"), ({"summary": "\x00"}, "summary")],
)
def test_a_slip_is_not_put_right_by_a_fault(cast: Cast, texts: dict[str, str], place: str) -> None:
    letter = draft(cast)
    measure = Measure.objects.get(batch=cast.batch)
    with pytest.raises(Incomplete) as refusal:
        actions.amend_measure(letter, by=cast.clerk, measure_id=measure.pk, texts=texts, reason="漏字")
    assert place in {fault.place for fault in refusal.value.errors}


def test_words_are_put_right_in_a_draft_only_with_a_reason_and_by_the_office(cast: Cast) -> None:
    letter = letter_in("in_review", cast)
    measure = Measure.objects.get(batch=cast.batch)
    change: dict[str, Any] = {"measure_id": measure.pk, "texts": {"title": "新名称"}}
    with pytest.raises(WrongState):
        actions.amend_measure(letter, by=cast.clerk, reason="漏字", **change)
    with pytest.raises(NotAllowed):
        actions.amend_measure(letter, by=cast.unit_lead, reason="漏字", **change)
    with pytest.raises(Incomplete):
        actions.amend_measure(letter, by=cast.clerk, reason=" ", **change)
