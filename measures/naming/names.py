"""The words by which a unit is known, and its people: given ones, and what its name says of place and short forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.folding import folded as folded_alone
from core.reducing import simplified

# What is no part of a unit's own name.
_HEAD = re.compile(
    "中华人民共和国|国家(?:税务总局|外汇管理局|金融监督管理总局|统计局)|中国人民银行|中国.{0,4}?银行"
    "|.{0,12}?(?:自由贸易试验区|自由贸易港|自贸试验区|自贸区|自贸港)|.{2,3}?(?:省|自治区)|省|市|区|县"
)
_AREA = re.compile(
    "(.{2,}?)(?:综合实验区|经济技术开发区|高新技术产业开发区|高新技术产业园区|综合保税区|保税港区|保税物流园区"
    "|自治州|高新区|开发区|实验区|示范区|合作区|新区|片区|园区|保税区|港区|地区|街道|市|区|县|州|盟|旗|镇)"
)
_BODY = re.compile(
    "(?:工作领导小组办公室|领导小组办公室|管理委员会|管委会|委员会|监督管理局|人民政府|管理局|管理中心|服务中心"
    "|有限责任公司|股份有限公司|集团有限公司|有限公司|中心支行|办公室|研究院|集团|公司|分局|支行|分行|中心"
    "|局|委|厅|处|办|署|院|站|所)$"
)
_FUNCTION = re.compile(
    "(?:海关|海事|税务|商务|公安|财政|市场监督管理|市场监管|发展和改革|发展改革|经济发展|交通运输|自然资源和规划"
    "|自然资源|生态环境|地方金融监督|地方金融|金融监督|金融|文化和旅游|科学技术|科技|人力资源和社会保障"
    "|外汇管理|出入境边防检查|边检|口岸|港口|中级人民法|人民法|人民检察|法|检察|知识产权|行政审批|审计|统计"
    "|应急|教育|卫生健康|农业农村|海洋与渔业|住房和城乡建设|工业和信息化|投资促进|招商|自由贸易|自贸)$"
)
# Left over of a name, these tell nobody's from anybody's.
_COMMON = re.compile(
    "高新|经济技术|经济|综合保税|综合|保税|开发|自贸|地方|国家|联合|工作|管理|服务|政府|中国|全国|本市|全市|片区|园区|单位"
    "|中心|办公室|负责人|联系人|副?(?:主任|处长|科长|局长)|科员|职员"
)
_ALIKE = (("管理委员会", "管委会"), ("管委会", "管理委员会"))
_BETWEEN = re.compile(r"[、,;/()\s]+")
_MARKS = str.maketrans("，；（）／", ",;()/")
_LONGEST_BARE_PLACE = 4
_SHORTEST = 2
_SHORTEST_NUMBER = 7


def folded(text: str) -> str:
    """Return a name as it is looked for: as people see it, in the characters of which its endings are known."""
    return simplified(folded_alone(text))


class Kind(models.TextChoices):
    """What a text gives away."""

    UNIT = "unit", _("单位名称")
    PLACE = "place", _("所在地")
    PERSON = "person", _("人员姓名")
    CONTACT = "contact", _("电话、邮箱")
    MEASURE = "measure", _("其他举措")


class NamedUnit(Protocol):
    """What is asked of a unit."""

    name: str
    full_name: str
    short_name: str
    agency_code: str
    notice_code: str
    other_names: list[str]


class NamedPerson(Protocol):
    """What is asked of one of its people."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Names:
    """Words and what each gives away, folded; telephone numbers as their digits."""

    words: Mapping[str, Kind] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.numbers)


def names_of(
    units: Iterable[NamedUnit],
    people: Iterable[NamedPerson] = (),
    contacts: Iterable[str] = (),
    phones: Iterable[str] = (),
) -> Names:
    """Return by what units are known, their people, and the contacts and numbers that a form gives besides."""
    people = list(people)
    words: dict[str, Kind] = {}
    for unit in units:
        for word, kind in _words_of(unit):
            words.setdefault(word, kind)
    for name in [*(person.name for person in people), *contacts]:
        for part in _BETWEEN.split(name.translate(_MARKS)):
            if len(folded(part)) >= _SHORTEST and not _COMMON.fullmatch(folded(part)):
                words.setdefault(folded(part), Kind.PERSON)
    words.update({folded(person.email): Kind.CONTACT for person in people if person.email})
    given = [
        number for text in [*(person.phone for person in people), *phones] for number in numbers_in(text)
    ]
    return Names(words, frozenset(given))


def _words_of(unit: NamedUnit) -> Iterator[tuple[str, Kind]]:
    for name in (unit.name, unit.full_name, unit.short_name, *unit.other_names):
        # What somebody entered is meant, however short.
        if whole := folded(name):
            yield whole, Kind.UNIT
    for code in (unit.agency_code, unit.notice_code):
        if len(folded(code)) >= _SHORTEST:
            yield folded(code), Kind.UNIT
    for name in {folded(unit.name), folded(unit.full_name)} - {""}:
        yield from derived(name)


def derived(name: str) -> Iterator[tuple[str, Kind]]:
    """Yield what else a unit is called, by its folded name: other endings, its area, its place; nothing that is common."""
    own = _without_heads(name)
    for ending, alike in _ALIKE:
        if own.endswith(ending):
            yield own.removesuffix(ending) + alike, Kind.UNIT
    if own != name and _is_telling(own) and _BODY.search(own):
        yield own, Kind.UNIT
    stem = _BODY.sub("", own)
    places = list(_places(stem))
    if places and _is_telling(stem):
        yield stem, Kind.UNIT
    for place in places:
        yield place, Kind.PLACE


def _without_heads(name: str) -> str:
    while (head := _HEAD.match(name)) and len(name) - head.end() > _SHORTEST:
        # An ending alone is no name: 省商务厅 is, 市局 is not.
        if not _BODY.sub("", name[head.end() :]):
            break
        name = name[head.end() :]
    return name


def _places(stem: str) -> Iterator[str]:
    rest = stem
    while area := _AREA.match(rest):
        if _is_telling(area[1]):
            yield area[1]
        rest = rest[area.end() :]
    bare = _FUNCTION.sub("", rest)
    if rest == stem and len(bare) <= _LONGEST_BARE_PLACE and _is_telling(bare):
        yield bare


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST and not _COMMON.fullmatch(word)


def numbers_in(text: str) -> Iterator[str]:
    """Yield the telephone numbers of an entry as their digits, one with an area's code also without it."""
    for part in re.split(r"[、,;/转]", folded(text).translate(_MARKS)):
        digits = re.sub(r"\D", "", part)
        if len(digits) < _SHORTEST_NUMBER:
            continue
        yield digits
        local = re.match(r"(?:\+?86)?0\d{2,3}[-)](\d{7,8})$", part)
        if local:
            yield local[1]
