"""Names one after another in a sentence: in quotation marks that may nest and hold commas, or parted by 、."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "“「『‘《（(【[", "”」』’》）)】]"
_PAIR = dict(zip(_CLOSE, _OPEN, strict=True))
_QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"'}
_BETWEEN = "、，,；;"
_CONJUNCTION = re.compile(r"(?:以及|和|及|与)(?=[“「『\"])")
# 等9项。 共9项 9项改革事项。 等。
TAIL = re.compile(
    r"[，,、]?\s*(?:(?:等|共计?|合计|总计|(?<=[”」\"]))\s*(?P<count>[0-9]{1,3}|[〇零一二三四五六七八九十百两]{1,5})\s*(?P<kind>项|条|个|件)"
    r"(?P<what>[\u4e00-\u9fff]{0,12})|等(?P<etc>[\u4e00-\u9fff]{0,8}))\s*[。；;.]?\s*$"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names out of a sentence. `are_quoted` tells that each stood in quotation marks, `is_closed` that all marks pair."""

    names: tuple[str, ...]
    are_quoted: bool
    is_closed: bool


def names_in(sentence: str) -> Names:
    """Part a sentence (without its 等N项) into names: at the marks between them that no quotation or bracket holds."""
    straight = sentence.count('"')
    if straight and "“" not in sentence:
        sentence = _directed(sentence)
    pieces, is_closed = _parted(sentence)
    cleaned = [piece.strip().strip("。；;").strip() for piece in pieces]
    cleaned = [piece for piece in cleaned if piece]
    names = [unquoted(piece) for piece in cleaned]
    are_quoted = bool(cleaned) and all(name != piece for name, piece in zip(names, cleaned, strict=True))
    return Names(tuple(names), are_quoted, is_closed)


def unquoted(text: str) -> str:
    """Return a text without the one pair of quotation marks that encloses the whole of it."""
    text = text.strip()
    if len(text) < 3 or text[0] not in _QUOTES or text[-1] != _QUOTES[text[0]]:
        return text
    depth = 0
    for at, character in enumerate(text):
        if character == text[0]:
            depth += 1
        elif character == text[-1]:
            depth -= 1
        if depth == 0 and at < len(text) - 1:
            return text
    inner = text[1:-1].strip()
    # Marks inside marks were single ones; without the outer pair they are double again.
    return inner.replace("‘", "“").replace("’", "”") if text[0] == "“" and "“" not in inner else inner


def is_open(text: str) -> bool:
    """Tell whether a quotation mark of the text waits for its other half."""
    return text.count("“") > text.count("”") or text.count("「") > text.count("」")


def first_sentence(text: str, stops: str = "。") -> tuple[str, str]:
    """Part a text behind the first stop that no quotation or bracket holds; the stop itself is dropped.

    Without a stop the whole text is the first part. A mark that is never closed holds nothing.
    """
    waiting: list[str] = []
    for at, character in enumerate(text):
        if character in _OPEN:
            waiting.append(character)
        elif character in _CLOSE:
            if waiting and waiting[-1] == _PAIR[character]:
                waiting.pop()
        elif character in stops and (not waiting or not _closes(text[at:], waiting)):
            return text[:at].strip(), text[at + 1 :].strip()
    return text.strip(), ""


def _closes(rest: str, waiting: list[str]) -> bool:
    closing = {opening: closed for closed, opening in _PAIR.items()}
    return closing[waiting[0]] in rest


def _parted(sentence: str) -> tuple[list[str], bool]:
    pieces: list[str] = []
    waiting: list[str] = []
    start = at = 0
    while at < len(sentence):
        character = sentence[at]
        if character in _OPEN:
            if not waiting and character in _QUOTES and _ends_quoted(sentence[start:at]):
                pieces.append(sentence[start:at])
                start = at
            waiting.append(character)
        elif character in _CLOSE and waiting and waiting[-1] == _PAIR[character]:
            waiting.pop()
        elif not waiting:
            skipped = _separator(sentence, start, at)
            if skipped:
                pieces.append(sentence[start:at])
                at += skipped
                start = at
                continue
        at += 1
    pieces.append(sentence[start:])
    return pieces, not waiting


def _ends_quoted(piece: str) -> bool:
    """“甲”“乙”: marks that touch part names too."""
    piece = piece.strip()
    return len(piece) > 2 and unquoted(piece) != piece


def _separator(sentence: str, start: int, at: int) -> int:
    """Return how many characters at a place part two names, 0 for none."""
    if sentence[at] in "、；;":
        return 1
    found = None if sentence[at] in _BETWEEN else _CONJUNCTION.match(sentence, at)
    if (sentence[at] in _BETWEEN or found) and _ends_quoted(sentence[start:at]):
        return found.end() - at if found else 1
    return 0


def _directed(sentence: str) -> str:
    """Give straight quotation marks their directions: one opens at a beginning or behind a mark that parts."""
    out = []
    depth = 0
    for at, character in enumerate(sentence):
        if character != '"':
            out.append(character)
            continue
        before = sentence[at - 1] if at else ""
        after = sentence[at + 1] if at + 1 < len(sentence) else ""
        closes = depth > 0 and (not after or after in _BETWEEN + '。"等和及与以共') and before not in _BETWEEN
        out.append("”" if closes else "“")
        depth += -1 if closes else 1
    return "".join(out)
