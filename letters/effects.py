"""What issuing a letter brings about beyond its number, files and delivery, by the letter's kind.

A kind is one line of `LetterKind`, one of `EFFECTS`, and what tells it apart in `Letter.kind`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from letters.choices import LetterKind


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
