"""What the office does with the letter: drafted, reviewed, signed, issued by three people, and the units told."""

from __future__ import annotations

from bench.clicking.people import Person
from bench.clicking.scene import NUMBER

LETTER = "letter"


def draft(clerk: Person) -> None:
    """Begin the letter and send it to review as it was composed."""
    clerk.doing = LETTER
    clerk.link(f"第{NUMBER}批")
    clerk.button("结论已全部确认，开始拟文")
    clerk.button("送核稿")


def review(reviewer: Person) -> None:
    """Agree to it."""
    reviewer.doing = LETTER
    reviewer.link("待核稿的函")
    reviewer.button("核稿同意")


def issue(signatory: Person) -> None:
    """Sign and issue it."""
    signatory.doing = LETTER
    signatory.link("待签发的函")
    signatory.button("签发", asks=True)
    signatory.button("印发", asks=True)


def tell(clerk: Person) -> None:
    """Tell the units what was decided and why."""
    clerk.doing = LETTER
    clerk.link("批次")
    clerk.link(f"第{NUMBER}批")
    clerk.link("告知单位")
    clerk.button("告知单位", asks=True)
