"""What is wrong with pages, by a validator of others (`tests/js/judge.mjs`) and by what it does not know."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping

from lxml import html

from ops.layout import ROOT
from ops.npm import node

JUDGE = ROOT / "tests" / "js" / "judge.mjs"
# The standard's attributes have no such prefix; a fraction of a second has three digits at most.
UNKNOWN_ATTRIBUTE = re.compile(r"\shx-[a-z-]+")
# A full-width sign brings its own space along. What people wrote in lines is theirs.
SPACED = re.compile(r"[，。；：！？、]\s* [\u4e00-\u9fff“「《]")
DASHES = re.compile(r"<option[^>]*>-+<")
TOO_FINE = re.compile(r'datetime="[^"]*\.\d{4,}')


def faults_of(pages: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (name of the page, rule, what is wrong) for everything that is wrong with pages."""
    given = json.dumps(list(pages.values()))
    done = subprocess.run([node(), str(JUDGE)], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    judged = zip(pages, json.loads(done.stdout), strict=True)
    found = [(name, rule, f"{line}: {said}") for name, faults in judged for rule, line, said in faults]
    return found + [(name, *fault) for name, text in pages.items() for fault in _unknown_to_it(text)]


def _unknown_to_it(text: str) -> Iterator[tuple[str, str]]:
    for rule, pattern in (("attributes", UNKNOWN_ATTRIBUTE), ("moments", TOO_FINE), ("dashes", DASHES)):
        for match in pattern.finditer(text):
            yield rule, match.group()
    page = html.document_fromstring(text)
    for element in page.iter("p", "li", "dd", "td"):
        if element.find(".//p") is None and element.find(".//li") is None:
            for match in SPACED.finditer(_running_text(element)):
                yield "spaces", match.group()
    for table in page.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        if any(cell.get("rowspan") for row in rows for cell in row):
            continue
        widths = [sum(int(cell.get("colspan", 1)) for cell in row) for row in rows]
        if widths and max(widths) > widths[0]:
            yield "tables", f"a row of {max(widths)} columns under a head of {widths[0]}"


def _running_text(element: html.HtmlElement) -> str:
    """Return a paragraph's text. A heading in bold and the parts of a row stand apart from what follows."""
    parts = [element.text or ""]
    for child in element:
        tail = child.tail or ""
        parts += [child.text_content(), tail.lstrip() if child.tag in {"strong", "span"} else tail]
    return "".join(parts)
