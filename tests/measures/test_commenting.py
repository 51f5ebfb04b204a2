"""Comments beside the parts: saved while they are written, their writer's alone, and none is lost to a stale page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from measures import actions
from measures.models import CommentDraft, Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def save(client: Client, measure: Measure, version: int = 0, **comments: str) -> Any:
    sent = {f"comment-{entry}": text for entry, text in comments.items()}
    return client.post(
        f"/screening/{measure.pk}/comments/",
        {**sent, "edit_version": version},
        headers={"accept": "application/json"},
    )


def test_what_is_written_comes_back_with_when_it_was_saved(cast: Cast) -> None:
    measure, office = cast.submitted(), client_of(cast.clerk)
    saved = save(office, measure, effect="“大幅缩短”请写成数字。")
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    page = office.get(f"/screening/{measure.pk}/").content.decode()
    assert ">“大幅缩短”请写成数字。</textarea>" in page
    assert "意见草稿已存" in page
    assert "退回补正（1栏）" in page
    assert '<input type="hidden" name="edit_version" value="1">' in page


def test_nothing_is_to_be_returned_until_something_is_said(cast: Cast) -> None:
    page = client_of(cast.clerk).get(f"/screening/{cast.submitted().pk}/").content.decode()
    assert 'data-why="先对至少一栏提意见，才能退回补正。" aria-disabled="true"' in page


def test_a_draft_is_its_writers_alone(cast: Cast) -> None:
    measure = cast.submitted()
    save(client_of(cast.clerk), measure, effect="还没有想好的话")
    colleague = make_person("office_clerk", unit=cast.clerk.unit)
    for person in (
        colleague,
        cast.reviewer,
        cast.auditor,
        cast.submitter,
        cast.unit_lead,
        cast.evaluators[0],
    ):
        assert not CommentDraft.objects.visible_to(person).exists()
        client = client_of(person)
        for address in (
            f"/screening/{measure.pk}/",
            f"/measures/{measure.pk}/",
            f"/trail/of/measures.measure/{measure.pk}/",
            f"/api/v1/measures/{measure.pk}/",
        ):
            assert "还没有想好的话" not in client.get(address).content.decode(), (person, address)
    assert "还没有想好的话" in client_of(cast.clerk).get(f"/screening/{measure.pk}/").content.decode()


def test_only_who_screens_saves_comments(cast: Cast) -> None:
    measure = cast.submitted()
    for person in (cast.submitter, cast.unit_lead, cast.auditor, cast.evaluators[0]):
        assert save(client_of(person), measure, effect="我也说一句").status_code == 403
    assert save(client_of(cast.clerk), cast.draft(), effect="看不见的").status_code == 404
    assert not CommentDraft.objects.exists()


def test_a_page_that_has_not_seen_the_last_save_is_told_and_nothing_is_lost(cast: Cast) -> None:
    measure, office = cast.submitted(), client_of(cast.clerk)
    save(office, measure, effect="第一个窗口")
    late = save(office, measure, effect="第二个窗口")
    assert late.status_code == 409
    assert late.json()["current"]["comment-effect"] == "第一个窗口"
    assert CommentDraft.objects.get().comments == {"effect": "第一个窗口"}
    address = f"/screening/{measure.pk}/return/"
    refused = office.post(address, {"comment-effect": "第二个窗口", "edit_version": 0})
    page = refused.content.decode()
    assert (refused.status_code, ">第二个窗口</textarea>" in page) == (409, True)
    # Having been told, the clerk sends it again.
    assert office.post(address, {"comment-effect": "第二个窗口", "edit_version": 1}).status_code == 302
    assert measure.returns.get().comments.get().text == "第二个窗口"


def test_what_was_sent_is_no_draft_any_more(cast: Cast) -> None:
    measure, office = cast.submitted(), client_of(cast.clerk)
    save(office, measure, effect="请写数字。")
    office.post(f"/screening/{measure.pk}/return/", {"comment-effect": "请写数字。", "edit_version": 1})
    assert not CommentDraft.objects.exists()
    assert save(office, measure, effect="再说一句").status_code == 409


def test_comments_that_cannot_be_stored_are_refused_at_their_part(cast: Cast) -> None:
    answer = save(client_of(cast.clerk), cast.submitted(), effect="字" * 30_000)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["comment-effect"])


def test_a_common_reason_that_was_picked_stays_picked(cast: Cast) -> None:
    reason = actions.set_common_reason(by=cast.clerk, text="请写明统计的起止时间。", field="effect")
    measure, office = cast.submitted(), client_of(cast.clerk)
    office.post(
        f"/screening/{measure.pk}/comments/",
        {"comment-effect": reason.text, "reason-effect": reason.pk, "edit_version": 0},
    )
    page = office.get(f"/screening/{measure.pk}/").content.decode()
    assert f'<option value="{reason.pk}" selected>' in page
    assert json.loads(json.dumps(CommentDraft.objects.get().reasons)) == {"effect": str(reason.pk)}


def test_a_finding_leads_to_the_words_that_it_is_about(cast: Cast) -> None:
    measure = cast.submitted(effect="通关时间大幅缩短，企业反映良好。")
    page = client_of(cast.clerk).get(f"/screening/{measure.pk}/").content.decode()
    assert "“实施成效”里没有数字。" in page
    at = page.index(">通关时间大幅缩短</span>")
    anchor = page[page.rindex('id="found-', 0, at) + 4 : at].split('"')[0]
    assert f'href="#{anchor}"' in page


def test_the_place_in_the_queue_is_told(cast: Cast) -> None:
    _first, second = cast.submitted(), cast.submitted(title="船员换班")
    page = client_of(cast.clerk).get(f"/screening/{second.pk}/").content.decode()
    assert "队列第2项，共2项" in page


def test_of_what_was_sent_no_reason_stays_picked_and_other_windows_are_told(cast: Cast) -> None:
    measure = cast.submitted()
    reason = actions.set_common_reason(by=cast.clerk, text="请写全称。", field="title")
    kept = {"title": "请写全称。", "effect": "请补数据。"}
    reasons = {"title": str(reason.pk)}
    actions.save_comments(measure, by=cast.clerk, comments=kept, reasons=reasons, version=0)
    actions.return_measure(measure, by=cast.clerk, comments={"title": "请写全称。"})
    draft = measure.comment_drafts.get(author=cast.clerk)
    assert (draft.comments, draft.reasons, draft.version) == ({"effect": "请补数据。"}, {}, 2)


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_was_never_sent_here_has_no_page_to_screen_it(cast: Cast, state: str) -> None:
    measure = cast.draft()
    Measure.objects.filter(pk=measure.pk).update(state=state, submitted_at=None)
    assert client_of(cast.clerk).get(f"/screening/{measure.pk}/").status_code == 404


@pytest.mark.parametrize("query", ["words=%00", "words=%ff", "page=x"])
def test_a_page_that_cannot_be_drawn_again_changes_nothing_of_the_refusal(cast: Cast, query: str) -> None:
    measure = cast.submitted()
    actions.accept_measure(measure, by=cast.clerk)
    refused = client_of(cast.clerk).post(
        f"/screening/{measure.pk}/reject/",
        {"reason": "写好的理由"},
        headers={"referer": f"http://testserver/find/?{query}"},
    )
    assert refused.status_code == 409
    assert "写好的理由" in refused.content.decode()
