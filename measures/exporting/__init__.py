"""Many candidates as one file: each writer takes them one by one and tells after each."""

from measures.exporting.writers import WRITERS, Writer

__all__ = ["WRITERS", "Writer"]
