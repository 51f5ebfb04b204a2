"""A measure that lies masked in memory, for whoever must not know who sent it in."""

from __future__ import annotations

from typing import Any

from django.db import models

from measures.entries import MASKED_TEXTS
from measures.naming import mask


class Maskable(models.Model):
    """By which words its units are known, once that was asked; masked for a reader, its texts are no longer its own."""

    telling_names: Any = None
    is_masked = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; masked texts are for reading alone."""
        if self.is_masked:
            raise AssertionError("a masked measure is not saved")
        super().save(*args, **kwargs)

    def mask_texts(self) -> None:
        """Mask the texts that are loaded, and those that come later; it is for reading alone from here on."""
        for name in MASKED_TEXTS:
            text = self.__dict__.get(name)
            if isinstance(text, str):
                self.__dict__[name] = mask(text, self.telling_names)
        self.is_masked = True

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """Load columns, also one that was left out, when somebody asks for it: none of a masked one stands in clear."""
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        if self.is_masked:
            self.mask_texts()
