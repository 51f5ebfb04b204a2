"""Whether a zipped document is whole: its parts' table and its main part are XML, and what they say that they are."""

from __future__ import annotations

import zipfile

from lxml import etree

from measures.attachments import refusing

TYPES = "[Content_Types].xml"
# The root of a main part, and what has to stand in it (ISO/IEC 29500-1, 17.2, 18.2, 19.2; GB/T 33190, 7.3).
SHAPES = {
    "word/document.xml": ("document", "body"),
    "xl/workbook.xml": ("workbook", "sheets"),
    "ppt/presentation.xml": ("presentation", None),
    "OFD.xml": ("OFD", "DocBody"),
}


def require_whole(package: zipfile.ZipFile, main: str) -> None:
    """Raise `Unacceptable` where no reader could open the document. Raises lxml's error for what is no XML."""
    root, has = SHAPES[main]
    found, children = _outline(package, main)
    if found != root or (has is not None and has not in children):
        raise refusing.damaged()
    if TYPES in package.namelist():
        found, children = _outline(package, TYPES)
        if found != "Types" or not children:
            raise refusing.damaged()


def _outline(package: zipfile.ZipFile, name: str) -> tuple[str, set[str]]:
    """Read a part to its end, and return the names of its root and of what stands directly in it."""
    root, children = "", set()
    with package.open(name) as part:
        for event, node in etree.iterparse(
            part, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        ):
            parent = node.getparent()
            if event == "end":
                node.clear()
            elif parent is None:
                root = etree.QName(node).localname
            elif parent.getparent() is None:
                children.add(etree.QName(node).localname)
    return root, children
