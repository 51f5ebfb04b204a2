"""After a revocation a batch has its way to a new letter."""

from __future__ import annotations

import pytest
from django.test import Client

from core.errors import Incomplete, NotAllowed, WrongState
from letters import actions
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from register.models import RegisterEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.issued import issue_correction, number
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db
REASON = "依据已更新"


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@remembered
def reissued(cast: Cast, revoked: Letter) -> Letter:
    drafted = actions.draft_replacement(revoked, by=cast.clerk, reason=REASON)
    actions.send_to_review(drafted, by=cast.clerk)
    actions.review_letter(drafted, by=cast.reviewer)
    actions.sign_letter(drafted, by=cast.signatory)
    return actions.issue_letter(drafted, by=cast.signatory)


def test_a_batch_whose_letter_was_revoked_is_published_by_a_new_one(cast: Cast) -> None:
    revoked = letter_in("revoked", cast)
    address = cast.batch.register_entries.get().get_absolute_url()
    assert not RegisterEntry.objects.in_force().filter(batch=cast.batch).exists()
    letter = reissued(cast, revoked)
    assert (revoked.number, letter.number, letter.kind) == (number(1), number(2), "result")
    entry = RegisterEntry.objects.in_force().get(batch=cast.batch)
    assert (entry.letter_number, entry.get_absolute_url()) == (letter.number, address)
    assert Client().get(address).status_code == 200
    assert letter.number in Client().get(f"/letters/{revoked.pk}/").content.decode()
    cast.batch.refresh_from_db()
    assert (cast.batch.state, cast.batch.published_on) == ("published", revoked.signed_on)


def test_what_is_kept_agrees_after_the_new_letter(cast: Cast) -> None:
    reissued(cast, letter_in("revoked", cast))
    assert [*(sentence for one in check_letters() for sentence in one.faults), *check_whole()] == []


def test_a_revoked_correction_is_followed_by_a_new_letter_too(cast: Cast) -> None:
    correction = issue_correction(cast, letter_in("issued", cast))
    actions.revoke_letter(correction, by=cast.signatory, reason="依据失效")
    letter = reissued(cast, Letter.objects.get(pk=correction.pk))
    assert Letter.objects.result_of(cast.batch) == letter
    assert [*(sentence for one in check_letters() for sentence in one.faults), *check_whole()] == []


def test_drafting_twice_gives_the_same_draft_and_a_letter_in_force_needs_none(cast: Cast) -> None:
    revoked = letter_in("revoked", cast)
    drafted = actions.draft_replacement(revoked, by=cast.clerk, reason=REASON)
    assert actions.draft_replacement(revoked, by=cast.clerk, reason=REASON) == drafted
    reissued(cast, revoked)
    with pytest.raises(WrongState):
        actions.draft_replacement(revoked, by=cast.clerk, reason=REASON)


def test_it_needs_a_reason_and_is_the_offices_to_draft(cast: Cast) -> None:
    revoked = letter_in("revoked", cast)
    with pytest.raises(Incomplete):
        actions.draft_replacement(revoked, by=cast.clerk, reason=" ")
    for person in (cast.signatory, cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.draft_replacement(revoked, by=person, reason=REASON)


def test_the_way_stands_on_the_revoked_letters_page(cast: Cast) -> None:
    revoked = letter_in("revoked", cast)
    address = f"/letters/manage/{revoked.pk}/"
    assert f"{address}redraft/" in client_of(cast.clerk).get(address).content.decode()
    answer = client_of(cast.clerk).post(f"{address}redraft/", {"opinion": REASON})
    drafted = Letter.objects.get(state="drafting")
    assert answer["Location"] == f"/letters/manage/{drafted.pk}/"
    assert drafted.steps.get().opinion == REASON
    assert f"{address}redraft/" not in client_of(cast.signatory).get(address).content.decode()
