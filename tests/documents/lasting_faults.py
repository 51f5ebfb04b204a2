"""Faults planted into our own PDF and OFD, by what they are: the clause that has to be named, and how to plant them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.letters.seal_making import parts_of, zipped

Plant = Callable[[bytes], bytes]
Writer = IncrementalPdfFileWriter


def named(writer: Writer, value: Any) -> Any:
    """The object of a PDF for a plain value: a text is a name, a pair of a dictionary and bytes a stream."""
    if isinstance(value, dict):
        found = {generic.pdf_name(f"/{one}"): named(writer, each) for one, each in value.items()}
        return generic.DictionaryObject(found)
    if isinstance(value, list):
        return generic.ArrayObject(named(writer, one) for one in value)
    if isinstance(value, tuple):
        about, content = value
        return writer.add_object(generic.StreamObject(named(writer, about), encoded_data=content))
    if isinstance(value, bool):
        return generic.BooleanObject(value)
    if isinstance(value, int):
        return generic.NumberObject(value)
    return generic.pdf_string(value[1:]) if value.startswith("'") else generic.pdf_name(f"/{value}")


def edited(made: bytes, edit: Callable[[Writer], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(made))
    edit(writer)
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def rooted(**said: Any) -> Plant:
    """Put something into the file's root; nothing takes away what is there."""

    def edit(writer: Writer) -> None:
        for name, value in said.items():
            if value is None:
                del writer.root[f"/{name}"]
            else:
                writer.root[generic.pdf_name(f"/{name}")] = writer.add_object(named(writer, value))

    return partial(edited, edit=edit)


def streaming(content: bytes = b"x", **said: Any) -> Plant:
    """Put a stream of such a kind into the file."""
    return rooted(Planted=[(said, content)])


def noted(**said: Any) -> Plant:
    """Put an annotation on the file's pages."""
    whole = {"Type": "Annot", "Rect": [0, 0, 9, 9], "F": 4, **said}
    return rooted(Planted=[whole])


def painting(content: bytes) -> Plant:
    """Let the first page paint something else as well, with its own fonts."""

    def edit(writer: Writer) -> None:
        page = writer.find_page_for_modification(0)[0].get_object()
        own = page["/Contents"].data
        page[generic.pdf_name("/Contents")] = writer.add_object(
            generic.StreamObject(stream_data=own + b"\n" + content)
        )
        writer.update_container(page)

    return partial(edited, edit=edit)


def with_font(change: Callable[[Writer, Any, Any], None]) -> Plant:
    """Change the first page's first font, given with its descendant."""

    def edit(writer: Writer) -> None:
        page = writer.find_page_for_modification(0)[0].get_object()
        font = page["/Resources"]["/Font"]["/f0"]
        descendant = font["/DescendantFonts"][0]
        change(writer, font, descendant)
        writer.update_container(font)
        writer.update_container(descendant)

    return partial(edited, edit=edit)


def _unembedded(writer: Writer, _font: Any, descendant: Any) -> None:
    descriptor = descendant["/FontDescriptor"]
    del descriptor["/FontFile2"]
    writer.update_container(descriptor)


def _no_program(writer: Writer, _font: Any, descendant: Any) -> None:
    descriptor = descendant["/FontDescriptor"]
    descriptor[generic.pdf_name("/FontFile2")] = writer.add_object(
        generic.StreamObject(stream_data=b"no font")
    )
    writer.update_container(descriptor)


def _as_wide(writer: Writer, _font: Any, descendant: Any) -> None:
    descendant[generic.pdf_name("/W")] = named(writer, [1, 3, 123])


def _no_map(_writer: Writer, _font: Any, descendant: Any) -> None:
    del descendant["/CIDToGIDMap"]


def _no_text(_writer: Writer, font: Any, _descendant: Any) -> None:
    del font["/ToUnicode"]


def _empty_text(writer: Writer, font: Any, _descendant: Any) -> None:
    font[generic.pdf_name("/ToUnicode")] = writer.add_object(
        generic.StreamObject(stream_data=b"begincmap endcmap")
    )


def _without_identifier(made: bytes) -> bytes:
    before, _name, after = made.rpartition(b"/ID")
    return before + b"/XD" + after


