"""Beside the sheet in a browser: similar practice by a key, taken over at one press, the sheet as it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from measures.models import Comparison
from tests.e2e.conftest import SignIn
from tests.e2e.test_accessibility import violations_of
from tests.factories import make_cast
from tests.precedents.lists import make_list

pytestmark = pytest.mark.e2e


def test_a_similar_practice_is_taken_over_while_the_sheet_stays(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    make_list(cast.clerk, "1.小包“一单到底”。海关、邮政与园区共用一份电子清单。", name="第七批清单")
    page = sign_in(cast.evaluators[0])
    page.goto(f"/evaluations/{cast.open_assignments()[0].pk}/")
    page.fill("[name=comment]", "还没有写完的评语")
    page.get_by_role("tab", name="举措全文").press("ArrowRight")
    similar = page.locator("#similar")
    expect(similar.locator("mark").first).to_be_visible()
    expect(page.locator("#whole")).not_to_be_visible()
    assert violations_of(page, "similar") == []
    similar.get_by_role("button", name="采用为比对记录").first.click()
    expect(similar.locator("#findings tbody")).to_contain_text("第七批清单")
    expect(similar.get_by_text("已采用为比对记录")).to_be_visible()
    expect(page.locator("#replicated")).to_contain_text("一单到底")
    assert Comparison.objects.get().relation == ""
    page.locator("h1").click()
    page.keyboard.press("w")
    expect(page.locator("#whole")).to_be_visible()
    expect(page.locator("[name=comment]")).to_have_value("还没有写完的评语")
