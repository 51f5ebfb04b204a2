"""The end of the story: the letter, how it was signed out, its files, and the register of what was published."""

from letters.models.annex_change import AnnexChange
from letters.models.archive_entry import ArchiveEntry
from letters.models.archive_package import ArchivePackage
from letters.models.countersignature import Countersignature
from letters.models.delegation import Delegation
from letters.models.dispatch import AddresseeGroup, Delivery, SealedFile
from letters.models.frozen_record import FrozenRecord
from letters.models.letter import Letter
from letters.models.letter_file import LetterFile
from letters.models.letter_step import LetterStep
from letters.models.series import NumberSeries
from letters.models.transfer import Transfer, TransferItem

__all__ = [
    "AddresseeGroup",
    "AnnexChange",
    "ArchiveEntry",
    "ArchivePackage",
    "Countersignature",
    "Delegation",
    "Delivery",
    "FrozenRecord",
    "Letter",
    "LetterFile",
    "LetterStep",
    "NumberSeries",
    "SealedFile",
    "Transfer",
    "TransferItem",
]
