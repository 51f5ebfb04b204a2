"""The end of the story: the letter, how it was signed out, its files, and the register of what was published."""

from letters.models.dispatch import AddresseeGroup, Delivery, SealedFile
from letters.models.letter import Letter, LetterStep, NumberSeries
from letters.models.letter_file import LetterFile
from letters.models.register import OpeningBalance, Recognition, RegisterEntry
from letters.models.register_count import RegisterCount

__all__ = [
    "AddresseeGroup",
    "Delivery",
    "Letter",
    "LetterFile",
    "LetterStep",
    "NumberSeries",
    "OpeningBalance",
    "Recognition",
    "RegisterCount",
    "RegisterEntry",
    "SealedFile",
]
