"""What the office does: opening a batch as last year's was, screening, assigning, closing, deciding."""

from __future__ import annotations

from datetime import timedelta

from bench.clicking.people import Person
from bench.clicking.scene import LAST, NUMBER, Trouble

SETTING_UP, SCREENING, ASSIGNING, CLOSING, DECIDING = (
    "setting up",
    "screening",
    "assigning",
    "closing",
    "deciding",
)
# Printed on the button. Who reads with the mouse instead clicks once more for each measure.
ACCEPT = "a"


def set_up(clerk: Person) -> None:
    """Open the new batch as last year's was."""
    from django.utils import timezone

    clerk.doing = SETTING_UP
    today = timezone.localdate()
    clerk.link("批次")
    clerk.link(f"第{LAST}批")
    clerk.link("照本批新建")
    clerk.button("新建批次")
    clerk.write_day("[name=opens_on]", today)
    clerk.write_day("[name=closes_on]", today + timedelta(days=30))
    clerk.button("保存")
    clerk.button("开始征集")


def screen(clerk: Person, trouble: Trouble) -> None:
    """Read what waits, one by one: return, reject and merge those that call for it, and accept the others."""
    clerk.doing = SCREENING
    clerk.link("开始审查")
    clerk.click("main tbody a")
    left = trouble
    while clerk.page.locator("[data-accept]").count():
        if left.returned:
            left = left.less("returned")
            give_back(clerk)
        elif left.rejected:
            left = left.less("rejected")
            reject(clerk)
        elif left.merged:
            left = left.less("merged")
            merge(clerk)
        else:
            clerk.enter(ACCEPT)


def screen_again(clerk: Person) -> None:
    """Look at what was changed after a return, and accept it."""
    clerk.doing = SCREENING
    clerk.link("查看改动")
    clerk.click("main tbody a")
    while clerk.page.locator("[data-accept]").count():
        clerk.enter(ACCEPT)


def give_back(clerk: Person) -> None:
    """Comment on one entry and return the measure."""
    clerk.click("#part-effect summary", leads_on=False)
    clerk.write("[name=comment-effect]", "请补充企业案例。")
    clerk.page.locator("[data-return]:not([aria-disabled=true])").wait_for()
    clerk.button("退回补正（1栏）", asks=True)


def reject(clerk: Person) -> None:
    """Refuse a measure for a reason."""
    clerk.click("[data-window=reject]", leads_on=False)
    clerk.write("#step-reject", "不属于制度创新。")
    clerk.click("#reject form[method=post] button")


def merge(clerk: Person) -> None:
    """Merge a measure into another one that waits."""
    clerk.click("[data-window=merge]", leads_on=False)
    into = clerk.page.locator("#into-list option").first.get_attribute("value") or ""
    clerk.write("#into", into.split()[0])
    clerk.keys.press("Enter")
    clerk.write("#merge-reason", "是同一件事，两家共同报送。")
    clerk.click(".merge-two ~ form button[type=submit]")


def assign(clerk: Person) -> None:
    """Draw the allotment and release it."""
    clerk.doing = ASSIGNING
    clerk.link(f"第{NUMBER}批")
    clerk.link("设立评审组并分派专家")
    clerk.link("分派方案")
    clerk.button("生成方案")
    clerk.button("下达", asks=True)


def start_evaluation(clerk: Person) -> None:
    """End the collecting before its day, for a reason."""
    clerk.doing = CLOSING
    clerk.link(f"第{NUMBER}批")
    clerk.click(clerk.page.get_by_text("结束征集……"), leads_on=False)
    clerk.write("#step-next", "材料已齐")
    clerk.button("结束征集，开始第三方评估", asks=True)


def close_evaluation(clerk: Person) -> None:
    """Begin the decision."""
    clerk.doing = CLOSING
    clerk.link(f"第{NUMBER}批")
    clerk.button("结束评估，开始审定", asks=True)


def decide(clerk: Person, singles: int) -> None:
    """Decide some measures one by one, and what the votes have settled at once."""
    clerk.doing = DECIDING
    clerk.link("逐项审定")
    for _n in range(singles):
        clerk.click(
            clerk.page.locator("main tbody tr:has(input[name=measure])").get_by_role("link", name="决定")
        )
        clerk.click("[name=is_selected][value='0']", leads_on=False)
        clerk.write("[name=reason]", "成效还不足以推广。")
        clerk.button("保存结论")
    clerk.write("#note", "检索全国公开文件，未见相同做法。")
    clerk.button("列出将作出的结论")
    clerk.button("作出这")


def confirm(reviewer: Person) -> None:
    """Confirm what was decided."""
    reviewer.doing = DECIDING
    reviewer.link("待确认结论")
    reviewer.button("确认所勾选的结论", asks=True)
