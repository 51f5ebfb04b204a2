"""The letter of a package: drafted, reviewed, signed and issued by three people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.names import short_name_of
from core.progress import Progress, counted
from documents.wording import with_placeholders
from letters import actions
from letters.actions.drafting import wording_of
from letters.models import Letter
from packages import values

if TYPE_CHECKING:
    from runs.batch import Journey


def publish(journey: Journey, progress: Progress) -> Letter:
    """Draft the letter with the package's words, and take it through its sign-off to its issue."""
    facts = journey.package.letter
    if facts is None:
        raise ValueError("a package is run to its letter only after `read_package(needs_letter=True)`")
    cast = journey.people.cast
    clerk, reviewer, signatory = (
        journey.people.person(person) for person in (cast.clerk, cast.reviewer, cast.signatory)
    )
    name_office(journey, facts)
    letter = actions.start_publishing(
        journey.batch, by=clerk, office=journey.people.units[journey.people.cast.office.code]
    )
    letter = actions.edit_letter(letter, by=clerk, version=letter.edit_version, words=_words(letter, facts))
    letter = actions.send_to_review(letter, by=clerk)
    letter = actions.review_letter(letter, by=reviewer)
    letter = actions.sign_letter(letter, by=signatory, on=facts.date)
    for _step in counted(progress, _("编号、成文"), [letter]):
        letter = actions.issue_letter(letter, by=signatory)
    return letter


def name_office(journey: Journey, facts: values.LetterFacts) -> None:
    """Give the office the names that its letter is issued under, where the package's units leave them out."""
    office = journey.people.units[journey.people.cast.office.code]
    office.full_name = facts.issuer
    office.short_name = facts.short_name or office.short_name or short_name_of(facts.title) or facts.issuer
    office.agency_code = facts.agency_code
    office.save()


def _words(letter: Letter, facts: values.LetterFacts) -> actions.Wording:
    words = wording_of(letter)
    number = letter.batch.number
    return replace(
        words,
        # What the file writes as a number is a figure here, so that the two can never differ.
        title=with_placeholders(facts.title, number),
        title_lines=facts.title_lines,
        addressees=facts.addressees or words.addressees,
        template=facts.template or words.template,
        annex_title=facts.annex_title or words.annex_title,
        signature=facts.signature or words.signature,
    )
