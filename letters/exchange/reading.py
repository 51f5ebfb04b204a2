"""A receipt as it comes back, read where it may do harm: `read_apart`."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _
from lxml import etree

from core.errors import Fault, Incomplete
from letters.exchange.schema import schema

ROOT = "签收回执"
LARGEST = 100_000


def read_receipt(content: bytes) -> dict[str, str]:
    """Return what a receipt says, by its elements. Raises `Incomplete` for what is no receipt of the published form."""
    if len(content) > LARGEST:
        raise _refused(_("文件过大，不是签收回执。"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(_("文件不是能读的XML，请对方重新导出签收回执。")) from error
    if root.getroottree().docinfo.internalDTD is not None or root.tag != ROOT:
        raise _refused(_("文件不是签收回执，请核对是否选错了文件。"))
    published = _published()
    if not published.validate(root):
        wrong = published.error_log[0]
        place = wrong.path.rpartition("/")[2] or ROOT
        said = _("签收回执的“%(place)s”（第%(line)d行）不合公布的格式，请对方改正后重新发来。")
        raise _refused(said % {"place": place, "line": wrong.line})
    return {str(one.tag): (one.text or "").strip() for one in root.iterchildren("*")}


@cache
def _published() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema()))


def _refused(sentence: str) -> Incomplete:
    return Incomplete([Fault("file", sentence)], sentence)
