"""The end of the story: the letter, how it was signed out, its files, and the register of what was published."""

from letters.models.letter import Letter, LetterStep, NumberSeries
from letters.models.letter_file import LetterFile
from letters.models.register import OpeningBalance, Recognition, RegisterEntry

__all__ = [
    "Letter",
    "LetterFile",
    "LetterStep",
    "NumberSeries",
    "OpeningBalance",
    "Recognition",
    "RegisterEntry",
]
