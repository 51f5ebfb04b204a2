"""The letter's desk: words are typed around chips, the real pages follow, the annex is put in order by keyboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from documents.rendering.html import render_html
from evaluations.models import Decision
from letters import actions
from letters.models import Letter
from tests.documents.sample import letter
from tests.e2e.conftest import SignIn
from tests.factories import Cast, make_cast
from tests.letters.others import draft_notice, draft_reply

pytestmark = pytest.mark.e2e


def drafted(*titles: str) -> tuple[Cast, Letter]:
    cast = make_cast(evaluators=1)
    for title in titles:
        cast.accepted(title=title)
    return cast, cast.drafted_letter()


def desk(page: Page, letter: Letter) -> Page:
    page.goto(f"/letters/manage/{letter.pk}/edit/")
    expect(page.locator("img.letter-sheet").first).to_be_visible()
    return page


def body(page: Page) -> Locator:
    return page.locator("#id_template + .chip-editor")


def test_words_are_typed_around_figures_that_stay_whole(sign_in: SignIn) -> None:
    cast, letter = drafted("跨境小包“一单到底”")
    page = desk(sign_in(cast.clerk), letter)
    editor = body(page)
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("第")
    page.get_by_role("button", name="本批批次").click()
    page.keyboard.type("批举措请认真组织实施。")
    chip = editor.locator(".chip").last
    expect(chip).to_have_text(str(cast.batch.number))
    chip.click()
    page.keyboard.press("End")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("函稿已保存")).to_be_visible()
    letter.refresh_from_db()
    assert letter.template.endswith("第{{ batch }}批举措请认真组织实施。")


def test_pasted_text_comes_in_without_its_looks(sign_in: SignIn) -> None:
    cast, letter = drafted("跨境小包“一单到底”")
    page = desk(sign_in(cast.clerk), letter)
    editor = body(page)
    editor.click()
    page.keyboard.press("Control+End")
    editor.evaluate(
        """(field) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "请各单位\\n按时办理。");
            clipboardData.setData("text/html", "<b style='color:red'>请各单位<script>1</script></b>");
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    assert page.input_value("#id_template").endswith("请各单位\n按时办理。")
    assert editor.locator("b, script").count() == 0


def test_the_pages_follow_what_is_typed_and_a_typed_figure_is_told(sign_in: SignIn) -> None:
    cast, letter = drafted("跨境小包“一单到底”")
    page = desk(sign_in(cast.clerk), letter)
    before = page.locator("img.letter-sheet").first.get_attribute("src")
    page.fill("[name=copy_to]", "海岸海关")
    expect(page.locator("img.letter-sheet").first).not_to_have_attribute("src", before or "")
    body(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("共48项。")
    expect(page.locator("#letter-preview")).to_contain_text("手写的数字")


def test_a_title_break_is_chosen_with_a_click(sign_in: SignIn) -> None:
    cast, letter = drafted("跨境小包“一单到底”")
    page = desk(sign_in(cast.clerk), letter)
    page.get_by_text("换一种标题分行").click()
    page.locator("[data-title-lines]").nth(1).click()
    assert "\n" in page.input_value("[name=title_lines]")


@pytest.mark.parametrize("draft", [draft_notice, draft_reply])
def test_a_letter_without_an_annex_is_written_with_the_same_tools(
    sign_in: SignIn, draft: Callable[[Cast], Letter]
) -> None:
    cast = make_cast(evaluators=1)
    actions.keep_addressee_group(by=cast.clerk, name="片区", wording="各片区管委会", units=[cast.unit])
    page = desk(sign_in(cast.clerk), draft(cast))
    page.get_by_role("button", name="发文机关简称").click()
    assert "{{ short_name }}" in page.input_value("#id_template")
    page.get_by_label("片区：各片区管委会").check()
    page.get_by_role("button", name="按所选分组写主送机关").click()
    expect(page.locator("[name=addressees]")).to_have_value("各片区管委会：")


def test_groups_write_the_addressees(sign_in: SignIn) -> None:
    cast, letter = drafted("跨境小包“一单到底”")
    actions.keep_addressee_group(by=cast.clerk, name="片区", wording="各片区管委会", units=[cast.unit])
    page = desk(sign_in(cast.clerk), letter)
    page.get_by_label("片区：各片区管委会").check()
    page.get_by_role("button", name="按所选分组写主送机关").click()
    expect(page.locator("[name=addressees]")).to_have_value("各片区管委会：")


def test_the_annex_is_put_in_order_by_keyboard(sign_in: SignIn) -> None:
    cast, letter = drafted("甲事一次办", "乙事一次办", "丙事一次办")
    page = sign_in(cast.clerk)
    page.goto(f"/letters/manage/{letter.pk}/annex/")
    page.locator(".annex-order li").first.locator("button[value^=down]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-ordering-said]")).to_contain_text("现在是本类第2项")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="保存次序").press("Enter")
    expect(page.get_by_text("附件次序已保存")).to_be_visible()
    titles = [one.measure.title for one in Decision.objects.of_batch(cast.batch.pk).in_annex_order()]
    assert titles == ["乙事一次办", "丙事一次办", "甲事一次办"]


def test_the_annex_is_put_in_order_by_dragging(sign_in: SignIn) -> None:
    cast, letter = drafted("甲事一次办", "乙事一次办")
    page = sign_in(cast.clerk)
    page.goto(f"/letters/manage/{letter.pk}/annex/")
    lines = page.locator(".annex-order li")
    lines.nth(1).drag_to(lines.nth(0), target_position={"x": 20, "y": 2})
    page.get_by_role("button", name="保存次序").click()
    expect(page.get_by_text("附件次序已保存")).to_be_visible()
    first = Decision.objects.of_batch(cast.batch.pk).in_annex_order()[0]
    assert first.measure.title == "乙事一次办"


@pytest.mark.parametrize("width_px", [1200, 360])
def test_the_issued_annex_is_a_table_to_whoever_hears_it_also_as_cards_on_a_phone(
    chromium: Browser, width_px: int
) -> None:
    page = chromium.new_page(viewport={"width": width_px, "height": 800})
    page.set_content(render_html(letter()).decode())
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    heard = Counter(node["role"]["value"] for node in tree["nodes"] if not node.get("ignored"))
    rows = len(letter().annexes[0].rows)
    assert (heard["table"], heard["row"], heard["columnheader"]) == (1, rows + 1, 3)
    assert (heard["rowheader"], heard["cell"]) == (rows, 2 * rows)
    page.close()
