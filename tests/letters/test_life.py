"""The letter's life: each step from each state, three different people, one number for one letter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed, StaleVersion, WrongState
from documents.rendering import FORMATS
from letters import actions
from letters.actions.drafting import wording_of
from letters.models import Letter, NumberSeries
from measures.models import Measure
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.remembered.steps import remembered
from tests.states import Step, letter_in, outcomes, who_may

pytestmark = pytest.mark.django_db
STATES = ("drafting", "in_review", "signed", "issued", "superseded", "revoked")
# step → the states that it starts from and where each leads; every other state refuses it.
ALLOWED: dict[str, dict[str, str]] = {
    "send": {"drafting": "in_review"},
    "review": {"in_review": "in_review"},
    "return": {"in_review": "drafting"},
    "sign": {},  # never before the review
    "unsign": {"signed": "drafting"},
    "issue": {"signed": "issued", "issued": "issued"},
    "revoke": {"issued": "revoked"},
    "correct": {"issued": "issued"},
    "redraft": {"revoked": "revoked"},
}
STEPS: dict[str, Step] = {
    "send": lambda letter, by: actions.send_to_review(letter, by=by),
    "review": lambda letter, by: actions.review_letter(letter, by=by),
    "return": lambda letter, by: actions.return_letter(letter, by=by, opinion="标题有误"),
    "sign": lambda letter, by: actions.sign_letter(letter, by=by),
    "unsign": lambda letter, by: actions.unsign_letter(letter, by=by, reason="改一处"),
    "issue": lambda letter, by: actions.issue_letter(letter, by=by),
    "revoke": lambda letter, by: actions.revoke_letter(letter, by=by, reason="依据失效"),
    "correct": lambda letter, by: actions.draft_correction(letter, by=by, reason="漏列一项"),
    "redraft": lambda letter, by: actions.draft_replacement(letter, by=by, reason="依据已更新"),
}


def doers(cast: Cast) -> dict[str, tuple[Step, User]]:
    by = {
        "send": cast.clerk,
        "correct": cast.clerk,
        "redraft": cast.clerk,
        "review": cast.reviewer,
        "return": cast.reviewer,
    }
    return {name: (act, by.get(name, cast.signatory)) for name, act in STEPS.items()}


@remembered
def superseded(cast: Cast) -> Letter:
    first = letter_in("issued", cast)
    correction = actions.draft_correction(first, by=cast.clerk, reason="漏列一项")
    actions.send_to_review(correction, by=cast.clerk)
    actions.review_letter(correction, by=cast.reviewer)
    actions.sign_letter(correction, by=cast.signatory)
    actions.issue_letter(correction, by=cast.signatory)
    return Letter.objects.get(pk=first.pk)


@pytest.mark.parametrize("state", STATES)
def test_a_letter_takes_each_step_from_its_states_only(state: str) -> None:
    cast = make_cast(evaluators=1)
    letter = superseded(cast) if state == "superseded" else letter_in(state, cast)
    wanted = {name: starts[state] for name, starts in ALLOWED.items() if state in starts}
    assert outcomes(letter, doers(cast)) == wanted


def test_a_reviewed_letter_can_be_signed() -> None:
    cast = make_cast(evaluators=1)
    letter = actions.review_letter(letter_in("in_review", cast), by=cast.reviewer)
    assert outcomes(letter, {"sign": doers(cast)["sign"]}) == {"sign": "signed"}


@pytest.mark.parametrize(
    ("step", "state", "may"),
    [
        ("send", "drafting", {"clerk", "reviewer"}),
        ("review", "in_review", {"reviewer", "signatory"}),
        ("return", "in_review", {"reviewer", "signatory"}),
        ("unsign", "signed", {"signatory"}),
        ("issue", "signed", {"signatory"}),
        ("revoke", "issued", {"signatory"}),
    ],
)
def test_only_those_it_falls_to_take_a_step(step: str, state: str, may: set[str]) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in(state, cast)
    people = {
        "clerk": cast.clerk,
        "reviewer": cast.reviewer,
        "signatory": cast.signatory,
        "auditor": cast.auditor,
        "unit_lead": cast.unit_lead,
        "evaluator": cast.evaluators[0],
    }
    assert who_may(letter, STEPS[step], people) == may


def test_drafter_reviewer_and_signatory_are_three_people() -> None:
    cast = make_cast(evaluators=1)
    everything = make_person(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER, Role.SIGNATORY, unit=cast.clerk.unit)
    cast.clerk = everything
    letter = letter_in("in_review", cast)
    with pytest.raises(NotAllowed):
        actions.review_letter(letter, by=everything)
    letter = actions.review_letter(letter, by=cast.reviewer)
    with pytest.raises(NotAllowed):
        actions.sign_letter(letter, by=everything)
    cast.reviewer.roles = [Role.OFFICE_REVIEWER, Role.SIGNATORY]
    cast.reviewer.save()
    with pytest.raises(NotAllowed):
        actions.sign_letter(letter, by=cast.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(reviewed_by=everything)


def test_a_stale_draft_is_refused_with_the_stored_words() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("drafting", cast)
    words = wording_of(letter)
    changed = actions.Wording(**{**_plain(words), "addressees": "各成员单位："})
    actions.edit_letter(letter, by=cast.clerk, words=changed, version=1)
    with pytest.raises(StaleVersion) as refusal:
        actions.edit_letter(letter, by=cast.clerk, words=words, version=1)
    assert refusal.value.current["addressees"] == "各成员单位："


def _plain(words: actions.Wording) -> dict[str, Any]:
    return {name: getattr(words, name) for name in words.__slots__}


def test_a_letter_is_not_dated_in_the_future() -> None:
    cast = make_cast(evaluators=1)
    letter = actions.review_letter(letter_in("in_review", cast), by=cast.reviewer)
    with pytest.raises(Incomplete):
        actions.sign_letter(letter, by=cast.signatory, on=timezone.localdate() + timedelta(days=1))


def test_issuing_again_gives_the_same_letter_number_and_files() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    digests = set(letter.files.values_list("sha256", flat=True))
    again = actions.issue_letter(letter, by=cast.signatory)
    assert (again.number, set(again.files.values_list("sha256", flat=True))) == (letter.number, digests)
    assert NumberSeries.objects.get(agency_code=letter.agency_code).last == 1


def test_what_changed_after_signing_goes_back_to_the_signatory() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    Measure.objects.filter(batch=cast.batch).update(summary="签发之后改动的内容，与签发时的函不再一致。")
    with pytest.raises(WrongState, match="签发之后"):
        actions.issue_letter(letter, by=cast.signatory)
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.files.count()) == ("signed", "", 0)


def test_a_unit_renamed_later_changes_nothing_that_was_printed() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    entry = RegisterEntry.objects.get(batch=cast.batch)
    letter.refresh_from_db()
    before = (letter.content, entry.unit_names)
    cast.unit.name = "改名之后的单位"
    cast.unit.save()
    letter.refresh_from_db()
    entry.refresh_from_db()
    assert (letter.content, entry.unit_names) == before


def test_a_revoked_letter_stays_readable_and_leaves_the_register() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("revoked", cast)
    assert (letter.files.count(), letter.state_reason) == (len(FORMATS), "依据失效")
    assert not RegisterEntry.objects.in_force().filter(batch=cast.batch).exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_revoking_needs_a_reason(reason: str) -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete):
        actions.revoke_letter(letter_in("issued", cast), by=cast.signatory, reason=reason)


@pytest.mark.django_db(transaction=True)
def test_letters_issued_at_once_are_numbered_without_gap_or_double() -> None:
    casts = [make_cast(evaluators=1) for _number in range(5)]
    for cast in casts:
        for person in (cast.clerk, cast.reviewer, cast.signatory):
            person.unit = casts[0].clerk.unit
            person.save()
    # The later a batch, the earlier its letter: no letter counts another one, whichever is issued first.
    last_june = date(timezone.localdate().year - 1, 6, 30)
    signed = []
    for position, cast in enumerate(casts):
        letter = actions.review_letter(letter_in("in_review", cast), by=cast.reviewer)
        on = last_june - timedelta(days=position)
        signed.append((actions.sign_letter(letter, by=cast.signatory, on=on), cast.signatory))

    def issue(pair: tuple[Letter, User]) -> int | None:
        try:
            return actions.issue_letter(pair[0], by=pair[1]).sequence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(signed)) as pool:
        # Each is asked for twice, as a double click does.
        numbers = list(pool.map(issue, signed * 2))
    assert set(numbers) == {1, 2, 3, 4, 5}
    assert list(Letter.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]


def test_who_reviewed_and_who_drafted_read_what_the_letter_waits_for() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("in_review", cast)
    address = f"/letters/manage/{letter.pk}/"
    assert "等待核稿、签发。" in client_of(cast.clerk).get(address).content.decode()
    actions.review_letter(letter, by=cast.reviewer)
    for person in (cast.clerk, cast.reviewer):
        assert "已核稿，等待签发。" in client_of(person).get(address).content.decode()
    assert "已核稿，等待签发。" not in client_of(cast.signatory).get(address).content.decode()
