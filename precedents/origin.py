"""What is known of a practice beside its text, as a hit shows it and a comparison record takes it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Origin:
    """Plain strings, empty where unknown; `in_force_since` is an ISO date or what the list says, `path` a page of ours."""

    place: str = ""
    document: str = ""
    in_force_since: str = ""
    place_in_list: str = ""
    path: str = ""

    def stored(self) -> dict[str, str]:
        """Return what is known, for a JSON column."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def read(cls, stored: Mapping[str, str]) -> Origin:
        """Return what `stored` wrote; fields of another version are passed over."""
        return cls(**{field.name: stored.get(field.name, "") for field in fields(cls)})


NOTHING_KNOWN = Origin()
