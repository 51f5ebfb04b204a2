"""Letters from before this system: read tolerantly, checked against their own figures, told line by line."""

from letters.earlier.files import read_letter
from letters.earlier.values import LineKind, ReadLine, ReadRow, Transcript

__all__ = ["LineKind", "ReadLine", "ReadRow", "Transcript", "read_letter"]
