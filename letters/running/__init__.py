"""Running a batch package through the life cycle: the same actions as the screens, each by the person it falls to."""

from letters.running.batch import Journey, run_package
from letters.running.steps import Progress, silent

__all__ = ["Journey", "Progress", "run_package", "silent"]
