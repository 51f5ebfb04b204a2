import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from ops import catalogue
from ops.layout import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "accounts" / "words.py").write_text(
        'from django.utils.translation import gettext_lazy as _\nTITLE = _("单位")\nOTHER = "不译"\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}\n<p>\n      {% translate "举措" %}\n  {% blocktranslate trimmed %}共\n {{ n }} 项{% endblocktranslate %}\n</p>'
        "<a title=\"{% translate '附件' %}\">it's</a>"
    )
    return tmp_path


def _english(text: str) -> Catalog:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return read_po(BytesIO((header + text).encode()), locale="en")


def _texts(checkout: Path) -> set[str]:
    return {str(message.id) for message in catalogue.source_texts(checkout) if message.id}


def test_marked_texts_are_found_in_code_and_in_templates(checkout: Path) -> None:
    assert _texts(checkout) == {"单位", "举措", "附件", "共 %(n)s 项"}


def test_a_text_without_its_translation_is_named_with_its_place(checkout: Path) -> None:
    found = catalogue.faults(_english('msgid "单位"\nmsgstr "Unit"\n'), catalogue.source_texts(checkout))
    assert "templates/page.html:3: 缺少：举措" in found


def test_a_complete_catalogue_has_no_faults(checkout: Path) -> None:
    pairs = {"单位": "Unit", "举措": "Measure", "附件": "Attachment", "共 %(n)s 项": "%(n)s in all"}
    written = "".join(f'msgid "{text}"\nmsgstr "{pairs[text]}"\n\n' for text in pairs)
    assert catalogue.faults(_english(written), catalogue.source_texts(checkout)) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "单位"\nmsgstr ""\n', "未翻译"),
        ('#, fuzzy\nmsgid "单位"\nmsgstr "Unit"\n', "待核对"),
    ],
)
def test_an_unfinished_translation_is_a_fault(checkout: Path, entry: str, fault: str) -> None:
    found = catalogue.faults(_english(entry), catalogue.source_texts(checkout))
    assert any(f"accounts/words.py:2: {fault}" in line for line in found)


def test_a_translation_that_loses_a_placeholder_is_a_fault(checkout: Path) -> None:
    entry = '#, python-format\nmsgid "共 %(n)s 项"\nmsgstr "%(m)s in all"\n'
    found = catalogue.faults(_english(entry), catalogue.source_texts(checkout))
    assert not any("缺少：共" in line for line in found)
    assert any("：共 %(n)s 项" in line for line in found)


OUTSIDE = re.compile(
    r"{%\s*(blocktranslate|comment)\b.*?{%\s*end\1\s*%}|{%.*?%}|{{.*?}}|{#.*?#}|<svg lang.*?</svg>", re.DOTALL
)


def test_no_template_says_anything_that_has_no_translation() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    found = {
        page: re.findall(
            "[\u3001-\u301f\u3400-\u9fff\uff00-\uffef]+", OUTSIDE.sub("", page.read_text("utf-8"))
        )
        for page in pages
    }
    # A letter is Chinese in every language, and so is the name of the language to go back to.
    del (
        found[ROOT / "templates/documents/document.html"],
        found[ROOT / "templates/components/language_switch.html"],
    )
    assert {str(page.relative_to(ROOT)): words for page, words in found.items() if words} == {}
