"""A text changed character by character, with the places that its characters come from."""

from __future__ import annotations

from collections.abc import Callable


class Characterwise(dict[int, str]):
    """What each character becomes, by its code point, for `str.translate`; found out when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        self[code] = found = self._become(chr(code))
        return found

    def with_places(self, text: str) -> tuple[str, list[int]]:
        """Return the changed text, and of each of its characters the place in the text that it comes from."""
        pieces = [self[ord(character)] for character in text]
        return "".join(pieces), [place for place, piece in enumerate(pieces) for _each in piece]
