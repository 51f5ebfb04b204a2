"""What looks like a tie between an evaluator and a unit: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.folding import folded, place_of

SAME_NAME, MAIL_DOMAIN, NAMED_IN_TEXT = "same_name", "mail_domain", "named_in_text"
# Mailboxes that anybody can have say nothing of where somebody works.
PUBLIC_DOMAINS = frozenset(
    {
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "139.com", "189.cn", "aliyun.com"),
        *("sina.com", "sina.cn", "sohu.com", "gmail.com", "outlook.com", "hotmail.com", "icloud.com"),
    }
)
SHORTEST_NAME = 2
SHORTEST_UNIT = 4
AROUND = 15


@dataclass(frozen=True, slots=True)
class Expert:
    """An evaluator: their key, name, where they work, and their mail address."""

    key: int
    name: str
    affiliation: str
    email: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit: its key and name, its people's mail addresses, and everything that its candidates say."""

    key: int
    name: str
    emails: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clue:
    """A pair that may be tied, on which ground, and the words that say so."""

    evaluator: int
    unit: int
    ground: str
    detail: str


def tie_clues(experts: Iterable[Expert], senders: Iterable[Sender]) -> list[Clue]:
    """Return one clue for each pair that has any: the same name before the mail domain before the text."""
    senders = list(senders)
    pairs = ((expert, sender) for expert in experts for sender in senders)
    return [clue for expert, sender in pairs if (clue := next(_clues(expert, sender), None))]


def _clues(expert: Expert, sender: Sender) -> Iterator[Clue]:
    shorter, longer = sorted((_folded(expert.affiliation), _folded(sender.name)), key=len)
    if len(shorter) >= SHORTEST_UNIT and shorter in longer:
        yield Clue(expert.key, sender.key, SAME_NAME, f"{expert.affiliation} / {sender.name}")
    shared = _domain(expert.email)
    if shared and shared in {_domain(email) for email in sender.emails}:
        yield Clue(expert.key, sender.key, MAIL_DOMAIN, f"@{shared}")
    name = _folded(expert.name)
    if len(name) < SHORTEST_NAME:
        return
    for text in sender.texts:
        place = place_of(name, text) if name in _folded(text) else None
        if place is not None:
            around = text[max(0, place[0] - AROUND) : place[1] + AROUND]
            yield Clue(expert.key, sender.key, NAMED_IN_TEXT, f"……{around}……")


# Every sender's texts are looked through once for each expert.
_folded = lru_cache(maxsize=20_000)(folded)


def _domain(email: str) -> str:
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in PUBLIC_DOMAINS else domain
