"""检索记录: a kept search as a paper in the shape of a 科技查新 report, point by point."""

from collections.abc import Callable
from typing import IO

from core.papers import Paper, write_docx, write_pdf
from precedents.annex.reading import read_annex

WRITERS: dict[str, Callable[[Paper, IO[bytes]], None]] = {"pdf": write_pdf, "docx": write_docx}

__all__ = ["WRITERS", "read_annex"]
