"""OFD (GB/T 33190-2016): the characters and the straight lines of its pages. Nothing outside the package is looked at."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from lxml import etree

from core.sources.pages import MOST_RULES, Glyph, Page, Rule, rules_along
from earlier.sources.text import MOST_GLYPHS, MOST_PAGES, NotText

_PT = 72 / 25.4
_MOST_BYTES = 16 * 1024 * 1024
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DAMAGED = (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, IndexError, etree.LxmlError)


def read_ofd(content: bytes) -> list[Page]:
    """Return the pages of an OFD's documents. Raises `NotText`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _pages(_Package(package))
    except NotText:
        raise
    except _DAMAGED as error:
        raise NotText(_("打不开，请用OFD阅读软件另存后再试。")) from error


class _Package:
    """Reads the parts of a package, as many bytes as a letter has and no more."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._left = _MOST_BYTES
        self._names = {name.lstrip("/"): name for name in package.namelist()}

    def part(self, path: str) -> etree._Element:
        """Return a part of the package as a tree."""
        info = self._package.getinfo(self._names[path.lstrip("/")])
        self._left -= info.file_size
        if self._left < 0:
            raise NotText(_("解开后过大，不像是一份公函。"))
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        return etree.fromstring(self._package.read(info), parser)


def _pages(package: _Package) -> list[Page]:
    pages: list[Page] = []
    for root in _texts(package.part("OFD.xml"), "DocRoot"):
        document = package.part(root)
        folder = posixpath.dirname(root)
        templates = {one.get("ID", ""): one.get("BaseLoc", "") for one in document.iter("{*}TemplatePage")}
        area = next((one.text or "" for one in document.iter("{*}PhysicalBox")), "0 0 210 297")
        for one in (one for pages_part in document.iter("{*}Pages") for one in pages_part.iter("{*}Page")):
            if len(pages) == MOST_PAGES:
                raise NotText(_("超过%(limit)d页，不像是一份公函。") % {"limit": MOST_PAGES})
            page = Page(len(pages) + 1)
            tree = package.part(_joined(folder, one.get("BaseLoc", "")))
            _measure(tree, area, page)
            for used in tree.iter("{*}Template"):
                if location := templates.get(used.get("TemplateID", ""), ""):
                    _take(package.part(_joined(folder, location)), page)
            _take(tree, page)
            pages.append(page)
    return pages


def _measure(tree: etree._Element, area: str, page: Page) -> None:
    box = next((one.text or "" for one in tree.iter("{*}PhysicalBox")), area)
    _x, _y, width, height = _numbers(box)[:4]
    page.width, page.height = width * _PT, height * _PT


def _take(tree: etree._Element, page: Page) -> None:
    for one in tree.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
        name = etree.QName(one).localname
        if name == "TextObject":
            page.glyphs += _glyphs(one)
        elif name == "PathObject":
            page.rules += _rules(one)
        else:
            page.has_pictures = True
        if len(page.glyphs) > MOST_GLYPHS or len(page.rules) > MOST_RULES:
            raise NotText(_("文字太多，不像是一份公函。"))


def _glyphs(one: etree._Element) -> Iterator[Glyph]:
    """Yield a text object's characters where its own and its object's measures put them (11.3)."""
    left, top, *_size = _numbers(one.get("Boundary", "0 0 0 0"))
    a, b, c, d, e, f = _matrix(one)
    size = float(one.get("Size", "5"))
    x = y = 0.0
    for code in one.findall("{*}TextCode"):
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        text = code.text or ""
        across, down = _steps(code.get("DeltaX", ""), len(text)), _steps(code.get("DeltaY", ""), len(text))
        for at, character in enumerate(text):
            width = across[at] if at < len(across) else size
            place = (left + a * x + c * y + e) * _PT
            baseline = (top + b * x + d * y + f) * _PT
            wide = min(width, size) * a * _PT
            yield Glyph(character, place, place + abs(wide), baseline, size * abs(d or 1) * _PT)
            x += across[at] if at < len(across) else 0.0
            y += down[at] if at < len(down) else 0.0


def _steps(written: str, most: int) -> list[float]:
    """Read a list of distances, in which `g 5 3.2` stands for five times 3.2."""
    parts = written.split()
    steps: list[float] = []
    at = 0
    while at < len(parts) and len(steps) <= most:
        if parts[at] == "g":
            steps += [float(parts[at + 2])] * min(int(parts[at + 1]), most)
            at += 3
        else:
            steps.append(float(parts[at]))
            at += 1
    return steps


def _rules(one: etree._Element) -> Iterator[Rule]:
    """Yield the straight lines of a path, and the thin boxes."""
    left, top, *_size = _numbers(one.get("Boundary", "0 0 0 0"))
    a, b, c, d, e, f = _matrix(one)
    is_stroked = one.get("Stroke", "true").lower() != "false"
    for path in _subpaths("".join(_texts(one, "AbbreviatedData"))):
        points = [((left + a * x + c * y + e) * _PT, (top + b * x + d * y + f) * _PT) for x, y in path]
        # A path that is drawn is closed.
        yield from rules_along([*points, points[0]], is_stroked=is_stroked)


def _subpaths(written: str) -> Iterator[list[tuple[float, float]]]:
    path: list[tuple[float, float]] = []
    for operator, numbers in re.findall(r"([SMLQBACsmlqbac])([^A-Za-z]*)", written):
        values = _numbers(numbers)
        if operator in "MS" and len(values) >= 2:
            if len(path) > 1:
                yield path
            path = [(values[0], values[1])]
        elif operator == "L" and len(values) >= 2:
            path.append((values[0], values[1]))
        elif operator in "QBA":
            # A curve is no line of a table.
            path = []
    if len(path) > 1:
        yield path


def _matrix(one: etree._Element) -> Sequence[float]:
    values = _numbers(one.get("CTM", ""))
    return values if len(values) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _numbers(written: str) -> list[float]:
    return [float(one) for one in _NUMBER.findall(written)]


def _texts(parent: etree._Element, name: str) -> list[str]:
    return [(one.text or "").strip() for one in parent.iter(f"{{*}}{name}")]


def _joined(folder: str, location: str) -> str:
    return location if location.startswith("/") else posixpath.normpath(posixpath.join(folder, location))
