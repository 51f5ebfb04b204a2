"""Scoring in a real browser: the sheet in one window, by keyboard, and the table of one's own scores."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect

from evaluations.models import Assignment, OwnNote, Score
from tests.e2e.conftest import SignIn
from tests.e2e.test_accessibility import violations_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.e2e
# What was saved is heard of two seconds later.
SLOW_LINE = """() => {
  const post = window.fz.post;
  window.fz.post = async (...sent) => {
    const answer = await post(...sent);
    await new Promise((heard) => setTimeout(heard, 2000));
    return answer;
  };
}"""
SAVED = "#sheet [data-save-state][data-state=saved]"


def evaluating(measures: int = 1) -> Cast:
    cast = make_cast(evaluators=1)
    for number in range(measures):
        cast.accepted(title=f"举措之{number}")
    cast.evaluate()
    return cast


def opened(sign_in: SignIn, cast: Cast, *, width: int = 1366, height: int = 768) -> Page:
    page = sign_in(cast.evaluators[0])
    page.set_viewport_size({"width": width, "height": height})
    first = Assignment.objects.in_own_order()[0]
    page.goto(f"/evaluations/{first.pk}/")
    return page


def score_by_keys(page: Page) -> None:
    keys = page.keyboard
    keys.press("Enter")
    for value in ("88", "85", "82"):
        keys.type(value)
        keys.press("Enter")
        keys.press("Enter")
    for _gate in range(2):
        keys.press("1")
        keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.type("检索三个公开清单，未见相同做法。")
    keys.press("Enter")
    keys.press("ArrowDown")


def test_the_whole_sheet_stands_in_a_low_window_and_never_moves(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating())
    sheet = page.locator("#sheet")
    place = sheet.bounding_box()
    assert place is not None
    assert place["y"] + place["height"] <= 768
    body = page.locator(".sheet-body")
    assert body.evaluate("box => box.scrollHeight <= box.clientHeight")
    page.keyboard.press("b")
    expect(page.locator("#note")).to_be_visible()
    assert sheet.bounding_box() == place
    bands = page.locator(".bands")
    expect(bands.nth(0)).to_be_visible()
    expect(bands.nth(1)).not_to_be_visible()
    page.locator("[name=score-effect]").focus()
    expect(bands.nth(1)).to_be_visible()
    assert violations_of(page, "sheet") == []


def test_in_english_too_the_sheet_stands_in_a_low_window(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating())
    page.get_by_role("button", name="English").click()
    expect(page.locator("#sheet h2").first).to_have_text("Score sheet")
    assert page.locator(".sheet-body").evaluate("box => box.scrollHeight <= box.clientHeight")


def test_a_sheet_is_scored_and_handed_in_by_keyboard_alone(sign_in: SignIn) -> None:
    cast = evaluating(measures=2)
    page = opened(sign_in, cast)
    submit = page.locator("button[name=submit]")
    expect(submit).to_have_attribute("aria-disabled", "true")
    first = page.url
    page.keyboard.press("Control+Enter")
    expect(page.locator("[name=score-novelty]")).to_be_focused()
    page.keyboard.press("Escape")
    score_by_keys(page)
    expect(submit).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)
    assert Assignment.objects.filter(state="submitted").count() == 1
    expect(page.locator(".own-progress")).to_contain_text("1 / 2")


def test_handing_in_waits_for_the_save_that_is_under_way(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating(measures=2))
    first = page.url
    page.evaluate(SLOW_LINE)
    page.keyboard.press("Escape")
    score_by_keys(page)
    page.locator("#sheet [data-save-state][data-state=saving]").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)
    assert Assignment.objects.filter(state="submitted").count() == 1


def test_enter_selects_what_stands_in_the_next_score(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating())
    page.fill("[name=score-effect]", "82")
    page.locator("[name=score-novelty]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("80")
    expect(page.locator("[name=score-effect]")).to_have_value("80")


def test_keys_pick_bands_keep_for_later_and_move(sign_in: SignIn) -> None:
    cast = evaluating(measures=3)
    page = opened(sign_in, cast)
    first = page.url
    page.keyboard.press("1")
    novelty = page.locator("[name=score-novelty]")
    expect(novelty).to_be_focused()
    set_first = novelty.input_value()
    page.keyboard.press("ArrowDown")
    assert float(novelty.input_value()) < float(set_first)
    page.keyboard.press("f")
    page.wait_for_url(lambda url: url != first)
    assert OwnNote.objects.get().is_flagged
    second = page.url
    page.keyboard.press("p")
    page.wait_for_url(first)
    expect(page.get_by_text("您把这一项标记为“稍后再看”。")).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_url(second)


def test_what_was_just_typed_is_saved_before_one_moves_on(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating(measures=2))
    first = page.url
    page.fill("[name=score-novelty]", "77")
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != first)
    assert Score.objects.get().value == 77


def compose(page: Page) -> CDPSession:
    """Begin to compose a word with an input method in the field that has the caret."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "jian", "selectionStart": 4, "selectionEnd": 4})
    return session


