"""Files go up one by one, each with its own progress and its own sentence, while the page stays."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from measures.models import Measure
from tests.e2e.conftest import PATIENCE_MS, SignIn
from tests.factories import BLANK_PDF, Cast, make_cast
from tests.relaying import slow_line

pytestmark = pytest.mark.e2e
SLOW_BYTES_PER_S = 2_000_000
# What is on its way in the buffers between browser and server counts as sent; there is to be something left.
LARGE_BYTES = 12_000_000


def a_file(name: str, content: bytes = BLANK_PDF) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def a_large_pdf() -> bytes:
    return BLANK_PDF.replace(b"startxref", b"%" + b"x" * LARGE_BYTES + b"\nstartxref")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture
def address(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture
def page(sign_in: SignIn, cast: Cast, chromium: Browser, address: str) -> Iterator[Page]:
    """The page of a draft, under the content policy that people get."""
    held = sign_in(cast.submitter).context.storage_state()
    context = chromium.new_context(base_url=address, locale="zh-CN", storage_state=held)
    strict = context.new_page()
    strict.set_default_timeout(PATIENCE_MS)
    strict.goto(f"/measures/{cast.draft().pk}/edit/")
    yield strict
    context.close()


class TestOnASlowLine:
    @pytest.fixture
    def address(self, live_server: LiveServer) -> Iterator[str]:
        """A relay of our own: the browser's brake stops for good in Chromium 92, after the first piece of a file."""
        server = urlsplit(live_server.url)
        assert server.hostname
        assert server.port
        with slow_line(server.hostname, server.port, SLOW_BYTES_PER_S) as port:
            yield f"http://{server.hostname}:{port}"

    def test_progress_is_shown_and_cancelling_leaves_nothing(self, page: Page) -> None:
        page.set_input_files("#file", [a_file("大.pdf", a_large_pdf()), a_file("小.pdf")])
        sending = page.locator(".upload-row[data-state=sending]")
        expect(sending).to_contain_text(re.compile(r"正在上传 [1-9]\d?%"))
        sending.get_by_role("button", name="取消：大.pdf").click()
        expect(page.locator(".upload-row[data-state=cancelled]")).to_contain_text("大.pdf")
        expect(page.locator(".upload-row[data-state=stored]")).to_contain_text("小.pdf")
        expect(page.locator("[data-attachment-list]")).to_contain_text("小.pdf")
        assert [a.shown_name for a in Measure.objects.get().attachments.all()] == ["小.pdf"]


def test_of_two_files_the_refused_one_says_why_and_the_other_is_stored(page: Page) -> None:
    page.fill("main [name=title]", "写到一半的名称")
    page.set_input_files("#file", [a_file("空.pdf", b"MZ"), a_file("证明.pdf")])
    expect(page.locator(".upload-row[data-state=refused]")).to_contain_text("“空.pdf”是纯文本")
    expect(page.locator(".upload-row[data-state=stored]")).to_contain_text("已保存，SHA-256：")
    expect(page.locator("[data-attachment-list]")).to_contain_text("证明.pdf")
    expect(page.locator("[data-upload-total]")).to_have_text("2个文件：1个已保存，1个未保存，0个进行中")
    expect(page.locator("main [name=title]")).to_have_value("写到一半的名称")


def test_a_dropped_file_is_stored_and_one_beside_the_zone_does_not_replace_the_page(page: Page) -> None:
    address = page.url
    for target in (".upload-zone", "h1"):
        page.evaluate(
            """([target, content]) => {
                const carried = new DataTransfer();
                carried.items.add(new File([content], "拖来的.pdf"));
                const options = { dataTransfer: carried, bubbles: true, cancelable: true };
                ["dragover", "drop"].forEach((name) =>
                    document.querySelector(target).dispatchEvent(new DragEvent(name, options)));
            }""",
            [target, BLANK_PDF.decode()],
        )
    expect(page.locator(".upload-row[data-state=stored]")).to_contain_text("拖来的.pdf")
    expect(page.locator(".upload-row")).to_have_count(1)
    assert page.url == address


def test_the_keyboard_alone_opens_the_choice_of_files(page: Page) -> None:
    page.bring_to_front()
    with page.expect_file_chooser() as chooser:
        page.locator("#file").press("Space")
    assert chooser.value.is_multiple()


def test_a_file_that_broke_off_can_be_sent_again(page: Page) -> None:
    page.context.set_offline(True)
    page.set_input_files("#file", a_file("证明.pdf"))
    broken = page.locator(".upload-row[data-state=broken]")
    expect(broken).to_contain_text("连接中断，没有保存")
    page.context.set_offline(False)
    broken.get_by_role("button", name="重试：证明.pdf").click()
    expect(page.locator(".upload-row[data-state=stored]")).to_contain_text("证明.pdf")


def test_a_file_is_taken_away_without_leaving_the_page(page: Page) -> None:
    page.set_input_files("#file", a_file("证明.pdf"))
    page.locator("[data-attachment-list]").get_by_role("button", name="删除").click()
    page.click("#confirm-dialog [data-confirm-button]")
    expect(page.locator("[data-attachment-list]")).to_contain_text("没有附件。")
    expect(page.locator(".upload-row")).to_have_count(1)


def test_without_scripts_the_form_stores_files_too(page: Page, chromium: Browser) -> None:
    plain = chromium.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state(), locale="zh-CN"
    )
    without = plain.new_page()
    without.goto(page.url)
    without.set_input_files("#file", [a_file("甲.pdf"), a_file("乙.pdf", b"MZ")])
    without.get_by_role("button", name="上传").click()
    expect(without.locator("main")).to_contain_text("“甲.pdf”已保存")
    expect(without.locator("main")).to_contain_text("“乙.pdf”是纯文本")
    plain.close()


def test_a_picture_is_shown_in_a_tab_of_its_own(page: Page) -> None:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(content, "PNG")
    page.set_input_files("#file", a_file("现场.png", content.getvalue()))
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="预览：现场.png").click()
    expect(opened.value.locator("img")).to_have_css("width", "300px")


def test_the_scan_of_the_sealed_form_is_marked_as_such(page: Page) -> None:
    page.get_by_label("接下来选的是签字盖章的申报书扫描件").check()
    page.set_input_files("#file", a_file("盖章件.pdf"))
    rows = page.locator("[data-attachment-list] tbody tr")
    expect(rows.filter(has_text="盖章件.pdf")).to_contain_text("盖章申报书")
    page.set_input_files("#file", a_file("证明.pdf", BLANK_PDF + b"%"))
    expect(rows.filter(has_text="证明.pdf")).not_to_contain_text("盖章申报书")
    assert Measure.objects.get().attachments.get(is_sealed_form=True).shown_name == "盖章件.pdf"
