"""Beside the form: similar practice after a save, quiet while one writes, at hand when one looks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from letters import actions as letter_actions
from measures.models import Measure
from tests.e2e.conftest import SignIn
from tests.e2e.test_accessibility import violations_of
from tests.factories import make_cast
from tests.precedents.lists import make_list
from tests.states import letter_in

pytestmark = pytest.mark.e2e
LISTED = "1.跨境小包一单到底。海关、邮政与园区共用一份电子清单，货物只申报一次。\n2.船员换班。一次申请。\n"
SAVED = "[data-save-state][data-state=saved]"
COMPOSE = "(field, name) => field.dispatchEvent(new CompositionEvent(name, {bubbles: true}))"


def edit(page: Page, measure: Measure, *, width: int = 1440) -> Page:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/measures/{measure.pk}/edit/")
    return page


def test_a_save_fills_the_panel_and_what_is_open_in_it_stays_open(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    make_list(cast.clerk, LISTED)
    page = edit(sign_in(cast.submitter), cast.draft(title="", summary="", innovation_point="", practice=""))
    panel = page.locator("#similar")
    expect(panel).to_contain_text("保存之后这里会列出")
    summary = page.locator("form[data-autosave] [name=summary]")
    summary.fill("海关、邮政与园区共用一份电子清单，货物只申报一次。")
    expect(page.locator(SAVED)).to_be_visible()
    expect(panel.locator(".hit")).to_have_count(1)
    expect(panel.locator("summary .near-count")).to_have_text("1条疑似重复")
    panel.locator(".hit summary").click()
    expect(panel.locator(".beside").first).to_be_visible()
    panel.locator(".hit summary").focus()
    before = panel.locator("[name=seen]").input_value()
    page.locator("form[data-autosave] [name=title]").evaluate(
        "field => { field.value = '小包'; field.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(panel.locator("[name=seen]")).not_to_have_value(before)
    expect(panel.locator(".beside").first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('[data-key]') !== null")


def test_nothing_moves_while_one_composes(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    make_list(cast.clerk, LISTED)
    page = edit(sign_in(cast.submitter), cast.draft())
    panel = page.locator("#similar")
    expect(panel.locator(".hit")).to_have_count(1)
    summary = page.locator("form[data-autosave] [name=summary]")
    summary.evaluate(COMPOSE, "compositionstart")
    with page.expect_response(lambda answer: "/similar/" in answer.url):
        summary.fill("船员换班一次申请，一次办结，随到随办，证件全程流转。")
    page.wait_for_timeout(300)
    expect(panel).to_contain_text("跨境小包")
    summary.evaluate(COMPOSE, "compositionend")
    expect(panel).to_contain_text("船员换班")


def test_on_a_phone_the_panel_is_a_closed_line_above_the_form(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    make_list(cast.clerk, LISTED)
    page = edit(sign_in(cast.submitter), cast.draft(), width=390)
    panel = page.locator("#similar")
    expect(panel.locator("summary .near-count")).to_have_text("1条疑似重复")
    expect(panel.locator(".hit")).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    panel.locator("summary").first.click()
    panel.locator(".hit summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations_of(page, "the panel") == []
    panel.get_by_role("button", name="采用为比对记录").click()
    expect(panel).to_contain_text("已采用为比对记录")
    expect(page.locator("#comparison-list")).to_contain_text("跨境小包一单到底")


def test_a_double_is_answered_by_keyboard_on_the_way_to_the_office(sign_in: SignIn) -> None:
    earlier = make_cast(evaluators=1)
    letter_in("signed", earlier)
    letter_actions.issue_letter(earlier.batch.letters.get(), by=earlier.signatory)
    cast = make_cast(evaluators=1)
    draft = cast.draft()
    page = sign_in(cast.unit_lead)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/measures/{draft.pk}/")
    page.get_by_role("button", name="报送").click()
    page.locator("[data-confirm-button]").click()
    page.wait_for_url("**/doubles/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations_of(page, "doubles") == []
    page.get_by_role("button", name="照常报送").press("Enter")
    expect(page.locator(".hit .fault")).to_contain_text("请写明")
    assert violations_of(page, "refused") == []
    page.get_by_label("是另一件事，不同在于").fill("那一项不含退运")
    page.get_by_label("是另一件事，不同在于").press("Enter")
    expect(page.get_by_text("已报送")).to_be_visible()
