"""The texts of notices: what is told on which occasion, in our words, and what they are filled in with.

Each app registers its own in its `apps.py`, with the placeholders in them; nothing lists them centrally. The office may
put words of its own in place of any of them (`core.notices.wording`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from core.notice_kinds import NoticeKind, registered

_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands for a part that differs from notice to notice; of one name there is one, whichever app uses it.

    The office writes its label in braces. What is `is_open` says nothing confidential, whatever it is filled in with.
    """

    name: str
    label: Promise
    example: str
    is_open: bool = False

    @property
    def written(self) -> str:
        """How the office writes it; the same in any language."""
        with override(None):
            return f"{{{self.label}}}"


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One text: its code for good, the kind it belongs to, when it is told, its subject, and its body line by line.

    A line of the body whose placeholders are all empty is left out.
    """

    code: str
    kind: NoticeKind
    when: Promise
    subject: Promise
    body: tuple[StrOrPromise, ...] = ()

    @property
    def templates(self) -> tuple[str, str]:
        """Subject and body in our Chinese words, with `%(name)s` for each placeholder."""
        with override(None):
            return str(self.subject), "\n".join(map(str, self.body))

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders by name, in the order of our words."""
        return names_in("\n".join(self.templates))

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders, in the order of our words."""
        return tuple(_placeholders[name] for name in self.names)

    def about(self, **values: object) -> Filled:
        """Fill the text in. Raises `TypeError` where the values are not those of the placeholders."""
        if values.keys() != set(self.names):
            raise TypeError(f"the notice {self.code} is filled in with {self.names}, not {tuple(values)}")
        return Filled(self, values)

    def example(self) -> Filled:
        """Return the text filled in with the placeholders' examples."""
        return Filled(self, {one.name: one.example for one in self.placeholders})


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with what it is told about."""

    text: NoticeText
    values: Mapping[str, object]


_texts: dict[str, NoticeText] = {}
_placeholders: dict[str, Placeholder] = {}


def add_placeholders(*placeholders: Placeholder) -> None:
    """Register placeholders. Raises `ValueError` for a name that another one has."""
    for one in placeholders:
        if _placeholders.setdefault(one.name, one) != one:
            raise ValueError(f"two placeholders are called {one.name}")


def add_notice_texts(*texts: NoticeText) -> None:
    """Register texts. Raises `ValueError` for a code that another has, `LookupError` for an unknown kind or placeholder."""
    for text in texts:
        registered(text.kind)
        missing = set(text.names) - _placeholders.keys()
        if missing:
            raise LookupError(f"the notice {text.code} uses placeholders that nobody registered: {missing}")
        if _texts.setdefault(text.code, text) != text:
            raise ValueError(f"two texts of notices are called {text.code}")


def require_registered(text: NoticeText) -> None:
    """Raise `LookupError` for a text that no app has registered: the office could not change it."""
    if _texts.get(text.code) != text:
        raise LookupError(f"the notice {text.code} is not registered in its app's apps.py")


def notice_texts() -> list[NoticeText]:
    """Return all texts, in the order of the apps."""
    return list(_texts.values())


def text_called(code: str) -> NoticeText | None:
    """Return the text with a code; None where there is none, or none any more."""
    return _texts.get(code)


def names_in(template: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a template, each once, in order."""
    return tuple(dict.fromkeys(_NAMED.findall(template)))


def is_open(template: str) -> bool:
    """Whether a template says nothing confidential, whatever it is filled in with."""
    return all(_placeholders[name].is_open for name in names_in(template))
