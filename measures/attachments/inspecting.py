"""What a file is, from its content; run by `read_apart`, since a crafted file can make any of this crash or run on."""

from __future__ import annotations

from django.core.files.base import ContentFile

from measures.attachments import archives, foreign, images, legacy, packages, pdf, refusing
from measures.attachments.kinds import Kind

INSPECTORS = {
    images.PNG_HEAD: images.inspect_png,
    images.JPEG_HEAD: images.inspect_jpeg,
    packages.HEAD: packages.inspect,
    legacy.HEAD: legacy.inspect,
}
HEAD_BYTES = 512


def kind_of(content: bytes) -> Kind:
    """Return the kind of a whole and harmless file. Raises `Unacceptable`."""
    for start, inspect in INSPECTORS.items():
        if content.startswith(start):
            return inspect(ContentFile(content))
    if pdf.begins_in(content):
        return pdf.inspect(ContentFile(content))
    if archives.is_archive(content[:HEAD_BYTES]):
        raise refusing.archive()
    raise foreign.refusal_of(content)
