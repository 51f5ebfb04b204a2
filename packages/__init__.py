"""The batch package `fzworkflow.batch/1`: one batch as one JSON file (docs/batch-package.md)."""

from letters.package.cast import Cast, cast_of, default_people
from letters.package.reading import PackageFaults, read_package
from letters.package.values import UNSTATED, Package
from letters.package.writing import package_text

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
