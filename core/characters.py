"""Which characters can be stored, alike under every Python: by the blocks of Unicode, never by what one version knows.

`unicodedata` of an older Python calls the characters of newer standards unassigned; they stand in people's names.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# Stands in a working paper for what cannot be shown.
SUBSTITUTE = "〓"
# Row FE of GBK had no code points of its own before Unicode 3.0 to 4.1: fonts put these characters here, in this order.
_FIRST_OF_GBK = 0xE815
_OF_GBK = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_FIRST_OF_PUNCTUATION = 0xE78D
_OF_PUNCTUATION = "︐︒︑︓︔︕︖︗︘︙"
_SUCCESSORS = {
    **{chr(_FIRST_OF_GBK + at): character for at, character in enumerate(_OF_GBK)},
    **{chr(_FIRST_OF_PUNCTUATION + at): character for at, character in enumerate(_OF_PUNCTUATION)},
    "\ue7c7": "ḿ",
    "\ue7c8": "ǹ",
    **{chr(0xE7E7 + at): chr(0x303E if at == 0 else 0x2FEF + at) for at in range(13)},
}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Controls, what turns the direction of reading, halves of characters: nobody types them, and nobody sees them.
_CONTROLS = "\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
# These, what is private, what is no character, and the planes without a single block.
_UNSTORABLE = re.compile(
    f"[{_CONTROLS}\ue000-\uf8ff"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000dffff\U000efffe-\U0010ffff]"
)
_PLAIN = "\n\t\r"


def first_unstorable(text: str) -> str | None:
    """Return the first character of a text that cannot be stored; ends of lines and tabs can."""
    return next((one[0] for one in _UNSTORABLE.finditer(text) if one[0] not in _PLAIN), None)


def first_control(text: str) -> str | None:
    """Return the first character of a text that no field whatever takes; ends of lines and tabs are taken."""
    return next((one[0] for one in _CONTROL.finditer(text) if one[0] not in _PLAIN), None)


def without_controls(text: str) -> str:
    """Return a text without the characters that no field whatever takes."""
    return _CONTROL.sub(lambda one: one[0] if one[0] in _PLAIN else "", text)


def with_marks(text: str) -> str:
    """Return a text that every format can hold: what could not be stored through the form is a mark (〓)."""
    return _UNSTORABLE.sub(lambda one: one[0] if one[0] in _PLAIN else SUBSTITUTE, text)


def is_storable(character: str) -> bool:
    """Tell whether a character is one that another computer can show, now or with the fonts of a later standard."""
    return _UNSTORABLE.match(character) is None


def is_private(character: str) -> bool:
    """Tell whether a character means something on one computer alone."""
    return _PRIVATE.match(character) is not None


def successor_of(character: str) -> str | None:
    """Return the character that has taken the place of an old private-use code (GB 18030-2022), or None."""
    return _SUCCESSORS.get(character)


def refusal_of(character: str) -> str:
    """Return what to do about a character that cannot be stored, as the end of a sentence that names the entry."""
    facts = {"code": f"U+{ord(character):04X}"}
    successor = successor_of(character)
    if successor is not None:
        facts |= {"successor": successor, "new_code": f"U+{ord(successor):04X}"}
        return _("含有旧字库的字符 %(code)s，请改为“%(successor)s”（%(new_code)s）。") % facts
    if is_private(character):
        return _("含有自造字 %(code)s，别的电脑上显示不出来，请换成字库里通行的字。") % facts
    return _("含有无法保存的字符 %(code)s，请删除后再保存。") % facts
