"""A file on its way out, to pages and programs alike: its name and contents say nothing of a hidden sender."""

from __future__ import annotations

from django.http import FileResponse

from accounts.models import User
from measures.attachments.serving import file_without_author
from measures.models import Attachment
from measures.naming.hiding import is_hidden_from
from measures.presentation import shown_name


def sent_file(attachment: Attachment, person: User, media_type: str, *, as_attachment: bool) -> FileResponse:
    """Return a file that the person may open. Raises like `file_without_author`."""
    is_hidden = is_hidden_from(attachment.measure, person)
    response = FileResponse(
        file_without_author(attachment) if is_hidden else attachment.file.open("rb"),
        as_attachment=as_attachment,
        filename=shown_name(attachment, person),
        content_type=media_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
