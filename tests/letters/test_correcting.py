"""A correction starts from every word of the letter it corrects, and issuing does what its kind says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letters import actions
from letters.actions.drafting import wording_of
from letters.choices import LetterKind
from letters.kinds import KINDS
from letters.models import Letter
from tests.factories import make_cast
from tests.letters.drafted import draft, group
from tests.letters.issued import issue_correction
from tests.states import letter_in

pytestmark = pytest.mark.django_db


def test_a_correction_keeps_every_word_of_the_letter_it_corrects_and_names_it() -> None:
    cast = make_cast(evaluators=1)
    letter = draft(cast)
    words = replace(
        wording_of(letter),
        urgency="特急",
        title_lines=("关于印发评估结果的", "函"),
        copy_to="省政府办公厅。",
        groups=(group(cast, "片区", "各片区管委会", cast.unit).pk,),
    )
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    actions.send_to_review(letter, by=cast.clerk)
    actions.review_letter(letter, by=cast.reviewer)
    issued = actions.issue_letter(actions.sign_letter(letter, by=cast.signatory), by=cast.signatory)
    correction = actions.draft_correction(issued, by=cast.clerk, reason="漏列一项")
    assert wording_of(issued) == words
    named = f"{words.template}\n本函更正{issued.printed_date}印发的{issued.number}，内容以本函为准。"
    assert wording_of(correction) == replace(words, template=named)


def test_only_the_letter_that_is_corrected_is_named() -> None:
    cast = make_cast(evaluators=1)
    first = letter_in("issued", cast)
    second = issue_correction(cast, first)
    third = actions.draft_correction(second, by=cast.clerk, reason="又漏一项")
    assert [line for line in third.template.splitlines() if "更正" in line] == [
        f"本函更正{second.printed_date}印发的{second.number}，内容以本函为准。"
    ]
    actions.drop_draft(third, by=cast.clerk)
    actions.revoke_letter(second, by=cast.signatory, reason="依据失效")
    again = actions.draft_replacement(Letter.objects.get(pk=second.pk), by=cast.clerk, reason="重新拟函")
    assert "更正" not in again.template


def test_the_result_of_a_batch_is_the_letter_in_force_or_else_the_last_one() -> None:
    cast = make_cast(evaluators=1)
    assert Letter.objects.result_of(cast.batch) is None
    letter = letter_in("issued", cast)
    assert Letter.objects.result_of(cast.batch) == letter
    correction = issue_correction(cast, letter)
    assert Letter.objects.result_of(cast.batch) == correction
    actions.revoke_letter(correction, by=cast.signatory, reason="依据失效")
    assert Letter.objects.result_of(cast.batch) == correction


def test_every_kind_of_letter_says_what_issuing_it_brings_about() -> None:
    assert set(KINDS) == set(LetterKind)
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    correction = issue_correction(cast, letter)
    letter.refresh_from_db()
    assert (letter.kind, letter.state, correction.kind) == ("result", "superseded", "correction")
    assert cast.batch.register_entries.get().letter_number == correction.number
