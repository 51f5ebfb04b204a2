"""The manual's pictures are made here, and every 「label」 of a caption can be read on its picture.

`make manual` keeps them, in both languages, in the folder that MANUAL_PICTURES names; any other run reads every page and
takes one picture, to see that it can be made.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from fzworkflow.manual import MANUAL
from fzworkflow.manual_pictures import SIZE
from tests.e2e.conftest import SignIn
from tests.e2e.manual_moments import AT_A_MOMENT
from tests.e2e.manual_pictures import BESIDE, PICTURES
from tests.e2e.manual_scene import make_scene

pytestmark = pytest.mark.e2e
CAPTIONS = re.compile(r"^!\[(.+)\]\(picture:([a-z-]+)\)$", re.MULTILINE)
FRAME: ViewportSize = {"width": SIZE[0], "height": SIZE[1]}
LANGUAGE = "django_language"
# Where each label can be read on the page: text that is shown, not in a closed fold, not for screen readers alone.
READ = """
labels => {
  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width > 2 && box.height > 2) shown.push([walker.currentNode.data, box.top + window.scrollY]);
  }
  return labels.map((label) => shown.filter(([text]) => text.includes(label)).map(([, top]) => top));
}
"""


# Whatever a page holds: its folds, its dialogs, what is read out, what its scripts will say.
READ_WHOLE = """
() => {
  const said = [document.body.textContent, document.title];
  document.querySelectorAll("body *").forEach((one) => {
    for (const { name, value } of one.attributes) if (/^(aria-label|placeholder|title|value|alt|data-.*)$/.test(name)) said.push(value);
  });
  return said.join("\\n");
}
"""


def sections_of(manual: str) -> dict[str, str]:
    """The text of each section by its heading; the table of contents has none."""
    heads = re.split(r"^## (.+)$", manual, flags=re.MULTILINE)[1:]
    return dict(zip(heads[::2], heads[1::2], strict=True))


TEXTS = sections_of(MANUAL.read_text(encoding="utf-8"))
SECTION_OF = {name: section for section, text in TEXTS.items() for _caption, name in CAPTIONS.findall(text)}


def unread(read: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The labels in the text of each section that no page of its pictures holds, nor one that is read for it beside."""
    for section, text in TEXTS.items():
        yield from ((section, label) for label in re.findall("「(.+?)」", text) if label not in read[section])


def test_a_page_of_every_caption_shows_its_labels(sign_in: SignIn, tmp_path: Path) -> None:
    kept = os.environ.get("MANUAL_PICTURES")
    folder, scene = Path(kept or tmp_path), make_scene()
    captions = {name: caption for caption, name in CAPTIONS.findall(MANUAL.read_text(encoding="utf-8"))}
    pages = {who: sign_in(person) for who, person in scene.people.items()}
    missing: list[tuple[str, str]] = []
    read: defaultdict[str, str] = defaultdict(str)
    taken: list[str] = []
    for name, picture in PICTURES.items():
        page = pages[picture.who]
        page.set_viewport_size(FRAME)
        read[SECTION_OF[name]] += opened(page, picture.address.format(**scene.found))
        missing += [(name, label) for label in shown(page, captions[name])]
        if kept or not taken:
            take(page, folder, name)
            taken.append(name)
    for section, pictures in BESIDE.items():
        for picture in pictures:
            page = pages[picture.who]
            read[section] += opened(page, picture.address.format(**scene.found))
    assert missing == []
    assert set(unread(read)) == {
        (section, label) for section, labels in AT_A_MOMENT.items() for label in labels
    }
    for language in ("zh-hans", "en"):
        assert {file.stem for file in (folder / language).glob("*.png")} >= set(taken)


def opened(page: Page, address: str) -> str:
    """Open a page and return whatever it holds, once the parts that it fetches for itself are there."""
    page.goto(address)
    if page.locator("[data-hx-trigger^=load]").count():
        page.wait_for_load_state("networkidle")
    return page.evaluate(READ_WHOLE)


def shown(page: Page, caption: str) -> Iterator[str]:
    """Bring the labels of a caption into the frame; yield those that are not on the picture."""
    labels = re.findall("「(.+?)」", caption)
    tops: list[list[float]] = page.evaluate(READ, labels)
    first = [min(places) for places in tops if places]
    height = FRAME["height"]
    above = max(0.0, max(first, default=0.0) - height + 120)
    page.evaluate("top => window.scrollTo({top, behavior: 'instant'})", above)
    scrolled = page.evaluate("window.scrollY")
    now: list[list[float]] = page.evaluate(READ, labels)
    for label, places in zip(labels, now, strict=True):
        if not any(scrolled <= top <= scrolled + height - 20 for top in places):
            yield label


def take(page: Page, folder: Path, name: str) -> None:
    """Take the page as it stands, and the same page, as far down, in English; the language is put back."""
    keep(page, folder / "zh-hans" / f"{name}.png")
    scrolled = page.evaluate("window.scrollY")
    page.context.add_cookies([{"name": LANGUAGE, "value": "en", "url": page.url}])
    page.reload()
    page.evaluate("top => window.scrollTo({top, behavior: 'instant'})", scrolled)
    keep(page, folder / "en" / f"{name}.png")
    page.context.clear_cookies(name=LANGUAGE)


def keep(page: Page, file: Path) -> None:
    # What a page fetches for itself, such as a letter's pages, is on its picture too.
    page.wait_for_load_state("networkidle")
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, animations="disabled")
