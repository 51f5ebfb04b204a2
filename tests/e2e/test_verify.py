"""A file is verified without being sent: the browser digests it, and the digest alone goes out."""

from __future__ import annotations

import pytest

from letters import actions as letter_actions
from letters.models import Letter
from tests.e2e.conftest import SignIn
from tests.factories import make_cast

pytestmark = pytest.mark.e2e


def test_a_file_chosen_in_the_browser_is_recognised_and_stays_there(sign_in: SignIn) -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    letter = letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    with letter.files.get(form="pdf").file.open("rb") as stored:
        content = stored.read()
    page = sign_in(None)
    methods = []
    page.on("request", lambda request: methods.append(request.method))
    for sent, words in ((content, Letter.objects.get().number), (content[:-1], "不是已印发的函的文件")):
        page.goto("/verify/")
        file = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": sent}
        page.set_input_files("input[name=file]", files=[file])
        page.click("main button[type=submit]")
        page.wait_for_url("**/verify/?sha256=*")
        assert words in page.inner_text("main")
    assert set(methods) == {"GET"}
