"""Letters in every state after issue, and hands that reach past the app."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from letters import actions
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from tests.factories import Cast, make_cast
from tests.remembered.steps import remembered
from tests.states import letter_in

YEAR = timezone.localdate().year


def number(sequence: int) -> str:
    return f"海自贸办函〔{YEAR}〕{sequence}号"


@remembered
def issue_correction(cast: Cast, letter: Letter) -> Letter:
    correction = actions.draft_correction(letter, by=cast.clerk, reason="漏列一项")
    actions.send_to_review(correction, by=cast.clerk)
    actions.review_letter(correction, by=cast.reviewer)
    actions.sign_letter(correction, by=cast.signatory)
    return actions.issue_letter(correction, by=cast.signatory)


def made(letter: Letter, file_format: str) -> bytes:
    with letter.files.get(format=file_format).file.open("rb") as stored:
        return bytes(stored.read())


@remembered
def four_letters() -> list[Letter]:
    """1号 in force; 2号 corrected by 3号; 4号 revoked."""
    first, corrected, revoked = (make_cast(evaluators=1) for _number in range(3))
    letters = [letter_in("issued", first), letter_in("issued", corrected)]
    letters.append(issue_correction(corrected, letters[1]))
    letters.append(letter_in("revoked", revoked))
    return [Letter.objects.get(pk=letter.pk) for letter in letters]


def faults() -> list[str]:
    return [sentence for finding in check_letters() for sentence in finding.faults] + check_whole()


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


# Takes a letter out with all that hangs on it.
REMOVED = (
    "SET CONSTRAINTS ALL IMMEDIATE; UPDATE letters_letter SET kind = 'result', corrects_id = NULL WHERE corrects_id = {pk};"
    "UPDATE letters_frozenrecord SET listed_in_id = NULL WHERE listed_in_id = {pk};"
    "DELETE FROM letters_frozenrecord WHERE letter_id = {pk};"
    "DELETE FROM letters_letterstep WHERE letter_id = {pk};"
    "DELETE FROM letters_letterfile WHERE letter_id = {pk}; DELETE FROM letters_letter WHERE id = {pk}"
)
LETTER = "UPDATE letters_letter SET {change} WHERE id = {pk}"
