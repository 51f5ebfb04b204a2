"""Which files of the npm packages are served: the few that pages name, not the hundreds that come."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage


class ChosenFilesFinder(FileSystemFinder):
    """Finds what lies in STATICFILES_DIRS; under a prefix of VENDOR_FILES only what is chosen there.

    Collecting and serving go through the same choice, so that a page which names another file fails at once.
    """

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Return the chosen files with their storages."""
        for path, storage in super().list(ignore_patterns):
            if is_chosen(getattr(storage, "prefix", ""), path):
                yield path, storage

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        """Return where a chosen file lies."""
        found = super().find_location(root, path, prefix)
        inside = path.removeprefix(f"{prefix}/") if prefix else path
        return found if found and is_chosen(prefix or "", inside) else None


def is_chosen(prefix: str, path: str) -> bool:
    """Return whether a file under a prefix is served."""
    patterns = settings.VENDOR_FILES.get(prefix)
    return patterns is None or any(fnmatch(path, pattern) for pattern in patterns)


def missing_files() -> list[str]:
    """Return the chosen patterns that match nothing: a package was renamed or is not installed."""
    finder = ChosenFilesFinder()
    served: dict[str, list[str]] = {prefix: [] for prefix in settings.VENDOR_FILES}
    for prefix, root in finder.locations:
        if prefix in served:
            served[prefix] = [path for path, _storage in _files(finder, root)]
    return [
        f"{prefix}/{pattern}"
        for prefix, patterns in settings.VENDOR_FILES.items()
        for pattern in patterns
        if not any(fnmatch(path, pattern) for path in served[prefix])
    ]


def _files(finder: ChosenFilesFinder, root: str) -> Iterable[tuple[str, FileSystemStorage]]:
    storage = finder.storages[root]
    return ((path, kept) for path, kept in finder.list([]) if kept is storage)
