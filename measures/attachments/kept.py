"""What is made of a file once and kept beside it, under the edition of what made it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from measures.models import Attachment


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing that is made of a file. `edition` rises with what makes it: what an earlier one made is made anew."""

    name: str
    edition: int = 1

    def read(self, attachment: Attachment) -> bytes | None:
        """Return what was made of the file by this edition, or None."""
        name = self._named(attachment, self.edition)
        if not default_storage.exists(name):
            return None
        with default_storage.open(name, "rb") as stored:
            return bytes(stored.read())

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
