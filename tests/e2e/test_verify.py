"""A file is verified without being sent: the browser digests it, and the digest alone goes out."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, FilePayload

from letters import actions as letter_actions
from letters.models import Letter
from ops.layout import ROOT
from proof.archive.verifying import verify
from tests.e2e.conftest import SignIn
from tests.factories import make_cast
from tests.proof.batches import fit_batch
from tests.proof.sealing import flipped, sealed

pytestmark = pytest.mark.e2e


def test_a_file_chosen_in_the_browser_is_recognised_and_stays_there(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    letter = letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    with letter.files.get(format="pdf").file.open("rb") as stored:
        content = stored.read()
    page = sign_in(None)
    methods = []
    page.on("request", lambda request: methods.append(request.method))
    for sent, words in ((content, Letter.objects.get().number), (content[:-1], "不是已印发的函的文件")):
        page.goto("/verify/")
        file: FilePayload = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": sent}
        page.set_input_files("input[name=file]", files=[file])
        page.click("main button[type=submit]")
        page.wait_for_url("**/verify/?sha256=*")
        assert words in page.inner_text("main")
    item = f"{letter.batch.number}-1"
    page.goto(f"/register/{item}/evidence/")
    held: FilePayload = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": content}
    page.set_input_files("#file-in-hand", files=[held])
    page.click("form.evidence-check button")
    page.wait_for_url(f"**/verify/?item={item}&sha256=*")
    page.click("main a[href$='/evidence/']")
    page.wait_for_url(f"**/register/{item}/evidence/")
    assert set(methods) == {"GET"}


def test_the_page_that_verifies_packages_works_from_the_disk_without_network(
    chromium: Browser, tmp_path: Path
) -> None:
    sound = sealed(fit_batch())
    for name, content in (("sound.zip", sound), ("changed.zip", flipped(sound, Random(7)))):
        (tmp_path / name).write_bytes(content)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((ROOT / "static/verifier.html").as_uri())
    page.set_input_files("#chosen", [tmp_path / "sound.zip", tmp_path / "changed.zip"])
    page.wait_for_selector("section.unsound li")
    verdicts = page.locator(".verdict").all_inner_texts()
    assert verdicts[0] == "全部相符。"
    assert verdicts[1].startswith("有")
    assert verify(sound).manifest_sha256 in page.locator("section.sound").inner_text()
    assert said == []
    context.close()
