"""Holding a sealed OFD against the OFD that we issued: every part that a reader shows must be ours."""

from __future__ import annotations

from django.utils.translation import gettext as _
from lxml import etree

from documents.seals.comparing import count_difference, text_difference
from documents.seals.package import OfdPackage

# What sealing may change: the entry names the seals, the document counts its units on.
COUNTED = "MaxUnitID"


def ofd_differences(theirs: OfdPackage, ours: OfdPackage) -> list[str]:
    """Return in sentences what of our issued file is changed, gone or covered; parts that stand beside are no matter."""
    if theirs.document_name != ours.document_name:
        return [_("这不是由本函的 OFD 签章而成的文件。")]
    if len(theirs.pages) != len(ours.pages):
        return [count_difference(len(ours.pages), len(theirs.pages))]
    positions = {name: position for position, name in enumerate(ours.pages.values(), start=1)}
    changed = [name for name in ours.names if name != "OFD.xml" and not _is_alike(theirs, ours, name)]
    return [_told(theirs, ours, name, positions.get(name)) for name in changed]


def _is_alike(theirs: OfdPackage, ours: OfdPackage, name: str) -> bool:
    if name not in theirs.names:
        return False
    if theirs.part(name) == ours.part(name):
        return True
    return name.lower().endswith(".xml") and _canonical(theirs, name) == _canonical(ours, name)


def _canonical(package: OfdPackage, name: str) -> bytes:
    root = package.xml(name)
    if name == package.document_name:
        for counted in root.iter(f"{{*}}{COUNTED}"):
            counted.text = ""
    return bytes(etree.tostring(root, method="c14n2", strip_text=True))


def _told(theirs: OfdPackage, ours: OfdPackage, name: str, page: int | None) -> str:
    if name not in theirs.names:
        return _("盖章文件里没有“%(part)s”。") % {"part": name}
    if page is not None:
        before, after = _text(ours, name), _text(theirs, name)
        if before != after:
            return text_difference(page, before, after)
        return _("第%(page)d页的版面不同。") % {"page": page}
    if name == ours.document_name:
        return _("文档的页面、资源或注释不同（%(part)s）。") % {"part": name}
    return _("字体或资源不同（%(part)s）。") % {"part": name}


def _text(package: OfdPackage, name: str) -> str:
    return "".join(code.text or "" for code in package.xml(name).iter("{*}TextCode"))
