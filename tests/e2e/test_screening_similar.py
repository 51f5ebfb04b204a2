"""Beside a candidate that is screened: the panels fill themselves, are worked by keyboard, and lead to the merge."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SignIn
from tests.e2e.test_accessibility import violations_of
from tests.factories import make_cast
from tests.precedents.lists import make_list

pytestmark = pytest.mark.e2e
LISTED = "1.跨境小包一单到底。海关、邮政与园区共用一份电子清单，货物只申报一次。\n2.船员换班。一次申请。\n"


@pytest.mark.parametrize("width", [1440, 390])
def test_panels_are_at_hand_while_one_screens(sign_in: SignIn, width: int) -> None:
    cast = make_cast(evaluators=1)
    make_list(cast.clerk, LISTED)
    sent, double = cast.submitted(), cast.submitted(title="小包一单到底")
    page = sign_in(cast.clerk)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/screening/{sent.pk}/")
    panel = page.locator("#similar")
    expect(page.locator("[data-near-told]")).to_have_text("2")
    expect(panel).not_to_be_visible()
    page.get_by_role("tab", name="相近做法").press("Enter")
    expect(panel.locator(".hit").first).to_be_visible()
    panel.locator(".hit summary").first.press("Enter")
    assert violations_of(page, "list") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel.get_by_placeholder("不相关的理由").first.fill("对象不同")
    panel.get_by_placeholder("不相关的理由").first.press("Enter")
    expect(panel.locator(".hit-acts").first).to_contain_text("对象不同")
    panel.get_by_role("link", name="本批次内").press("Enter")
    expect(panel).to_contain_text(double.ref)
    # At the end of the page the bar lies over nothing.
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert violations_of(page, "batch") == []
    panel.get_by_role("link", name="与它合并").click()
    window = page.locator("#merge")
    expect(window.locator("#into")).to_have_value(double.ref)
    expect(window.get_by_role("button", name=f"把{sent.ref}并入{double.ref}")).to_be_visible()
