"""附件增减 in a browser: put in by the keyboard alone, and whole in the window of a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from letters.models import AnnexChange
from measures.actions import search_measure
from tests.e2e.conftest import SignIn
from tests.e2e.test_accessibility import AXE, RUN, STANDARDS
from tests.letters.annex_changed import FIRST, LEFT_OUT, published

pytestmark = pytest.mark.e2e


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, by the names of its rules."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [found["id"] for found in page.evaluate(RUN, STANDARDS)["violations"]]


def test_a_measure_is_put_in_by_keyboard_and_confirmed_on_a_phone(sign_in: SignIn) -> None:
    one = published()
    search_measure(one.measure(LEFT_OUT), by=one.cast.clerk)
    one.change(FIRST, "remove", reason="与前批重复")
    page = sign_in(one.cast.clerk)
    page.goto(f"/letters/manage/{one.draft.pk}/changes/")
    assert violations(page) == []
    page.get_by_role("link", name=LEFT_OUT).press("Enter")
    assert violations(page) == []
    page.get_by_label("全国首创").check()
    page.get_by_label("理由").fill("核对时发现漏列")
    page.get_by_role("button", name="提出，交另一位同志确认").press("Enter")
    expect(page.get_by_text("附件增减已提出，等待另一位同志确认。")).to_be_visible()
    reviewer = sign_in(one.cast.reviewer)
    reviewer.set_viewport_size({"width": 390, "height": 844})
    reviewer.goto(f"/letters/manage/{one.draft.pk}/changes/")
    assert reviewer.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reviewer.get_by_role("button", name="确认").filter(has_text=LEFT_OUT).press("Enter")
    expect(reviewer.get_by_text("已确认，函稿的附件和数字随之改变。")).to_be_visible()
    assert AnnexChange.objects.get(kind="insert").confirmed_by == one.cast.reviewer
