"""What somebody has to do before anything else: a password of their own, then a second factor."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.factors import factor_sentence, lacks_factor
from accounts.models import User
from accounts.passwords import password_sentence


@dataclass(frozen=True, slots=True)
class FirstThing:
    """Why nothing else is to be had yet, and the name of the page where that is done."""

    sentence: str
    page: str


def first_thing(person: User) -> FirstThing | None:
    """Return what a person has to do first, if anything."""
    if sentence := password_sentence(person):
        return FirstThing(sentence, "account_change_password")
    return FirstThing(factor_sentence(), "mfa_index") if lacks_factor(person) else None
