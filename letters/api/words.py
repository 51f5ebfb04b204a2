"""A letter's words over HTTP: the entries are those of `Wording`, whichever it has."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from rest_framework import serializers

from letters.actions.drafting import Wording

# The action says what is too long for which entry, in words.
LONGEST = 20_000
MOST_LINES = 200


def words_fields() -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """Return a field for each entry of a letter's words; what `Wording` has a default for may be left out."""
    hints = get_type_hints(Wording)
    return {one.name: _field(hints[one.name], one) for one in fields(Wording)}


def _field(hint: Any, entry: Field[Any]) -> serializers.Field[Any, Any, Any, Any]:
    options = {} if entry.default is MISSING else {"default": entry.default}
    if hint is str:
        return _text(**options)
    if hint == date | None:
        return serializers.DateField(allow_null=True, **options)
    if hint == int | None:
        return serializers.IntegerField(min_value=0, max_value=2**31 - 1, allow_null=True, **options)
    if get_origin(hint) is tuple:
        (kind, *_others) = get_args(hint)
        child = _text() if kind is str else serializers.IntegerField(min_value=1, max_value=2**31 - 1)
        return serializers.ListField(child=child, max_length=MOST_LINES, **options)
    raise TypeError(f"{entry.name}: nobody said how {hint} is written")


def _text(**options: Any) -> serializers.CharField:
    return serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST, **options)


class WordsSerializer(serializers.Serializer[Any]):
    """A letter's words. Figures are placeholders in double braces, which the system fills in."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the entries of a letter's words."""
        return words_fields()
