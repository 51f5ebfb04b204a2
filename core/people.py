"""What every app may know of a person, whichever app keeps them."""

from __future__ import annotations

from typing import Any, Protocol


class Person(Protocol):
    """Somebody with an account. Roles mean something to the apps that hand out permissions, and nothing here."""

    @property
    def pk(self) -> Any:
        """The key of the account."""

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in."""

    @property
    def is_superuser(self) -> bool:
        """Whether the person administers units and accounts."""

    @property
    def email(self) -> str:
        """Where the person is written to; empty for nowhere."""

    @property
    def unit_id(self) -> int | None:
        """The key of the unit that the person acts for."""

    mail_rhythm: str
    # With which token a system acts for the person now, if one does.
    machine: Any | None

    def within_reach(self, rows: Any) -> Any:
        """Return the rows that the token reaches with which a system acts for the person: without one, all of them."""

    def has_perm(self, perm: str, obj: Any | None = None) -> bool:
        """Tell whether the person may do something, to a thing or at all."""

    def has_role(self, *roles: str) -> bool:
        """Tell whether the person is active and holds at least one of the roles."""
