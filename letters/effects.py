"""What issuing a letter brings about beyond its number, files and delivery, by the letter's kind.

A kind is one line of `LetterKind`, one of `EFFECTS`, and what tells it apart in `Letter.kind`. The register serves the
public: a letter that is not published enters nothing there (docs/decisions/publicity.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from letters.choices import LetterKind
from letters.models import Letter


@dataclass(frozen=True, slots=True)
class Effects:
    """`enters_register`: its annex is the register's content, and leaves the counts when the letter is revoked.

    `supersedes`: the letter that it corrects is no longer in force. `publishes_batch`: it ends its batch's life.
    """

    enters_register: bool = False
    supersedes: bool = False
    publishes_batch: bool = False


EFFECTS: Mapping[LetterKind, Effects] = {
    LetterKind.RESULT: Effects(enters_register=True, publishes_batch=True),
    LetterKind.CORRECTION: Effects(enters_register=True, supersedes=True),
}


def effects_of(letter: Letter) -> Effects:
    """Return what issuing this letter brings about."""
    effects = EFFECTS[letter.kind]
    return effects if letter.is_open else replace(effects, enters_register=False)
