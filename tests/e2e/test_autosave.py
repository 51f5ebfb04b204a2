"""Nothing that a person typed is lost: saved as it is typed, kept while offline, never overwritten silently."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.sessions import SEEN
from evaluations.models import Score
from measures.models import Measure
from tests.e2e.conftest import SignIn
from tests.factories import PASSWORD, make_cast, make_unit

pytestmark = pytest.mark.e2e
SAVED = "[data-save-state][data-state=saved]"


def edit(page: Page, measure: Measure) -> Page:
    page.goto(f"/measures/{measure.pk}/edit/")
    return page


def test_what_is_typed_is_saved_without_a_click(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    page = edit(sign_in(cast.submitter), measure)
    page.fill("main [name=title]", "改过的名称")
    page.locator(SAVED).wait_for()
    measure.refresh_from_db()
    assert measure.title == "改过的名称"


def test_typing_goes_on_without_a_network_and_is_sent_when_it_is_back(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    page = edit(sign_in(cast.submitter), measure)
    page.context.set_offline(True)
    page.fill("main [name=title]", "断网时写的名称")
    page.locator("[data-save-state][data-state=offline]").wait_for()
    page.context.set_offline(False)
    page.locator(SAVED).wait_for()
    measure.refresh_from_db()
    assert measure.title == "断网时写的名称"


def test_whoever_was_away_too_long_signs_in_on_the_spot_and_loses_no_keystroke(
    sign_in: SignIn, settings: Settings
) -> None:
    settings.SESSION_IDLE_MINUTES = 30
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    page = edit(sign_in(cast.submitter), measure)
    for key in Session.objects.values_list("pk", flat=True):
        session = SessionStore(key)
        session[SEEN] = (timezone.now() - timedelta(minutes=31)).timestamp()
        session.save()
    page.fill("main [name=title]", "离开之前写到一半的名称")
    dialog = page.locator("#sign-in-dialog")
    dialog.wait_for()
    assert page.input_value("main [name=title]") == "离开之前写到一半的名称"
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("button[type=submit]").click()
    page.locator(SAVED).wait_for()
    measure.refresh_from_db()
    assert measure.title == "离开之前写到一半的名称"


def test_a_second_tab_gets_both_texts_and_a_choice(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    first = edit(sign_in(cast.submitter), measure)
    second = edit(first.context.new_page(), measure)
    first.fill("main [name=title]", "第一个窗口")
    first.locator(SAVED).wait_for()
    second.fill("main [name=title]", "第二个窗口")
    conflict = second.locator("[data-save-versions]")
    expect(conflict).to_contain_text("第一个窗口")
    expect(conflict).to_contain_text("第二个窗口")
    measure.refresh_from_db()
    assert measure.title == "第一个窗口"


def test_a_second_tab_never_overwrites_marks(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    [assignment] = cast.open_assignments()
    address = f"/evaluations/{assignment.pk}/"
    first = sign_in(assignment.evaluator)
    second = first.context.new_page()
    first.goto(address)
    second.goto(address)
    first.fill("[name=score-novelty]", "90")
    first.check("[name=score-legality][value=passed]")
    first.locator(SAVED).wait_for()
    second.fill("[name=score-novelty]", "50")
    conflict = second.locator("#sheet [data-save-versions]")
    expect(conflict).to_contain_text("90")
    expect(conflict).to_contain_text("50")
    expect(conflict).to_contain_text("通过")
    for _entry in range(2):
        conflict.get_by_role("button", name="采用已保存的").first.click()
    second.locator(SAVED).wait_for()
    marks = dict(Score.objects.values_list("criterion__code", "value"))
    assert marks["novelty"] == 90
    assert second.locator("[name=score-legality][value=passed]").is_checked()


def test_a_second_tab_never_overwrites_the_joint_units(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    ours, theirs = make_unit(), make_unit()
    first = edit(sign_in(cast.submitter), measure)
    second = edit(first.context.new_page(), measure)
    first.get_by_label(theirs.name).check()
    first.locator(SAVED).wait_for()
    second.get_by_label(ours.name).check()
    conflict = second.locator("[data-save-versions]")
    expect(conflict).to_contain_text(theirs.name)
    expect(conflict).to_contain_text(ours.name)
    assert [unit.pk for unit in measure.joint_units.all()] == [theirs.pk]
    conflict.get_by_role("button", name="采用已保存的").click()
    second.locator(SAVED).wait_for()
    expect(second.get_by_label(ours.name)).not_to_be_checked()
    assert [unit.pk for unit in measure.joint_units.all()] == [theirs.pk]
