"""The kinds of file that are taken, and the extensions that agree with each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from core import spreadsheet
from measures.attachments.refusing import Unacceptable

OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, what people call it, its extensions in small letters."""

    media_type: str
    label: str
    extensions: frozenset[str]


def _kind(media_type: str, label: str, *extensions: str) -> Kind:
    return Kind(media_type, label, frozenset(extensions))


PDF = _kind("application/pdf", "PDF", "pdf")
PNG = _kind("image/png", "PNG", "png")
JPEG = _kind("image/jpeg", "JPG", "jpg", "jpeg", "jpe", "jfif")
DOCX = _kind(f"{OFFICE}wordprocessingml.document", "Word（docx）", "docx", "wps")
XLSX = _kind(spreadsheet.MEDIA_TYPE, "Excel（xlsx）", "xlsx", "et")
PPTX = _kind(f"{OFFICE}presentationml.presentation", "PPT（pptx）", "pptx", "dps")
OFD = _kind("application/ofd", "OFD", "ofd")
DOC = _kind("application/msword", "Word 97（doc、wps）", "doc", "wps")
XLS = _kind("application/vnd.ms-excel", "Excel 97（xls、et）", "xls", "et")
PPT = _kind("application/vnd.ms-powerpoint", "PPT 97（ppt、dps）", "ppt", "dps")

# What nobody reads but people.
PICTURES = frozenset({PNG.media_type, JPEG.media_type})
# What a browser shows by itself.
PREVIEWED_TYPES = frozenset({PDF.media_type, PNG.media_type, JPEG.media_type})


def require_agreement(name: str, kind: Kind) -> None:
    """Raise `Unacceptable` when the name's extension says something else than the content; none says nothing."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension and extension not in kind.extensions:
        raise Unacceptable(
            _("的内容其实是%(kind)s，与扩展名“.%(extension)s”不符，请改正扩展名后再上传。")
            % {"kind": kind.label, "extension": extension}
        )
