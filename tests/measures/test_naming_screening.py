"""Whoever screens a blind measure sees each place that names its unit, and asks for another wording by one press."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from core.errors import Incomplete, NotAllowed, WrongState
from core.quoting import within_quotes
from evaluations import actions as evaluation_actions
from evaluations.openings import open_points
from measures import actions
from measures.actions.reading import read_files
from measures.choices import MeasureState
from measures.models import Attachment, Batch, Measure
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast
from tests.measures.test_naming_files import a_document, a_picture
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db
PRACTICE = "企业在望潮片区提交一份清单，由钟离秋核对。"


@pytest.fixture
def cast() -> Cast:
    made = make_cast(evaluators=2)
    made.unit.name = "望潮片区管委会"
    made.unit.save()
    return made


@remembered
def sent(cast: Cast) -> Measure:
    measure = cast.draft(title="望潮小包“一单到底”", practice=PRACTICE, contact="钟离秋")
    actions.add_comparison(
        measure, by=cast.submitter, place="滨南", practice="望潮以前的做法", relation="different"
    )
    for name, text in (("甲.docx", "望潮片区"), ("乙.docx", "别处")):
        content = ContentFile(a_document(text), name)
        actions.add_attachment(measure, by=cast.submitter, file=content, name=name)
    return actions.submit_measure(measure, by=cast.unit_lead)


def page(cast: Cast, measure: Measure, query: str = "") -> str:
    address = reverse("measures:screening_page", args=[measure.pk])
    return str(client_of(cast.clerk).get(address + query).content.decode())


def test_each_mention_stands_with_its_passage_and_each_file_that_names_the_unit(cast: Cast) -> None:
    measure = sent(cast)
    assert "还没有读到文字" in page(cast, measure)
    read_files({"measure": measure.pk})
    shown = page(cast, measure)
    assert "企业在<mark>望潮片区</mark>提交一份清单，由钟离秋" in shown
    assert "由<mark>钟离秋</mark>核对" in shown
    assert "<mark>望潮</mark>小包" in shown
    assert "<mark>望潮</mark>以前的做法" in shown
    assert "<strong>甲.docx</strong>：写明了报送单位（望潮片区、望潮），不给第三方。" in shown
    assert "<strong>乙.docx</strong>" not in shown


def test_what_the_machine_found_is_counted_apart_from_whom_the_text_names(cast: Cast) -> None:
    shown = page(cast, sent(cast))
    found, naming = shown.split('<p class="found-line">')[1:3]
    told = re.search(r"机器核对有(\d+)处", found)
    assert told is not None
    assert found[: found.index("</p>")].count("<a href") == int(told[1])
    assert "#naming" in naming[: naming.index("</p>")]


def test_one_press_writes_the_comments_and_the_return_opens_these_entries_alone(cast: Cast) -> None:
    measure = sent(cast)
    read_files({"measure": measure.pk})
    asked = page(cast, measure, "?batch=&naming=1")
    assert "指明报送单位的文字（望潮片区、钟离秋），例如写“本单位”“本地”。</textarea>" in asked
    assert "请换成不指明报送单位的文件：甲.docx。</textarea>" in asked
    assert asked.count("</textarea>") - asked.count("></textarea>") == 4
    # The press is no filter that stays.
    assert f'action="/screening/{measure.pk}/return/?batch="' in asked
    assert "匿名评审：请" not in page(cast, measure)


def test_accepted_with_open_mentions_it_is_named_before_the_evaluation_starts(cast: Cast) -> None:
    measure = actions.accept_measure(sent(cast), by=cast.clerk)
    assert measure.state == MeasureState.ACCEPTED
    cast.accepted()
    evaluation_actions.propose_assignments(cast.panel, by=cast.clerk)
    said = "“望潮小包‘一单到底’”写明了报送单位（望潮片区、望潮、钟离秋），第三方看到的是遮蔽后的文字。"
    unread = "“望潮小包‘一单到底’”的附件“%s.docx”：还没有读到文字，读过才知道给不给第三方。"
    assert [fault.message for fault in open_points(cast.batch, cast.clerk)] == [
        said,
        unread % "甲",
        unread % "乙",
    ]
    read_files({"measure": measure.pk})
    named = "“望潮小包‘一单到底’”的附件“甲.docx”：写明了报送单位（望潮片区、望潮），不给第三方。"
    assert [fault.message for fault in open_points(cast.batch, cast.clerk)] == [said, named]
    with pytest.raises(Incomplete) as refusal:
        evaluation_actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐")
    assert said in [fault.message for fault in refusal.value.errors]
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=False)
    cast.batch.refresh_from_db()
    assert open_points(cast.batch, cast.clerk) == []


def test_a_record_that_names_the_unit_is_told_before_the_evaluation_starts(cast: Cast) -> None:
    measure = cast.draft()
    actions.add_comparison(
        measure, by=cast.submitter, place="望潮", practice="以前的做法", relation="different"
    )
    actions.accept_measure(actions.submit_measure(measure, by=cast.unit_lead), by=cast.clerk)
    evaluation_actions.propose_assignments(cast.panel, by=cast.clerk)
    [point] = open_points(cast.batch, cast.clerk)
    assert "写明了报送单位（望潮）" in point.message


@remembered
def pictured(cast: Cast) -> tuple[Measure, Attachment]:
    measure = cast.draft()
    content = ContentFile(a_picture("别处"), "图")
    attachment = actions.add_attachment(measure, by=cast.submitter, file=content, name="图.png")
    measure = actions.accept_measure(actions.submit_measure(measure, by=cast.unit_lead), by=cast.clerk)
    read_files({"measure": measure.pk})
    return measure, attachment


def test_a_picture_is_given_to_who_must_not_know_the_unit_once_the_office_has_looked_at_it(
    cast: Cast,
) -> None:
    measure, attachment = pictured(cast)
    note = "图片、扫描件或含有图片，读不出里面的文字，核对以后才给第三方。"
    assert note in page(cast, measure)
    evaluation_actions.propose_assignments(cast.panel, by=cast.clerk)
    assert [fault.message for fault in open_points(cast.batch, cast.clerk)] == [
        f"“{within_quotes(str(measure))}”的附件“图.png”：{note}"
    ]
    cast.evaluate()
    evaluator = client_of(cast.open_assignments()[0].evaluator)
    file, look = f"/attachments/{attachment.pk}/", f"/screening/{measure.pk}/look/"
    assert evaluator.get(file).status_code == 404
    assert evaluator.post(look, {"file": attachment.pk, "is_clear": "1"}).status_code == 403
    office = client_of(cast.clerk)
    assert office.post(look, {"file": attachment.pk, "is_clear": "1"}).status_code == 302
    attachment.refresh_from_db()
    assert (attachment.looked_at_by, attachment.looked_at is None) == (cast.clerk, False)
    assert "核对图片，可以给第三方。" in page(cast, measure)
    assert open_points(cast.batch, cast.clerk) == []
    assert evaluator.get(file).status_code == 200
    office.post(look, {"file": attachment.pk, "is_clear": "0"})
    assert evaluator.get(file).status_code == 404


def test_nobody_but_the_office_looks_at_a_file_and_only_at_one_that_has_pictures(cast: Cast) -> None:
    measure, attachment = pictured(cast)
    content = ContentFile(a_document("别处"), "文")
    other = cast.draft()
    words = actions.add_attachment(other, by=cast.submitter, file=content, name="文.docx")
    other = actions.submit_measure(other, by=cast.unit_lead)
    for person in (cast.submitter, cast.unit_lead, cast.evaluators[0], cast.evaluation_lead):
        with pytest.raises(NotAllowed):
            actions.look_at_file(measure, by=person, attachment_id=attachment.pk, is_clear=True)
    with pytest.raises(WrongState, match="没有要核对的图片"):
        actions.look_at_file(other, by=cast.clerk, attachment_id=words.pk, is_clear=True)
    with pytest.raises(WrongState, match="已不在"):
        actions.look_at_file(measure, by=cast.clerk, attachment_id=words.pk, is_clear=True)
    attachment.refresh_from_db()
    assert attachment.looked_at is None


def test_a_measure_that_names_nobody_is_said_to(cast: Cast) -> None:
    measure = cast.submitted(**TEXTS)
    assert "没有发现报送单位、人员或所在地" in page(cast, measure)
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=False)
    assert "匿名评审" not in page(cast, measure)
