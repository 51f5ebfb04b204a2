"""What was published, frozen as printed, and what became of it."""

from register.models.count import RegisterCount
from register.models.entries import OpeningBalance, Recognition, RegisterEntry

__all__ = ["OpeningBalance", "Recognition", "RegisterCount", "RegisterEntry"]
