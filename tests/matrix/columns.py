"""A column of the matrix: the things of one side in one phase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

# A parameter of an address by the word that stands before it, and its name.
Place = tuple[str, str]
# What is no thing of anybody's.
LITERALS: dict[Place, object] = {
    ("proposals", "step"): "release",
    ("pages", "page"): 1,
    ("of", "model"): "measures.measure",
    ("report", "file_format"): "xlsx",
    ("file", "file_format"): "pdf",
    ("files", "file_format"): "pdf",
    ("export", "file_format"): "csv",
    ("figures", "name"): "selected",
    ("changes", "kind"): "remove",
    ("changes", "measure_id"): 1,
    ("changes", "change_id"): 1,
    ("evidence", "serial"): 1,
    ("preview", "key"): "0" * 32,
    ("preview", "page"): 1,
    ("open-data", "day"): "2020-01-01",
    ("open-data", "file_format"): "csv",
    ("sitemap", "section"): "pages",
}


@dataclass(frozen=True)
class Column:
    """What stands in an address, and what a rule is asked of."""

    side: str
    phase: str
    keys: dict[Place, object]
    subjects: dict[str, models.Model] = field(default_factory=dict)

    def has(self, places: Iterable[Place]) -> bool:
        """Whether all of these can be filled in."""
        return all(place in self.keys or place in LITERALS for place in places)

    def __str__(self) -> str:
        return f"{self.side} {self.phase}"
