"""What notices are about: each app registers its kinds in its `apps.py`; nothing lists them centrally."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind that people sort their notices by: the code that is stored, and its name on the page.

    `many` says several of them as one row, with %(count)d, where they are told with one list as their place. What `wakes`
    is sent through gateways at night too. What `is_apart`, of accounts, the trail and the running of the system, the
    office neither reads nor holds back: it would be told to nobody else that the office had a hand in it.
    """

    code: str
    label: str | Promise
    many: str | Promise = ""
    wakes: bool = False
    is_apart: bool = False


_kinds: dict[str, NoticeKind] = {}


def add_notice_kinds(*kinds: NoticeKind) -> None:
    """Register kinds of notices. Raises `ValueError` for a code that another kind has."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"two kinds of notices are called {kind.code}")


def registered(kind: NoticeKind) -> NoticeKind:
    """Return a kind that an app has registered. Raises `LookupError` for any other: its notices would have no name."""
    if _kinds.get(kind.code) != kind:
        raise LookupError(f"the kind of notices {kind.code} is not registered in its app's apps.py")
    return kind


def all_kinds() -> list[NoticeKind]:
    """Return all kinds, in the order of the apps."""
    return list(_kinds.values())


def waking_kinds() -> list[str]:
    """Return the kinds that are sent at night too, by code."""
    return [kind.code for kind in _kinds.values() if kind.wakes]


def label_of(code: str) -> str:
    """Return a kind's name; that of an app that is gone is its code."""
    return str(_kinds[code].label) if code in _kinds else code


def many_of(code: str) -> str:
    """Return how several notices of a kind are said as one; "" where each speaks for itself."""
    return str(_kinds[code].many) if code in _kinds else ""
