"""Sentences of ours that are put on record: kept in Chinese, and shown in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, override


def _reads_chinese() -> bool:
    return get_language() in {None, settings.LANGUAGE_CODE}


def between_sentences() -> str:
    """Return what stands between two sentences: nothing in Chinese, whose signs bring their space along."""
    return "" if _reads_chinese() else " "


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with what it is about: texts and figures stand as they are, another sentence in its language."""

    sentence: str
    about: Mapping[str, object]

    def __str__(self) -> str:
        return gettext(self.sentence) % self.about

    @property
    def recorded(self) -> str:
        """The words in Chinese."""
        with override(None):
            return str(self)

    def kept(self) -> dict[str, Any]:
        """Return what `shown` makes the sentence of again."""
        return {"says": self.sentence, "about": {name: _kept(part) for name, part in self.about.items()}}


@dataclass(frozen=True, slots=True)
class Written:
    """Words that somebody wrote in place of ours, with what they are about; without English ones the Chinese stand."""

    chinese: str
    english: str
    about: Mapping[str, object]

    def __str__(self) -> str:
        words = self.chinese if _reads_chinese() else self.english or self.chinese
        return words % self.about

    @property
    def recorded(self) -> str:
        """The words in Chinese."""
        with override(None):
            return str(self)

    def kept(self) -> dict[str, Any] | None:
        """Return what `shown` makes the English of again; without English the record says everything."""
        about = {name: _kept(part) for name, part in self.about.items()}
        return {"wrote": self.english, "about": about} if self.english else None


@dataclass(frozen=True, slots=True)
class Several:
    """Several sentences and texts with a sign between them; what is empty is none."""

    parts: tuple[object, ...]
    between: str

    def __str__(self) -> str:
        return gettext(self.between).join(filter(None, map(str, self.parts)))

    @property
    def recorded(self) -> str:
        """The words in Chinese."""
        with override(None):
            return str(self)

    def kept(self) -> dict[str, Any]:
        """Return what `shown` makes them of again."""
        return {"several": [_kept(part) for part in self.parts], "between": self.between}


def say(sentence: Promise, **about: object) -> Said:
    """Return a sentence that is marked for translation, with its %(name)s filled in by what is given."""
    return Said(recorded(sentence), about)


def lines(*parts: object) -> Several:
    """Return sentences and texts that stand under each other."""
    return Several(parts, "\n")


def listed(*parts: object) -> Several:
    """Return names that stand one after the other in a sentence."""
    return Several(parts, recorded(gettext_lazy("、")))


def recorded(words: object) -> str:
    """Return words, a name or a figure as they are put on record."""
    with override(None):
        return str(words)


def shown(stored: Any) -> str:
    """Return what `kept` has stored in the language of the moment."""
    if not isinstance(stored, dict):
        return str(stored)
    if "several" in stored:
        between = stored["between"]
        return gettext(between).join(filter(None, map(shown, stored["several"])))
    about = {name: shown(part) for name, part in stored["about"].items()}
    sentence = stored.get("says")
    return str((gettext(sentence) if sentence else stored["wrote"]) % about)


def _kept(part: object) -> Any:
    if isinstance(part, Said | Several):
        return part.kept()
    return {"says": recorded(part), "about": {}} if isinstance(part, Promise) else str(part)
