"""One batch through its whole life in the browser, by the people it falls to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.choices import Role, UnitKind
from letters.models import Letter
from measures.models import Measure
from tests.e2e.conftest import SignIn
from tests.factories import BLANK_PDF, TEXTS, make_person, make_unit

pytestmark = pytest.mark.e2e
NUMBER = 41


def press(page: Page, label: str, *, asks: bool = False) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).first.click()
        if asks:
            page.click("#confirm-dialog [data-confirm-button]")


def open_batch(clerk: Page, unit: str, agency: str) -> None:
    today = timezone.localdate()
    clerk.goto("/batches/new/")
    clerk.fill("[name=number]", str(NUMBER))
    clerk.fill("[name=zone]", "海岸自贸试验区")
    clerk.fill("[name=opens_on]", (today - timedelta(days=1)).isoformat())
    clerk.fill("[name=closes_on]", (today + timedelta(days=30)).isoformat())
    press(clerk, "保存")
    clerk.goto(f"/batches/{NUMBER}/")
    clerk.get_by_role("link", name="邀请报送单位").click()
    clerk.get_by_label(unit).check()
    press(clerk, "保存")
    clerk.goto(f"/batches/{NUMBER}/rubric/")
    press(clerk, "保存")
    press(clerk, "开始征集")
    clerk.goto(f"/batches/{NUMBER}/panel/agency/")
    clerk.select_option("[name=agency]", label=agency)
    clerk.fill("[name=per_measure]", "1")
    press(clerk, "保存")


def seat_and_assign(evaluation_lead: Page, clerk: Page, evaluator: str) -> None:
    evaluation_lead.goto(f"/batches/{NUMBER}/panel/seats/")
    evaluation_lead.get_by_label(evaluator).check()
    press(evaluation_lead, "保存")
    clerk.goto(f"/batches/{NUMBER}/panel/")
    clerk.get_by_role("link", name="分派方案").click()
    press(clerk, "生成方案")
    press(clerk, "下达", asks=True)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name, or with this text, has the focus."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("[document.activeElement.name, document.activeElement.textContent.trim()]").count(
            name
        ):
            return
    raise AssertionError(f"Tab never reaches {name}")


def draft_in(page: Page) -> int:
    page.goto("/")
    press(page, "新建举措")
    for name, value in TEXTS.items():
        field = page.locator(f"main [name={name}]").first
        if name in {"field", "claimed_classification"}:
            field.select_option(str(value))
        else:
            field.fill(str(value))
    press(page, "保存")
    page.set_input_files("#file", {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": BLANK_PDF})
    expect(page.locator("[data-attachment-list]")).to_contain_text("证明.pdf")
    return Measure.objects.get(batch__number=NUMBER).pk


def answer_a_return(clerk: Page, submitter: Page, lead: Page, pk: int) -> None:
    clerk.goto(f"/screening/{pk}/")
    clerk.locator("#part-effect summary").click()
    clerk.fill("[name=comment-effect]", "请补充企业案例。")
    clerk.locator("[data-return]").click()
    with clerk.expect_navigation():
        clerk.locator("[data-confirm-button]").click()
    submitter.goto(f"/measures/{pk}/edit/")
    assert submitter.locator("main [name=title]").is_disabled()
    submitter.fill("main [name=effect]", "每票节省四十分钟，甲公司等十二家企业受益。")
    press(submitter, "保存")
    submit(lead, pk)
    clerk.goto(f"/screening/{pk}/")
    clerk.get_by_role("tab", name="历次").click()
    assert "甲公司" in clerk.locator("ins").first.inner_text()


def submit(lead: Page, pk: int) -> None:
    lead.goto(f"/measures/{pk}/")
    press(lead, "报送", asks=True)


def declare(page: Page) -> None:
    page.goto("/evaluations/")
    tab_to(page, "申报回避关系")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "none")
    page.keyboard.press("Space")
    tab_to(page, "申报")
    with page.expect_navigation():
        page.keyboard.press("Enter")


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
    tab_to(page, "提交所勾选的评分表")
    keys.press("Enter")
    tab_to(page, "确定")
    with page.expect_navigation():
        keys.press("Enter")


def hand_in(lead: Page, name: str) -> None:
    lead.goto(f"/batches/{NUMBER}/panel/hand-in/")
    tab_to(lead, "signed_name")
    lead.keyboard.type(name)
    with lead.expect_navigation():
        lead.keyboard.press("Enter")


def decide(clerk: Page, reviewer: Page, pk: int) -> None:
    clerk.goto(f"/batches/{NUMBER}/decisions/measure/{pk}/")
    press(clerk, "现在检索")
    clerk.goto(f"/batches/{NUMBER}/decisions/")
    clerk.check("[name=measure]")
    clerk.fill("[name=prior_art_note]", "检索全国公开文件，未见相同做法。")
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
    with clerk.expect_navigation():
        clerk.locator("[data-accept] button").click()

    head = make_person(Role.EVALUATION_LEAD, unit=agency)
    evaluation_lead, evaluator = sign_in(head), sign_in(expert)
    seat_and_assign(evaluation_lead, clerk, expert.name)
    declare(evaluator)
    clerk.goto(f"/batches/{NUMBER}/")
    clerk.get_by_text("结束征集……").click()
    clerk.fill("#step-next", "材料已齐")
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
    public.get_by_role("link", name="跨境小包“一单到底”").click()
    public.get_by_role("link", name="海自贸办函").click()
    with public.expect_download() as download:
        public.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
