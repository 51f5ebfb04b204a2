"""会签, 核稿 and 签发 are given to what a letter prints, as it was read: to anything else they are asked for anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import Incomplete
from letters import actions
from letters.actions.drafting import Wording
from letters.composing import content_of
from letters.countersigned import words_of
from letters.models import Letter
from measures import actions as measure_actions
from tests.api.asking import post
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.letters.countersigning import agree, fresh, reviewed, reword
from tests.letters.others import draft_notice, draft_reply
from tests.letters.test_revocations import draft_revocation
from tests.matrix.forms import Form, forms_of
from tests.states import letter_in

pytestmark = pytest.mark.django_db
DAY = timezone.localdate()
DRAFTS: dict[str, Callable[[Cast], Letter]] = {
    "result": lambda cast: letter_in("drafting", cast),
    "notice": draft_notice,
    "reply": draft_reply,
    "revocation": lambda cast: draft_revocation(letter_in("issued", cast), cast),
}
ENTRIES = {one.name for one in fields(Wording)} - {"groups"}
# How a letter looks, and no word of it.
LOOKS = {"urgency", "title_lines"}


def printed_of(letter: Letter) -> dict[str, Any]:
    return {name: said for name, said in content_of(letter, DAY).to_json().items() if name not in LOOKS}


def spelled_out(letter: Letter) -> Letter:
    """Let a letter's text print everything that may stand in it."""
    letter.template += "\n" + "，".join(f"{{{{ {name} }}}}" for name in letter.traits.text.names) + "。"
    letter.contact, letter.contact_phone = "林舟", "0591-1234"
    letter.save()
    return Letter.objects.get(pk=letter.pk)


def otherwise(said: Any) -> Any:
    if isinstance(said, date):
        return said - timedelta(days=1)
    if isinstance(said, list):
        return ["别的机关"]
    return f"别的{said}" if isinstance(said, str) else said


@pytest.mark.parametrize("kind", DRAFTS)
def test_whatever_is_entered_and_printed_is_a_word_of_the_letter(kind: str) -> None:
    letter = spelled_out(DRAFTS[kind](make_cast(evaluators=1)))
    words, printed, entered = words_of(letter), printed_of(letter), set()
    for name in ENTRIES:
        other = Letter.objects.get(pk=letter.pk)
        setattr(other, name, otherwise(getattr(letter, name)))
        if printed_of(other) != printed:
            entered.add(name)
            assert words_of(other) != words, name
    assert {"title", "template", "addressees", "signature", "copy_to", "note"} <= entered
    # What nothing prints is none.
    letter.printed_copies, letter.circulation = 45, "各处"
    assert words_of(letter) == words


def agreed_notice(cast: Cast) -> Letter:
    letter = reword(draft_notice(cast), cast.clerk, contact="林舟", contact_phone="0591-1234")
    due_on = DAY + timedelta(days=3)
    (part,) = actions.ask_countersign(letter, by=cast.clerk, due_on=due_on, units=(cast.unit,))
    agree(part, cast.unit_lead)
    assert fresh(part).state == "agreed"
    return letter


def test_another_number_to_call_lapses_what_a_unit_agreed_to() -> None:
    cast = make_cast(evaluators=1)
    letter = reword(agreed_notice(cast), cast.clerk, contact_phone="0591-9999")
    assert letter.countersignatures.get().state == "voided"
    assert "联系电话有改动" in letter.steps.get(step="void_countersign").opinion


def test_another_last_day_of_the_batch_keeps_the_notice_that_prints_it_from_being_signed() -> None:
    cast = make_cast(evaluators=1)
    cast.batch.closes_on = DAY + timedelta(days=30)
    cast.batch.save()
    letter = reviewed(agreed_notice(cast), cast)
    measure_actions.change_batch(cast.batch, by=cast.clerk, closes_on=DAY + timedelta(days=5))
    with pytest.raises(Incomplete) as refused:
        actions.sign_letter(Letter.objects.get(pk=letter.pk), by=cast.signatory)
    assert "征集截止日有改动" in refused.value.errors[0].message


def form_of(letter: Letter, person: User, step: str) -> Form:
    page = f"/letters/manage/{letter.pk}/"
    found = forms_of(page, client_of(person).get(page).content)
    return next(one for one in found if one.address == f"{page}{step}/")


@pytest.mark.parametrize("step", ["review", "sign"])
def test_what_was_changed_after_it_was_read_is_neither_reviewed_nor_signed(step: str) -> None:
    cast = make_cast(evaluators=1)
    letter, reader = draft_notice(cast), cast.reviewer if step == "review" else cast.signatory
    actions.send_to_review(letter, by=cast.clerk)
    if step == "sign":
        actions.review_letter(letter, by=cast.reviewer)
    read, before = form_of(letter, reader, step), client_of(reader)
    another = make_person("office_reviewer", unit=cast.clerk.unit)
    actions.return_letter(letter, by=another, opinion="再改")
    reword(letter, cast.clerk, template=f"{Letter.objects.get(pk=letter.pk).template}\n逾期不再受理。")
    reviewed(letter, cast) if step == "sign" else actions.send_to_review(letter, by=cast.clerk)
    refused = before.post(read.address, read.filled(opinion="同意"))
    assert refused.status_code == 409
    assert "请看过现在的文字再办理" in refused.content.decode()
    assert letter.steps.last().by != reader
    now = form_of(letter, reader, step)
    assert before.post(now.address, now.filled(opinion="同意")).status_code == 302
    assert letter.steps.last().by == reader


def test_a_program_names_the_words_that_it_read() -> None:
    cast = make_cast(evaluators=1)
    letter = draft_notice(cast)
    actions.send_to_review(letter, by=cast.clerk)
    address = f"outgoing-letters/{letter.pk}/"
    assert post(cast.reviewer, f"{address}review/", {"shown": "0" * 64}).status_code == 409
    shown = client_of(cast.reviewer).get(f"/api/v1/{address}").json()["shown"]
    assert post(cast.reviewer, f"{address}review/", {"shown": shown}).status_code == 200
    assert post(cast.signatory, f"{address}sign/", {"shown": "0" * 64}).status_code == 409
    signed = post(cast.signatory, f"{address}sign/", {"shown": shown})
    assert (signed.status_code, signed.json()["shown"]) == (200, "")
