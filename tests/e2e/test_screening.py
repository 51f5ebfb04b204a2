"""Screening in a browser: boxes beside the parts that save themselves, single keys, and the merge either way round."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from measures.models import CommentDraft, Measure
from tests.e2e.conftest import SignIn
from tests.e2e.test_accessibility import violations_of
from tests.factories import make_cast

pytestmark = pytest.mark.e2e


def box(page: Page, entry: str) -> None:
    page.locator(f"#part-{entry} summary").click()


@pytest.mark.parametrize("width", [1366, 390])
def test_comments_save_themselves_come_back_and_open_the_return(sign_in: SignIn, width: int) -> None:
    cast = make_cast(evaluators=1)
    sent = cast.submitted(effect="通关时间大幅缩短，企业反映良好。")
    page = sign_in(cast.clerk)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/screening/{sent.pk}/")
    back = page.locator("[data-return]")
    expect(back).to_have_attribute("aria-disabled", "true")
    page.get_by_role("link", name="“实施成效”里没有数字。").first.click()
    expect(page.locator(".found", has_text="通关时间大幅缩短")).to_be_focused()
    box(page, "effect")
    field = page.locator("#comment-effect")
    expect(field).to_be_focused()
    page.keyboard.type("请写成数字。")
    expect(back).to_contain_text("退回补正（1栏）")
    expect(page.locator("[data-save-state]")).to_contain_text("已保存")
    assert CommentDraft.objects.get().comments == {"effect": "请写成数字。"}
    assert violations_of(page, f"screening at {width}") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    expect(field).to_have_value("请写成数字。")
    page.locator("[data-drops='comment-effect']").click()
    expect(back).to_have_attribute("aria-disabled", "true")
    back.click(force=True)
    expect(page.locator("[data-save-state]")).to_contain_text("先对至少一栏提意见")
    assert page.url.endswith(f"/screening/{sent.pk}/")


def test_single_keys_act_outside_of_fields_alone_and_can_be_switched_off(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    first, second, third = (cast.submitted(title=title) for title in ("甲地先办", "船员换班", "冷链专窗"))
    page = sign_in(cast.clerk)
    page.goto(f"/screening/{first.pk}/")
    box(page, "effect")
    page.keyboard.type("a")
    assert Measure.objects.get(pk=first.pk).state == "submitted"
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', isComposing: true, bubbles: true}))"
    )
    page.locator("h1").click()
    page.keyboard.press("m")
    expect(page.locator("#merge")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-window='merge']").last).to_be_focused()
    page.locator("[data-drops='comment-effect']").click()
    expect(page.locator("[data-save-state]")).to_contain_text("已保存")
    page.keyboard.press("j")
    page.wait_for_url(f"**/screening/{second.pk}/")
    page.keyboard.press("a")
    page.wait_for_url(f"**/screening/{third.pk}/")
    assert Measure.objects.get(pk=second.pk).state == "accepted"
    page.evaluate("document.documentElement.classList.add('keyless')")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert Measure.objects.get(pk=third.pk).state == "submitted"


def test_a_merge_is_picked_turned_round_and_named_on_its_button(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    one, other = cast.submitted(title="甲地先办"), cast.submitted(title="乙地先办")
    page = sign_in(cast.clerk)
    page.goto(f"/screening/{one.pk}/")
    page.get_by_role("link", name="并入…").click()
    window = page.locator("#merge")
    expect(window.locator("#into")).to_have_value("")
    window.locator("#into").fill(other.ref)
    window.locator("#into").press("Enter")
    expect(window.get_by_role("button", name=f"把{one.ref}并入{other.ref}")).to_be_visible()
    window.locator("#merge-reason").fill("同一件事")
    assert violations_of(page, "merge") == []
    window.get_by_role("link", name="调换方向").click()
    turned = window.get_by_role("button", name=f"把{other.ref}并入{one.ref}")
    expect(turned).to_be_visible()
    expect(window.locator("#merge-reason")).to_have_value("同一件事")
    turned.click()
    page.wait_for_url(f"**/screening/{one.pk}/")
    assert Measure.objects.get(pk=other.pk).merged_into_id == one.pk


def test_a_closed_window_gives_the_focus_back_and_a_refusal_opens_it_again(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    sent = cast.submitted()
    page = sign_in(cast.clerk)
    page.goto(f"/screening/{sent.pk}/")
    opener = page.get_by_role("link", name="不予受理…")
    opener.click()
    window = page.locator("#reject")
    expect(window.locator("textarea")).to_be_focused()
    window.get_by_role("button", name="取消").click()
    expect(opener).to_be_focused()
    opener.click()
    window.get_by_role("button", name="不予受理").click()
    expect(page.locator("#reject")).to_be_visible()
    expect(page.locator("#reject .tone-refused")).to_be_focused()
    assert violations_of(page, "reject") == []