def replacing(pattern: bytes, by: bytes) -> Plant:
    def change(made: bytes) -> bytes:
        changed = re.sub(pattern, by, made, count=1)
        assert changed != made, pattern
        return changed

    return change


def both(*plants: Plant) -> Plant:
    def change(made: bytes) -> bytes:
        for plant in plants:
            made = plant(made)
        return made

    return change


_PROFILE = {
    "S": "GTS_PDFA1",
    "DestOutputProfile": ({"N": 3}, b"x" * 200),
}
PDF_FAULTS: dict[str, tuple[str, Plant]] = {
    "another head": ("6.1.2", replacing(rb"^%PDF-1.7", b"%PDF-2.0")),
    "no bytes beyond ASCII in the head": ("6.1.2", replacing(rb"^(%PDF-1.7\n%)....", rb"\1abcd")),
    "bytes behind the end": ("6.1.3", lambda made: made + b"more"),
    "no identifier": ("6.1.3", _without_identifier),
    "an LZW stream": ("6.1.7.2", streaming(Filter="LZWDecode")),
    "a stream elsewhere": ("6.1.7.1", streaming(F="'a.bin")),
    "no output intent": ("6.2.3", rooted(OutputIntents=None)),
    "an output intent without a profile": ("6.2.3", rooted(OutputIntents=[{"S": "GTS_PDFA1"}])),
    "a profile that is none": ("6.2.3", rooted(OutputIntents=[_PROFILE])),
    "a colour of a press": ("6.2.4.3", painting(b"0 0 0 1 k")),
    "a colour space of a press": ("6.2.4.3", painting(b"/DeviceCMYK cs")),
    "a picture of a press": ("6.2.4.3", streaming(Subtype="Image", ColorSpace="DeviceCMYK")),
    "a palette of a press": (
        "6.2.4.3",
        streaming(Subtype="Image", ColorSpace=["Indexed", "DeviceCMYK", 0, "'0000"]),
    ),
    "a colour of a screen that nothing explains": (
        "6.2.4.3",
        both(rooted(OutputIntents=None), painting(b"1 0 0 rg")),
    ),
    "a colour profile that is none": (
        "6.2.4.2",
        streaming(Subtype="Image", ColorSpace=["ICCBased", ({"N": 3}, b"x")]),
    ),
    "an operator of nobody": ("6.2.2", painting(b"1 paint")),
    "a transfer function": ("6.2.5", rooted(Planted={"TR": "Identity"})),
    "a picture from elsewhere": ("6.2.8", streaming(Subtype="Image", OPI={})),
    "a picture smoothed by the reader": ("6.2.8", streaming(Subtype="Image", Interpolate=True)),
    "PostScript": ("6.2.9", streaming(Subtype="PS")),
    "a page of another file": ("6.2.9", streaming(Subtype="Form", Ref={})),
    "a blend mode of nobody": ("6.2.10", rooted(Planted={"BM": "Mine"})),
    "a transparent group without its space": (
        "6.2.10",
        both(rooted(OutputIntents=None), rooted(Planted={"S": "Transparency"})),
    ),
    "a font that is not embedded": ("6.2.11.4.1", with_font(_unembedded)),
    "a font program that is none": ("6.2.11.4.1", with_font(_no_program)),
    "a font without its glyphs' order": ("6.2.11.3.2", with_font(_no_map)),
    "other widths": ("6.2.11.5", with_font(_as_wide)),
    "a font without its text": ("6.2.11.7.2", with_font(_no_text)),
    "a font with no text for its characters": ("6.2.11.7.2", with_font(_empty_text)),
    "a missing character": ("6.2.11.8", painting(b"BT /f0 9 Tf <0000> Tj ET")),
    "a sound": ("6.3.1", noted(Subtype="Sound", AP={})),
    "a hidden note": ("6.3.2", noted(Subtype="Text", AP={}, F=6)),
    "a note without its look": ("6.3.3", noted(Subtype="Text")),
    "a form that is drawn anew": ("6.4.1", rooted(AcroForm={"NeedAppearances": True})),
    "an XFA form": ("6.4.2", rooted(AcroForm={"XFA": []})),
    "a program that is started": ("6.5.1", rooted(OpenAction={"S": "Launch"})),
    "a script at the opening": ("6.5.1", rooted(OpenAction={"S": "JavaScript"})),
    "a script by its name": ("6.5.1", rooted(Names={"JavaScript": {}})),
    "a named act of nobody": ("6.5.1", rooted(OpenAction={"S": "Named", "N": "Print"})),
    "an act by an event": ("6.5.2", rooted(AA={})),
    "no metadata": ("6.6.2.1", rooted(Metadata=None)),
    "metadata that are no XML": ("6.6.2.1", replacing(rb"</rdf:RDF>", b"<//df:RDF>")),
    "an encoding in the packet's head": (
        "6.6.2.1",
        replacing(rb'id="W5M0MpCehiHzreSzNTczkc9d"', b'encoding="UTF-8"             '),
    ),
    "another part": ("6.6.4", replacing(rb"<pdfaid:part>2", b"<pdfaid:part>1")),
    "another level": ("6.6.4", replacing(rb"conformance>A<", b"conformance>B<")),
    "another title": (
        "6.6.3",
        replacing("创新举措评估结果的函</rdf".encode(), "创新举措评估结果的涵</rdf".encode()),
    ),
    "another day": ("6.6.3", replacing(rb"<xmp:ModifyDate>2024", b"<xmp:ModifyDate>2023")),
    "not marked": ("6.7.2.2", rooted(MarkInfo={"Marked": False})),
    "no tags": ("6.7.3.3", rooted(StructTreeRoot=None)),
    "no language": ("6.7.4", rooted(Lang=None)),
    "a file inside": ("6.8", rooted(Names={"EmbeddedFiles": {}})),
    "another show": ("6.10", rooted(Names={"AlternatePresentations": {}})),
    "a wish to the reader": ("6.11", rooted(Requirements=[])),
}