def test_while_somebody_composes_no_key_does_anything(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating(measures=2))
    first = page.url
    remark = page.locator("[name=comment-novelty]")
    remark.focus()
    session = compose(page)
    for key in ("Enter", "f", "n", "1"):
        event = {"type": "rawKeyDown", "key": "Process", "code": key, "windowsVirtualKeyCode": 229}
        session.send("Input.dispatchKeyEvent", event)
    expect(remark).to_be_focused()
    session.send("Input.insertText", {"text": "检"})
    expect(remark).to_have_value("检")
    expect(page.locator("[name=score-novelty]")).to_have_value("")
    assert page.url == first


def test_on_a_phone_the_sheet_stands_below_the_text_and_the_bar_stays(sign_in: SignIn) -> None:
    page = opened(sign_in, evaluating(), width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    text, sheet = page.locator(".reading").bounding_box(), page.locator("#sheet").bounding_box()
    assert text is not None
    assert sheet is not None
    assert sheet["y"] >= text["y"] + text["height"]
    expect(page.locator("button[name=submit]")).to_be_in_viewport()
    expect(page.locator("[data-total]")).to_be_in_viewport()


def test_the_table_of_own_scores_is_written_in_by_keyboard(sign_in: SignIn) -> None:
    cast = evaluating(measures=2)
    page = sign_in(cast.evaluators[0])
    page.goto("/evaluations/mine/")
    fields = page.locator("[name=score-novelty]")
    fields.nth(0).focus()
    page.keyboard.type("８１")
    page.keyboard.press("Enter")
    expect(fields.nth(1)).to_be_focused()
    page.keyboard.type("120")
    expect(page.locator("[data-note]").filter(has_text="应在0到100之间")).to_be_visible()
    page.locator("[data-grid-state][data-state=saved]").wait_for()
    expect(fields.nth(0)).to_have_value("81")
    assert [score.value for score in Score.objects.all()] == [81]
    page.keyboard.press("Escape")
    expect(fields.nth(1)).to_have_value("")
    assert violations_of(page, "own grid") == []


def test_a_cell_that_another_window_changed_is_the_persons_to_decide(sign_in: SignIn) -> None:
    cast = evaluating()
    grid = sign_in(cast.evaluators[0])
    grid.goto("/evaluations/mine/")
    sheet = grid.context.new_page()
    sheet.goto(f"/evaluations/{cast.open_assignments()[0].pk}/")
    sheet.fill("[name=score-novelty]", "70")
    sheet.locator(SAVED).wait_for()
    grid.fill("[name=score-novelty]", "90")
    grid.keyboard.press("Enter")
    expect(grid.get_by_text("别处已改为“70”。")).to_be_visible()
    expect(grid.locator("[name=score-novelty]")).to_have_value("90")
    grid.get_by_role("button", name="保留我的").click()
    grid.locator("[data-grid-state][data-state=saved]").wait_for()
    assert Score.objects.get().value == 90
