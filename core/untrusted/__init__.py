"""The one door for what people bring: it is read in a process that may die of it, never in one that serves people."""

from core.untrusted.door import read_apart
from core.untrusted.limits import USUAL, Limits
from core.untrusted.refusing import NotRead, Unavailable

__all__ = ["USUAL", "Limits", "NotRead", "Unavailable", "read_apart"]
