"""What a sealed file holds; run by `read_apart`, since a crafted file can make any of this crash or run on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from core.untrusted.refusing import damaged
from documents.seals.certificates import certificates_in
from documents.seals.findings import Compared, SealedReading
from documents.seals.ofd import ofd_seals
from documents.seals.ofd_content import ofd_differences
from documents.seals.package import Malformed, OfdPackage
from documents.seals.pdf import opened_pdf, pdf_signatures, strange_annotations
from documents.seals.pdf_content import pdf_differences
from documents.seals.proofs import lists_in
from documents.seals.withdrawn import Installed, kept_beside

PDF_HEAD = b"%PDF-"
T = TypeVar("T")


def read_sealed(
    content: bytes, *, ours: bytes, roots: Sequence[bytes], lists: Sequence[bytes] = ()
) -> SealedReading:
    """Read the seals of an OFD or PDF and hold it against the file that we issued; `ours` is empty where there is none.

    `roots` are files of certificates and `lists` of revocation lists, as the administrator installed them. Raises
    `NotRead` for a file that is damaged.
    """
    try:
        return _read(content, ours, installed_from(roots, lists))
    except Malformed as error:
        raise damaged() from error


def _read(content: bytes, ours: bytes, installed: Installed) -> SealedReading:
    if PDF_HEAD in content[:1024]:
        reader = opened_pdf(content)
        differences = [*pdf_differences(content, ours), *strange_annotations(reader)] if ours else []
        compared = Compared.PDF
        found = pdf_signatures(reader, installed)
    else:
        package = OfdPackage(content)
        differences = ofd_differences(package, OfdPackage(ours)) if ours else []
        compared = Compared.OFD
        found = ofd_seals(package, installed)
    if not found:
        differences.append(_("文件里没有读到电子印章或电子签名；若是扫描件，请选“盖章件扫描”。"))
    return SealedReading(
        tuple(seal for seal, _paths in found),
        compared if ours else Compared.NONE,
        tuple(differences),
        kept_beside([path for _seal, paths in found for path in paths], installed),
    )


def installed_from(roots: Sequence[bytes], lists: Sequence[bytes]) -> Installed:
    """Return what files of certificates and of revocation lists hold, passing over what is neither."""
    return Installed(_each_of(certificates_in, roots), _each_of(lists_in, lists))


def _each_of(read: Callable[[bytes], list[T]], files: Sequence[bytes]) -> list[T]:
    # A file there that is no such thing is told to the administrator at the start, not to whoever brings a file.
    found: list[T] = []
    for file in files:
        with contextlib.suppress(ValueError):
            found += read(file)
    return found
