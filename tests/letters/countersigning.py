"""A letter for which countersignatures are asked, and its words changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from accounts.models import Unit, User
from letters import actions
from letters.actions.drafting import wording_of
from letters.countersigned import digest_of, words_of
from letters.models import Countersignature, Letter
from tests.factories import Cast, make_cast, make_person
from tests.remembered.steps import remembered
from tests.states import letter_in


def asked(cast: Cast, *units: Unit, people: tuple[User, ...] = (), place: int = 1) -> list[Countersignature]:
    """Ask units and people for their countersignature of a letter in drafting, at one place of the order."""
    letter = Letter.objects.filter(batch=cast.batch).first() or letter_in("drafting", cast)
    due_on = timezone.localdate() + timedelta(days=3)
    return actions.ask_countersign(
        letter, by=cast.clerk, due_on=due_on, units=units, people=people, place=place
    )


@remembered
def one_asked() -> tuple[Cast, Countersignature]:
    """Return a cast and the part of its unit."""
    cast = make_cast(evaluators=1)
    (part,) = asked(cast, cast.unit)
    return cast, part


@remembered
def two_in_order() -> tuple[Cast, Countersignature, Countersignature, User]:
    """Return a cast, the part of its unit, and after it that of a colleague, with who that is."""
    cast = make_cast(evaluators=1)
    person = colleague(cast)
    (first,) = asked(cast, cast.unit)
    (second,) = asked(cast, people=(person,), place=2)
    return cast, first, second, person


def colleague(cast: Cast) -> User:
    """Return somebody of the office who has had nothing to do with the letter."""
    return make_person("office_clerk", unit=cast.clerk.unit)


def fresh(part: Countersignature) -> Countersignature:
    """Return a part as it is stored."""
    return Countersignature.objects.select_related("letter").get(pk=part.pk)


def shown_of(part: Countersignature) -> str:
    """Return what the part's page names the letter's words by."""
    return digest_of(words_of(fresh(part).letter))


def agree(part: Countersignature, by: User, opinion: str = "") -> Countersignature:
    """Agree to the words as they are."""
    return actions.countersign(part, by=by, shown=shown_of(part), opinion=opinion)


def object_to(part: Countersignature, by: User, opinion: str = "第一段请写明依据。") -> Countersignature:
    """Say that something should be otherwise."""
    return actions.object_to_letter(part, by=by, shown=shown_of(part), opinion=opinion)


@remembered
def reword(letter: Letter, by: User, **words: object) -> Letter:
    """Change some of a letter's words."""
    letter.refresh_from_db()
    changed = replace(wording_of(letter), **words)  # type: ignore[arg-type]  # as the caller names them
    return actions.edit_letter(letter, by=by, words=changed, version=letter.edit_version)


def add_paragraph(letter: Letter, by: User) -> Letter:
    """Put one more paragraph under the others."""
    letter.refresh_from_db()
    return reword(letter, by, template=f"{letter.template}\n特此函告。")


@remembered
def reviewed(letter: Letter, cast: Cast) -> Letter:
    """Send a letter to its review and through it."""
    letter.refresh_from_db()
    sent = actions.send_to_review(letter, by=cast.clerk)
    return actions.review_letter(sent, by=cast.reviewer)
