"""An OFD that is to be kept: GB/T 33190-2016 without what needs anything else.

The text of GB/T 42133-2022 was not at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from documents.lasting.objects import Breach
from documents.seals.package import OfdPackage

# Letters from before 0.3.0 say OFD, and are of the same parts.
_KINDS = {"OFD-A", "OFD"}
_FONT_HEADS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.I)
# Beside those of the seals that come later.
_ACTIVE = {"Actions": "14", "Annotations": "15", "Extensions": "17", "Versions": "19", "Attachments": "20"}
_LOCATIONS = {
    *("BaseLoc", "DocRoot", "PublicRes", "DocumentRes", "PageRes", "FontFile", "MediaFile", "FileLoc"),
    *("Signatures", "Annotations", "Attachments", "Extensions", "CustomTags", "TemplatePage"),
}


def ofd_font_breaches(ofd: OfdPackage) -> Iterator[Breach]:
    """11 with 7.9: every font is in the file."""
    for part in _resources(ofd):
        root = ofd.xml(part)
        folder = root.get("BaseLoc") or ""
        for font in root.iter("{*}Font"):
            location = font.findtext("{*}FontFile")
            name = font.get("FontName")
            if not location:
                yield "11.1", f"没有嵌入字体{name}"
                continue
            where = ofd.located(f"{folder}/{location}" if folder else location, part)
            if where not in ofd.names:
                yield "11.1", f"没有嵌入字体{name}"
            elif not ofd.part(where).startswith(_FONT_HEADS):
                yield "11.1", f"嵌入的字体{name}不是字体文件"


def ofd_surplus_breaches(ofd: OfdPackage) -> Iterator[Breach]:
    """What runs, plays, is encrypted, stands outside, or is of no known kind."""
    foreign = [name for name in ofd.names if not name.endswith((".xml", ".ttf"))]
    if foreign:
        yield "7.2", f"含有归档格式以外的部件：{'、'.join(foreign[:5])}"
    for part in (name for name in ofd.names if name.endswith(".xml")):
        root = ofd.xml(part)
        for one in root.iter("*"):
            yield from _element_breaches(part, etree.QName(one).localname, one)


def _element_breaches(part: str, name: str, one: etree._Element) -> Iterator[Breach]:
    if name in _ACTIVE:
        yield _ACTIVE[name], f"{part}有{name}"
    if name in {"Encryptions", "EncryptInfo"}:
        yield "7.4", f"{part}说有加密的部件"
    if name == "MultiMedia" and one.get("Type") != "Image":
        yield "12", f"{part}有音频或视频"
    for said in (one.get("BaseLoc"), (one.text or "").strip() if name in _LOCATIONS else ""):
        if said and _OUTSIDE.match(said):
            yield "7.9", f"{part}引用文件之外的资源：{said[:60]}"


def ofd_metadata_breaches(ofd: OfdPackage) -> Iterator[Breach]:
    """7.4: what kind of file it is, its identifier, title, author and day."""
    if ofd.xml("OFD.xml").get("DocType") not in _KINDS:
        yield "7.4", "没有声明是OFD"
    said = ofd.body.find("{*}DocInfo")
    for name in ("DocID", "Title", "Author", "CreationDate"):
        if said is None or not (said.findtext(f"{{*}}{name}") or "").strip():
            yield "7.4", f"元数据没有{name}"
    identifier = "" if said is None else said.findtext("{*}DocID") or ""
    if identifier and not re.fullmatch(r"[0-9a-fA-F]{32}", identifier):
        yield "7.4", "文件标识（DocID）不是32位十六进制数"


def _resources(ofd: OfdPackage) -> list[str]:
    return [name for name in ofd.names if name.endswith("Res.xml")]
