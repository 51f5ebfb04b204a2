"""The words by which letters name the classes, ours and those of other years and zones."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from earlier.notebook import Notebook
from measures.choices import Classification
from measures.pasting import HAN

LABELS = {label: code for code, label in Classification.all_printed().items()}
# A word that says more or less than one of the three (全省首创, 国际领先) is none of them and is not listed.
_OTHER_WORDS = {
    Classification.FIRST_IN_NATION: "首创 国内首创 全国首例 全国首个 全国首创性 国内首例 国内首个",
    Classification.EXTENDED_REPLICATION: (
        "复制并拓展 复制与拓展 复制加拓展 复制+拓展 拓展复制 复制创新 复制提升 复制改进 复制优化 复制完善 拓展"
    ),
    Classification.REPLICATION: "复制推广 直接复制 完全复制 复制借鉴 借鉴复制 复制应用",
}
WORDS = LABELS | {word: str(code) for code, words in _OTHER_WORDS.items() for word in words.split()}
# Words that texts use as well: they name a class only where nothing of a sentence runs into them.
_ALTERNATIVES = sorted(WORDS, key=len, reverse=True)
CLASS = "|".join(
    re.escape(word) if word in LABELS and len(word) > 2 else rf"(?<![{HAN}+]){re.escape(word)}"
    for word in _ALTERNATIVES
)


def class_of(word: str, place: str, book: Notebook) -> str:
    """Return the code of the class that a word names; a word that is not ours is told of."""
    if word not in LABELS:
        label = next(label for label, code in LABELS.items() if code == WORDS[word])
        book.add(_("类别“%(word)s”按“%(label)s”登记。") % {"word": word, "label": label}, place)
    return WORDS[word]
