"""The batch package `fzworkflow.batch/1`: one batch as one JSON file (docs/batch-package.md)."""

from packages.cast import Cast, cast_of, default_people
from packages.reading import PackageFaults, read_package
from packages.values import UNSTATED, Package
from packages.writing import package_text

__all__ = [
    "UNSTATED",
    "Cast",
    "Package",
    "PackageFaults",
    "cast_of",
    "default_people",
    "package_text",
    "read_package",
]
