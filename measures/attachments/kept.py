"""What is made of a file once and kept beside it, under the edition of what made it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from measures.models import Attachment


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing that is made of a file. `edition` rises with what makes it: what an earlier one made is made anew."""

    name: str
    edition: int = 1

    def open(self, attachment: Attachment) -> File[bytes] | None:
        """Open what was made of the file by this edition; None where nothing was yet."""
        name = self._named(attachment, self.edition)
        return default_storage.open(name, "rb") if default_storage.exists(name) else None

    def read(self, attachment: Attachment) -> bytes | None:
        """Return what was made of the file by this edition, or None."""
        kept = self.open(attachment)
        if kept is None:
            return None
        with kept:
            return bytes(kept.read())

    def keep(self, attachment: Attachment, content: bytes) -> None:
        """Keep what was made, once whoever else made it meanwhile, in place of what earlier editions made."""
        wanted = self._named(attachment, self.edition)
        stored = default_storage.save(wanted, ContentFile(content))
        if stored != wanted:
            default_storage.delete(stored)
        for edition in range(1, self.edition):
            default_storage.delete(self._named(attachment, edition))

    def _named(self, attachment: Attachment, edition: int) -> str:
        ending = f"-{edition}" if edition > 1 else ""
        return f"{attachment.file.name}-{self.name}{ending}"
