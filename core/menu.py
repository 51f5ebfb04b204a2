"""The menu: each app registers its entries in its `apps.py`; nothing lists them centrally."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from core.people import Person


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu: its place among the others, and the permission that it needs (none: being signed in)."""

    label: str | Promise
    url_name: str
    icon: str
    place: int
    permission: str = ""
    is_public: bool = False
    is_for_administrators: bool = False
    # Whoever signs in has a fuller menu, and finds it on the page above.
    is_for_visitors: bool = False

    def is_for(self, user: Person | None) -> bool:
        """Tell whether somebody may use it; None stands for the public."""
        if self.is_for_visitors:
            return user is None or not user.is_active
        if self.is_public:
            return True
        if user is None or not user.is_active:
            return False
        if self.is_for_administrators:
            return user.is_superuser
        return not self.permission or user.has_perm(self.permission)


_entries: dict[str, MenuEntry] = {}


def add_to_menu(*entries: MenuEntry) -> None:
    """Register entries of the menu; an address stands in it once."""
    _entries.update((entry.url_name, entry) for entry in entries)


def menu_entries() -> list[MenuEntry]:
    """Return every entry of every app, in their order."""
    return sorted(_entries.values(), key=lambda entry: entry.place)


def menu_of(user: Person | None) -> list[MenuEntry]:
    """Return the entries that somebody may use, in their order."""
    return [entry for entry in menu_entries() if entry.is_for(user)]
