"""What the annex prints by itself does not stand in the texts that it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from core.errors import Incomplete
from letters import actions as letter_actions
from letters.checklist import letter_faults
from measures import actions
from measures.findings import findings_of
from measures.models import Measure
from measures.printed import printed_faults, without_annex_marks
from tests.factories import TEXTS, make_cast
from tests.states import letter_in

SAMPLES = Path(__file__).parent / "samples"
EXAMPLES = [tuple(one) for one in json.loads((SAMPLES / "printed.json").read_text(encoding="utf-8"))]
LABELLED = "创新点：创新点：三方共用一份清单。"
NUMBERED = "1、跨境小包“一单到底”"


@pytest.mark.parametrize(("entry", "brought", "wanted"), EXAMPLES)
def test_what_an_earlier_annex_added_is_taken_off(entry: str, brought: str, wanted: str) -> None:
    assert without_annex_marks(entry, brought) == wanted
    assert without_annex_marks(entry, wanted) == wanted


@pytest.mark.parametrize(("entry", "brought", "wanted"), EXAMPLES)
def test_a_text_has_a_fault_exactly_where_something_would_be_taken_off(
    entry: str, brought: str, wanted: str
) -> None:
    assert bool(printed_faults(entry, brought)) is (brought != wanted)


@pytest.mark.parametrize(
    ("entry", "text", "said"),
    [
        ("summary", "各环节扫码即可核对", "末尾缺少句号"),
        ("summary", "各环节扫码，，即可核对。", "重复的标点"),
        ("summary", "扫码核对。创新点：一次申报。", "移到“创新点”一栏"),
        ("summary", "扫码核对。创新点（一）∶一次申报。", "移到“创新点”一栏"),
        ("innovation_point", "一次申报。创新点2：一次核对。", "还有栏目名“创新点2：”"),
        ("innovation_point", "一次申报。举措内容：一次核对。", "还有栏目名“举措内容：”"),
        ("innovation_point", "一次申报。。", "重复的标点"),
        ("innovation_point", "一次申报。.", "重复的标点"),
        ("innovation_point", "推行“一次申报。”。", "重复的标点"),
        ("innovation_point", "一次申报,，一次核对。", "重复的标点"),
        ("summary", "推行““一次申报”。", "重复的标点"),
    ],
)
def test_stops_that_lack_or_are_doubled_are_said(entry: str, text: str, said: str) -> None:
    assert said in "".join(printed_faults(entry, text))


@pytest.mark.django_db
def test_a_candidate_with_an_annexs_label_is_not_sent_in() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete) as refused:
        cast.submitted(innovation_point=LABELLED)
    assert [(fault.place, "自动印出" in fault.message) for fault in refused.value.errors] == [
        ("innovation_point", True)
    ]


@pytest.mark.django_db
def test_the_screening_points_at_it() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    Measure.objects.filter(pk=measure.pk).update(title=NUMBERED)
    assert any(
        "自动编排" in str(finding) for finding in findings_of(Measure.objects.get(pk=measure.pk), cast.clerk)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("entry", "text"), [("innovation_point", LABELLED), ("title", NUMBERED)])
def test_no_letter_is_sent_to_review_with_it(entry: str, text: str) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    cast.batch.measures.update(**{entry: text})
    assert any(fault.place == "第1项" for fault in letter_faults(letter, timezone.localdate()))
    with pytest.raises(Incomplete):
        letter_actions.send_to_review(letter, by=cast.clerk)


@pytest.mark.django_db
def test_a_brought_text_is_stored_without_it() -> None:
    cast = make_cast(evaluators=1)
    texts = {**TEXTS, "title": NUMBERED, "innovation_point": LABELLED}
    measure = actions.draft_measure(cast.batch, by=cast.submitter, texts=texts)
    assert measure.title == NUMBERED  # what a person types stays as typed, and is said
    from measures.importing.values import value_of

    assert value_of("title", NUMBERED) == "跨境小包“一单到底”"
    assert value_of("innovation_point", LABELLED) == "三方共用一份清单。"
