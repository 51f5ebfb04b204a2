"""One batch through its whole life in the browser, by the people it falls to and without a mouse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.choices import Role, UnitKind
from letters.models import Letter
from measures.models import Measure
from tests.e2e.conftest import SignIn
from tests.factories import BLANK_PDF, TEXTS, make_person, make_unit

pytestmark = pytest.mark.e2e
NUMBER = 41
# More than any page has places to go to.
MOST_TABS = 300


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, from the top past the frame by the link that leads there."""
    if page.evaluate("document.activeElement === document.body"):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    for _press in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def key(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


def tick(page: Page, box: Locator) -> None:
    reach(page, box)
    if not box.is_checked():
        page.keyboard.press("Space")


def write(page: Page, place: str, text: str) -> None:
    field = page.locator(place).first
    reach(page, field)
    # How a day or a choice is typed is the browser's own affair.
    if field.evaluate("one => one.tagName === 'SELECT'"):
        field.select_option(text)
    else:
        field.fill(text)


def leave(page: Page, wanted: Locator) -> None:
    """Go where something leads; the link past the frame is a way within the page."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, name: str) -> None:
    leave(page, page.get_by_role("link", name=name).first)


def press(page: Page, label: str, *, asks: bool = False) -> None:
    button = page.get_by_role("button", name=label, exact=True).first
    if asks:
        key(page, button)
        confirm(page)
    else:
        leave(page, button)


def confirm(page: Page) -> None:
    leave(page, page.locator("#confirm-dialog [data-confirm-button]"))


def open_batch(clerk: Page, unit: str, agency: str) -> None:
    today = timezone.localdate()
    clerk.goto("/batches/new/")
    write(clerk, "[name=number]", str(NUMBER))
    write(clerk, "[name=zone]", "海岸自贸试验区")
    write(clerk, "[name=opens_on]", (today - timedelta(days=1)).isoformat())
    write(clerk, "[name=closes_on]", (today + timedelta(days=30)).isoformat())
    press(clerk, "保存")
    clerk.goto(f"/batches/{NUMBER}/")
    follow(clerk, "邀请报送单位")
    tick(clerk, clerk.get_by_label(unit))
    press(clerk, "保存")
    clerk.goto(f"/batches/{NUMBER}/rubric/")
    press(clerk, "保存")
    press(clerk, "开始征集")
    clerk.goto(f"/batches/{NUMBER}/panel/agency/")
    write(clerk, "[name=agency]", agency)
    write(clerk, "[name=per_measure]", "1")
    press(clerk, "保存")


def seat_and_assign(evaluation_lead: Page, clerk: Page, evaluator: str) -> None:
    evaluation_lead.goto(f"/batches/{NUMBER}/panel/seats/")
    tick(evaluation_lead, evaluation_lead.get_by_label(evaluator))
    press(evaluation_lead, "保存")
    clerk.goto(f"/batches/{NUMBER}/panel/")
    follow(clerk, "分派方案")
    press(clerk, "生成方案")
    press(clerk, "下达", asks=True)


def draft_in(page: Page) -> int:
    page.goto("/")
    press(page, "新建举措")
    for name, value in TEXTS.items():
        write(page, f"main [name={name}]", str(value))
    press(page, "保存")
    with page.expect_file_chooser() as chooser:
        key(page, page.locator("#file"))
    chooser.value.set_files({"name": "证明.pdf", "mimeType": "application/pdf", "buffer": BLANK_PDF})
    expect(page.locator("[data-attachment-list]")).to_contain_text("证明.pdf")
    return Measure.objects.get(batch__number=NUMBER).pk


def answer_a_return(clerk: Page, submitter: Page, lead: Page, pk: int) -> None:
    clerk.goto(f"/screening/{pk}/")
    key(clerk, clerk.locator("#part-effect summary").first)
    write(clerk, "[name=comment-effect]", "请补充企业案例。")
    key(clerk, clerk.locator("[data-return]"))
    confirm(clerk)
    submitter.goto(f"/measures/{pk}/edit/")
    assert submitter.locator("main [name=title]").is_disabled()
    write(submitter, "main [name=effect]", "每票节省四十分钟，甲公司等十二家企业受益。")
    press(submitter, "保存")
    submit(lead, pk)
    clerk.goto(f"/screening/{pk}/")
    key(clerk, clerk.get_by_role("tab", selected=True).first)
    while clerk.get_by_role("tab", name="历次").get_attribute("aria-selected") != "true":
        clerk.keyboard.press("ArrowRight")
    assert "甲公司" in clerk.locator("ins").first.inner_text()


def submit(lead: Page, pk: int) -> None:
    lead.goto(f"/measures/{pk}/")
    press(lead, "报送", asks=True)


def declare(page: Page) -> None:
    page.goto("/evaluations/")
    follow(page, "申报回避关系")
    tick(page, page.locator("[name=none]"))
    press(page, "申报")


def score(page: Page) -> None:
    """The whole sheet by keyboard: not one click."""
    keys = page.keyboard
    page.goto("/evaluations/")
    with page.expect_navigation():
        keys.press("Alt+n")
    # Enter leads to the first score; above the batch's bound it needs a remark.
    keys.press("Enter")
    for value, remark in (("92", "全国未见相同做法。"), ("88", ""), ("85", "")):
        keys.type(value)
        keys.press("Enter")
        keys.type(remark)
        keys.press("Enter")
    for _gate in range(2):
        keys.press("1")
        keys.press("Enter")
    assert page.locator("[data-total]").inner_text() == "加权总分 88.70"
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.type("检索国家和各地公开文件，未见相同做法。")
    keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.type("依据充分，可以推广。")
    page.locator("[data-save-state][data-state=saved]").wait_for()
    page.goto("/evaluations/mine/")
    press(page, "提交所勾选的评分表", asks=True)


def hand_in(lead: Page, name: str) -> None:
    lead.goto(f"/batches/{NUMBER}/panel/hand-in/")
    reach(lead, lead.locator("[name=signed_name]"))
    lead.keyboard.type(name)
    with lead.expect_navigation():
        lead.keyboard.press("Enter")


def decide(clerk: Page, reviewer: Page, pk: int) -> None:
    clerk.goto(f"/batches/{NUMBER}/decisions/measure/{pk}/")
    press(clerk, "现在检索")
    clerk.goto(f"/batches/{NUMBER}/decisions/")
    tick(clerk, clerk.locator("[name=measure]").first)
    write(clerk, "[name=prior_art_note]", "检索全国公开文件，未见相同做法。")
    press(clerk, "列出将作出的结论")
    press(clerk, "作出这1项结论")
    reviewer.goto(f"/batches/{NUMBER}/decisions/")
    press(reviewer, "确认所勾选的结论", asks=True)


def test_a_batch_lives_from_its_set_up_to_the_public_register(sign_in: SignIn) -> None:
    office, unit = make_unit(UnitKind.OFFICE), make_unit(UnitKind.AREA_COMMITTEE)
    agency = make_unit(UnitKind.THIRD_PARTY)
    expert = make_person(Role.EVALUATOR, unit=agency)
    clerk = sign_in(make_person(Role.OFFICE_CLERK, unit=office))
    reviewer = sign_in(make_person(Role.OFFICE_REVIEWER, unit=office))
    signatory = sign_in(make_person(Role.SIGNATORY, unit=office))
    submitter = sign_in(make_person(Role.SUBMITTER, unit=unit))
    lead = sign_in(make_person(Role.UNIT_LEAD, unit=unit))

    open_batch(clerk, unit.name, agency.name)
    pk = draft_in(submitter)
    submit(lead, pk)
    answer_a_return(clerk, submitter, lead, pk)
    clerk.goto(f"/screening/{pk}/")
    leave(clerk, clerk.locator("[data-accept] button").first)

    head = make_person(Role.EVALUATION_LEAD, unit=agency)
    evaluation_lead, evaluator = sign_in(head), sign_in(expert)
    seat_and_assign(evaluation_lead, clerk, expert.name)
    declare(evaluator)
    clerk.goto(f"/batches/{NUMBER}/")
    key(clerk, clerk.locator("summary", has_text="结束征集……"))
    write(clerk, "#step-next", "材料已齐")
    press(clerk, "结束征集，开始第三方评估", asks=True)
    score(evaluator)
    hand_in(evaluation_lead, head.name)
    clerk.goto(f"/batches/{NUMBER}/")
    press(clerk, "结束评估，开始审定", asks=True)
    clerk.goto(f"/batches/{NUMBER}/tally/")
    assert clerk.get_by_role("cell", name="88.70").first.is_visible()

    decide(clerk, reviewer, pk)
    clerk.goto(f"/batches/{NUMBER}/")
    press(clerk, "结论已全部确认，开始拟文")
    press(clerk, "送核稿")
    letter = Letter.objects.get(batch__number=NUMBER).pk
    reviewer.goto(f"/letters/manage/{letter}/")
    press(reviewer, "核稿同意")
    signatory.goto(f"/letters/manage/{letter}/")
    press(signatory, "签发", asks=True)
    press(signatory, "印发", asks=True)

    public = sign_in(None)
    public.goto("/register/?words=一单到底")
    follow(public, "跨境小包“一单到底”")
    follow(public, "海自贸办函")
    with public.expect_download() as download:
        key(public, public.get_by_role("link", name="PDF").first)
    assert download.value.path().read_bytes().startswith(b"%PDF")
