"""What was published, frozen as printed, and what became of it."""

from register.models.count import RegisterCount, UnitCount
from register.models.entries import OpeningBalance, Recognition, RegisterEntry
from register.models.versions import DayFile, EntryVersion

__all__ = [
    "DayFile",
    "EntryVersion",
    "OpeningBalance",
    "Recognition",
    "RegisterCount",
    "RegisterEntry",
    "UnitCount",
]
