"""An issued letter in the words of schema.org."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from letters.models import Letter
from register.linked import LANGUAGE, SCHEMA, absolute


def linked_letter(letter: Letter) -> dict[str, Any]:
    """Return an issued letter with its files and their digests; `files` and `corrects` are read."""
    address = absolute("letters:published_detail", letter.pk)
    written: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "DigitalDocument",
        "@id": address,
        "url": address,
        "identifier": letter.number,
        "name": letter.content["title"] if letter.content else letter.number,
        "inLanguage": LANGUAGE,
        "publisher": {"@type": "Organization", "name": letter.mark},
        "datePublished": letter.signed_on.isoformat() if letter.signed_on else "",
        "creativeWorkStatus": str(letter.get_state_display()),
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": absolute("letters:published_file", letter.pk, file.format),
                "encodingFormat": file.media_type,
                "contentSize": str(file.size),
                "sha256": file.sha256,
            }
            for file in letter.files.all()
        ],
        "license": settings.DATA_LICENSE,
    }
    return {name: value for name, value in written.items() if value not in ("", [])}
