"""The form helps: pasted text is put right, the contents say what lacks, a time-out costs nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Page, expect

from measures.models import Measure
from tests.e2e.conftest import SignIn
from tests.factories import PASSWORD, Cast, make_cast

pytestmark = pytest.mark.e2e
SAVED = "[data-save-state][data-state=saved]"
EXAMPLES = json.loads(
    (Path(__file__).parents[1] / "measures" / "samples" / "pasted.json").read_text(encoding="utf-8")
)


def edit(page: Page, measure: Measure) -> Page:
    page.goto(f"/measures/{measure.pk}/edit/")
    return page


def end_sessions() -> None:
    Session.objects.all().delete()
    cache.clear()


def paste(page: Page, name: str, text: str) -> None:
    page.locator(f"form[data-autosave] [name={name}]").evaluate(
        """(field, text) => {
            field.focus();
            field.select();
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            clipboardData.setData("text/html", `<b style="color:red">${text}</b>`);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        text,
    )


def test_pasted_text_is_put_right_as_imported_text_is(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    page = edit(sign_in(cast.submitter), cast.draft())
    assert [page.evaluate("text => window.fzPaste.clean(text)", given) for given, _wanted in EXAMPLES] == [
        wanted for _given, wanted in EXAMPLES
    ]
    paste(page, "practice", '　　推行"一单到底"(试行),节省３０％.')
    field = page.locator("form[data-autosave] [name=practice]")
    expect(field).to_have_value("推行“一单到底”（试行），节省30%.")
    expect(page.locator("[data-field=practice] [data-pasted]")).to_contain_text("已整理")
    field.press("Control+z")
    expect(field).not_to_have_value("推行“一单到底”（试行），节省30%.")
    paste(page, "title", "第一行\r\n第二行")
    expect(page.locator("main [name=title]")).to_have_value("第一行 第二行")


def test_the_contents_say_what_still_lacks(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    page = edit(sign_in(cast.submitter), cast.draft(background="", effect=""))
    case = page.locator("[data-lacking=case]")
    expect(case).to_have_text("差2项")
    page.fill("main [name=effect]", "每票节省四十分钟。")
    expect(case).to_have_text("差1项")
    page.fill("main [name=background]", "多头申报。")
    expect(case).to_have_text("已齐")


def test_after_a_time_out_one_signs_in_in_place_and_goes_on(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    page = edit(sign_in(cast.submitter), measure)
    end_sessions()
    page.fill("main [name=title]", "过期之后写的名称")
    dialog = page.locator("#sign-in-dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[name=password]").fill("wrong")
    dialog.get_by_role("button", name="登录").click()
    expect(dialog.locator("[data-sign-in-fault]")).to_be_visible()
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    expect(dialog).not_to_be_visible()
    page.locator(SAVED).wait_for()
    measure.refresh_from_db()
    assert measure.title == "过期之后写的名称"
    page.fill("main [name=title]", "接着写的名称")
    expect(page.locator(SAVED)).to_be_visible()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_load_state()
    measure.refresh_from_db()
    assert measure.title == "接着写的名称"


def test_a_comparison_is_added_while_the_rest_of_the_form_stays(sign_in: SignIn) -> None:
    cast: Cast = make_cast(evaluators=1)
    measure = cast.draft()
    page = edit(sign_in(cast.submitter), measure)
    page.fill("main [name=title]", "还没有保存的名称")
    page.get_by_text("添加比对记录").click()
    section = page.locator("#comparison-list")
    section.get_by_role("button", name="添加").click()
    expect(section.locator(".fault").first).to_be_visible()
    section.locator("[name=place]").fill("某地")
    section.locator("[name=practice]").fill("两方共用清单")
    section.locator("[name=relation]").select_option("different")
    section.get_by_role("button", name="添加").click()
    expect(section.locator("tbody")).to_contain_text("两方共用清单")
    expect(page.locator("main [name=title]")).to_have_value("还没有保存的名称")
    assert measure.comparisons.get().place == "某地"


def test_a_measure_that_is_sent_is_not_offered_for_writing(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.submitted()
    page = edit(sign_in(cast.submitter), measure)
    assert page.url.endswith(f"/measures/{measure.pk}/")
    expect(page.locator("main")).to_contain_text("内容不能修改")
