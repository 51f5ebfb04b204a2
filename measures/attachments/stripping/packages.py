"""Office Open XML and OFD without what they say of people, companies, machines and folders."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from measures.attachments.addresses import is_of_this_machine
from measures.attachments.fetching import is_xml
from measures.attachments.images import JPEG_HEAD, PNG_HEAD
from measures.attachments.stripping.in_place import blanked
from measures.attachments.stripping.pictures import stripped_inside

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
# Printers are named by their machine.
PRINTER_SETTINGS = re.compile(r".*/printersettings/.*\.bin")
# Parts that say nothing else; what of them is needed is that they are there.
FACTS = "docprops/"
OFD_FACTS = frozenset(
    {"Author", "Creator", "CreatorVersion", "CustomDatas", "Keywords", "Subject", "Abstract"}
)
# Who wrote, changed or remarked something: as an attribute of anything, of a person, or as a text.
PEOPLE_ATTRIBUTES = frozenset({"author", "initials", "userName", "userId", "providerId"})
PEOPLE, PERSON_ATTRIBUTES = frozenset({"person", "cmAuthor"}), frozenset({"displayName", "name"})
PEOPLE_TEXTS = frozenset({"author", "lastModifiedBy"})
FIELD_TEXTS, LOCAL_PATH = frozenset({"instrText"}), re.compile(r"(?:[A-Za-z]:|\\\\)\\[^\"]*")
NOWHERE = "removed"


def stripped_package(content: bytes) -> bytes:
    """Return a zipped document packed anew: the same members without their facts, all of one day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, FIRST_DAY)
            entry.compress_type = info.compress_type
            is_part = is_xml(old, info)
            new.writestr(entry, _stripped(info.filename, old.read(info), is_part=is_part))
    return out.getvalue()


def _stripped(name: str, member: bytes, *, is_part: bool) -> bytes:
    small = name.lower()
    if PRINTER_SETTINGS.fullmatch(small):
        return bytes(len(member))
    if member.startswith((JPEG_HEAD, PNG_HEAD)):
        return stripped_inside(member)
    return _stripped_part(small, member) if is_part else blanked(member)


def _stripped_part(name: str, member: bytes) -> bytes:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
    )
    root = etree.fromstring(member, parser)
    if root is None:
        return b""
    if name.startswith(FACTS):
        root[:] = []
    for element in list(root.iter(etree.Element)):
        tag = etree.QName(element).localname
        if name == "ofd.xml" and tag in OFD_FACTS:
            element.getparent().remove(element)
        _forget(element, tag)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _forget(element: etree._Element, tag: str) -> None:
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname
        if attribute in PEOPLE_ATTRIBUTES or (tag in PEOPLE and attribute in PERSON_ATTRIBUTES):
            element.set(key, "")
        elif is_of_this_machine(value):
            element.set(key, NOWHERE)
    if tag in PEOPLE_TEXTS:
        element.text = ""
    if tag in FIELD_TEXTS and element.text:
        element.text = LOCAL_PATH.sub(NOWHERE, element.text)
