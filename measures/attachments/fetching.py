"""What a zipped document would fetch from, or tell to, another machine: links, fields and formulas.

What happens when the document is opened or its fields are brought up to date is refused; a link to a web page that
somebody clicks is not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.parsers import expat

from measures.attachments import refusing
from measures.attachments.addresses import tells_somebody
from measures.attachments.limits import MEGABYTE

# Texts of fields and formulas that one part may hold.
MAX_TEXT_CHARACTERS = 16 * MEGABYTE
HEAD_BYTES = 512
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
UNKNOWN_ENCODING = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
MAX_XML_BYTES = 128 * MEGABYTE
CLICKED_RELATIONS = frozenset({"hyperlink", "hlinkclick", "hlinkhover"})
# Word (ISO/IEC 29500-1, 17.16.5): DDE and LINK start another program; the codes of QUOTE can spell either.
FIELD = re.compile(r"\n\s*(?:(?:DDE|DDEAUTO|LINK)\b|QUOTE(?:\s+\d+){3})", re.IGNORECASE)
FETCHED_FIELD = re.compile(
    r"\n\s*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|RD)\s+\"?([^\s\"]+)", re.IGNORECASE
)
FORMULA = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID)\s*\(|\w\|\s*'", re.IGNORECASE)
# Parts and elements that hold nothing else than a way to other programs.
LINKING_ELEMENTS = frozenset({"ddelink", "olelink", "webpr", "dbpr", "olapfmla"})
CONNECTIONS = "xl/connections.xml"
STARTING_EVENTS = frozenset({"do", "po"})


def require_self_contained(package: zipfile.ZipFile, relations: Iterable[tuple[str, bool, str]]) -> None:
    """Refuse a document that reaches out. `relations` are (type, leads outside, address). Raises `Unacceptable`."""
    for relation, is_external, address in relations:
        if is_external and tells_somebody(address, is_clicked=relation in CLICKED_RELATIONS):
            raise refusing.reaching_out()
    if any(info.filename.lower() == CONNECTIONS for info in package.infolist()):
        raise refusing.reaching_out()
    parts = [info for info in package.infolist() if is_xml(package, info)]
    if sum(info.file_size for info in parts) > MAX_XML_BYTES:
        raise refusing.swollen()
    for info in parts:
        _scan(package.read(info))


def is_xml(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether a part is XML by its beginning: a reader goes by the relations, not by the name."""
    with package.open(info) as part:
        head = part.read(HEAD_BYTES)
    return head.startswith(UTF_16) or head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


class _Part:
    """The fields and formulas of one part, and what else would start by itself."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.formulas: list[str] = []
        self.held = 0
        self.into: list[str] | None = None
        self.starts_by_itself = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        if tag in LINKING_ELEMENTS or tells_somebody(attributes.get("src", ""), is_clicked=False):
            raise refusing.reaching_out()
        if tag == "fldchar":
            self.fields.append("\n")
        elif tag == "fldsimple":
            self.fields += ["\n", *(v for n, v in attributes.items() if n.endswith("instr")), "\n"]
        elif tag == "action":
            self.starts_by_itself = attributes.get("Event", "").lower() in STARTING_EVENTS
        elif tag in {"uri", "gotoa"} and self.starts_by_itself:
            raise refusing.reaching_out()
        self.into = {"instrtext": self.fields, "f": self.formulas}.get(tag)
        if tag == "f":
            self.formulas.append("\n")

    def end(self, name: str) -> None:
        self.into = None
        if name.rpartition(":")[2].lower() == "action":
            self.starts_by_itself = False

    def text(self, words: str) -> None:
        if self.into is None:
            return
        self.held += len(words)
        if self.held > MAX_TEXT_CHARACTERS:
            raise refusing.swollen()
        self.into.append(words)

    def entity(self, *_declared: object) -> None:
        raise refusing.damaged()


def _scan(content: bytes) -> None:
    part, parser = _Part(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = part.start, part.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = part.text, part.entity
    try:
        parser.ParseFile(io.BytesIO(content))
    except expat.ExpatError as error:
        # No reader takes more of a part than was read here; but one may know encodings that this one does not.
        if error.code == UNKNOWN_ENCODING:
            raise refusing.damaged() from error
    fields = "".join(part.fields)
    if FIELD.search(fields) or FORMULA.search("".join(part.formulas)):
        raise refusing.reaching_out()
    if any(
        tells_somebody(address.replace("\\\\", "\\"), is_clicked=False)
        for address in FETCHED_FIELD.findall(fields)
    ):
        raise refusing.reaching_out()