def parted(name: str, pattern: bytes, by: bytes) -> Plant:
    """Replace in the part of an OFD whose name ends so."""

    def change(made: bytes) -> bytes:
        parts = parts_of(made)
        found = next(one for one in parts if one.endswith(name))
        return zipped({**parts, found: replacing(pattern, by)(parts[found])})

    return change


def _another_part(made: bytes) -> bytes:
    return zipped({**parts_of(made), "Doc_0/run.js": b"x"})


_END = rb"</ofd:Document>"
OFD_FAULTS: dict[str, tuple[str, Plant]] = {
    "no font file": ("11.1", parted("PublicRes.xml", rb"<ofd:FontFile>.*?</ofd:FontFile>", b"")),
    "a font file that is not there": (
        "11.1",
        parted("PublicRes.xml", rb"<ofd:FontFile>", b"<ofd:FontFile>no-"),
    ),
    "a font file that is none": ("11.1", parted(".ttf", rb"\A....", b"none")),
    "a script": ("7.2", _another_part),
    "an act": ("14", parted("Document.xml", _END, b"<ofd:Actions/>" + _END)),
    "notes": ("15", parted("Document.xml", _END, b"<ofd:Annotations>a.xml</ofd:Annotations>" + _END)),
    "attachments": ("20", parted("Document.xml", _END, b"<ofd:Attachments>a.xml</ofd:Attachments>" + _END)),
    "a film": ("12", parted("PublicRes.xml", rb"<ofd:Fonts>", b'<ofd:MultiMedia Type="Video"/><ofd:Fonts>')),
    "what is elsewhere": ("7.9", parted("PublicRes.xml", rb'BaseLoc="Res"', b'BaseLoc="http://a.example/"')),
    "encrypted parts": ("7.4", parted("OFD.xml", rb"</ofd:DocBody>", b"<ofd:Encryptions/></ofd:DocBody>")),
    "another kind": ("7.4", parted("OFD.xml", rb"OFD-A", b"OFD-X")),
    "no title": ("7.4", parted("OFD.xml", rb"<ofd:Title>.*?</ofd:Title>", b"")),
    "another identifier": ("7.4", parted("OFD.xml", rb"<ofd:DocID>.", b"<ofd:DocID>-")),
}
