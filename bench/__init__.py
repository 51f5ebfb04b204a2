"""Benchmarks: each module's `main(scale)` prints its table and returns whether a target is missed."""

import os

import django

# Before any benchmark is imported: what they measure imports models.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()


def scaled(full: int, scale: float) -> int:
    """Return a size or number of runs at this scale; at least 1."""
    return max(1, round(full * scale))
