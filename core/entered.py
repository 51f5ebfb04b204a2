"""What an app needs to know of one that stands further to the left: that one enters the answer in its `apps.py`."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Entered(Generic[T]):
    """The one answer to a question; `question` says what it is about."""

    def __init__(self, question: str) -> None:
        self._question = question
        self._answers: list[T] = []

    def enter(self, answer: T) -> None:
        """Enter the answer in place of an earlier one."""
        self._answers = [answer]

    def get(self) -> T:
        """Return the answer. Without one nobody may ask: a gate that fails open is none."""
        if not self._answers:
            raise LookupError(f"no app has entered {self._question}")
        return self._answers[0]
