"""Which files are taken as evidence. The kind is read from the content, never from the name."""

from measures.attachments.checking import CheckedFile, checked_file
from measures.attachments.limits import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_MEASURE_BYTES,
    MAX_NAME_CHARACTERS,
    room_fault,
)

__all__ = [
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "MAX_MEASURE_BYTES",
    "MAX_NAME_CHARACTERS",
    "CheckedFile",
    "checked_file",
    "room_fault",
]
