"""The words by which lists are built: columns, parts of a practice, sections of a circular, fields, scopes, places."""

from __future__ import annotations

import re
from enum import StrEnum


class Part(StrEnum):
    """What a column or a labelled paragraph says of a practice."""

    NUMBER = "number"
    TITLE = "title"
    TEXT = "text"
    RESPONSIBLE = "responsible"
    SCOPE = "scope"
    FIELD = "field"
    PLACE = "place"
    DOCUMENT = "document"
    DAY = "day"
    OTHER = "other"


_COLUMNS: tuple[tuple[Part, str], ...] = (
    (Part.NUMBER, r"序\s*号|编\s*号|号|项\s*次|项|No\.?|#"),
    (
        Part.RESPONSIBLE,
        r"(?:主要)?(?:负责|责任|牵头|配合|实施|推广|指导|主管|联系)(?:推广|落实|牵头)?(?:单位|部门|机关|机构)(?:及.*)?|(?:牵头|责任)|单位|部门",
    ),
    (Part.SCOPE, r"(?:复制)?(?:推广|适用|实施|借鉴)(?:的)?(?:区域|范围|地区|地域)(?:和.*)?|范围"),
    (Part.DOCUMENT, r"(?:发文|文件)?文号|(?:依据|来源|政策)?文件(?:名称|依据)?|政策依据|依据"),
    (Part.DAY, r"(?:实施|生效|施行|发布|印发|公布|推广|起始|推出)(?:日期|时间|年月)|日期|时间"),
    (
        Part.PLACE,
        r"(?:所在|来源|首创|推出|实施|申报|提出|报送|产生)(?:地|地区|片区|区域|主体|单位|自贸(?:试验)?区)|地\s*区|片\s*区|地点|省\s*[（(]?[市区].*|自贸(?:试验)?区(?:名称)?|来源",
    ),
    (Part.FIELD, r"(?:所属|改革|创新|涉及|任务)?(?:领域|类别|类型|分类|门类)"),
    (
        Part.TITLE,
        r"(?:改革|创新|试点|复制推广|推广|制度创新)?(?:试点)?(?:事项|举措|措施|案例|经验|成果|任务|做法|项目)?(?:的)?(?:名\s*称|标题|题目)"
        r"|(?:改革|创新|复制推广|推广)(?:试点)?(?:事项|举措|措施|经验|成果|案例|内容名称)|改革试点经验|试点(?:经验|事项|任务)|制度创新(?:成果|案例|举措|事项)?"
        r"|(?:改革|创新|试点|推广)?(?:事项|举措|措施|案例|经验|成果|项目)?名称(?:及|和|与)(?:主要|具体)?(?:内容|做法|说明)|实践案例|最佳实践(?:案例)?|经验(?:做法)?名称?|举措|事项|案例",
    ),
    (
        Part.TEXT,
        r"(?:主要|具体|改革|举措|创新|措施|经验|工作|事项|案例|核心)*(?:内\s*容|做法|说明|描述|简介|介绍|概述|概要|举措)(?:及.*|和.*|与.*|[（(].*)?|(?:主要)?(?:创新点|亮点|特点|成效|效果)(?:及.*|和.*|与.*)?"
        r"|(?:实践|实施|应用|改革|取得|推广)(?:成效|效果|情况)(?:及.*)?|改革前后(?:对比)?|正文|备注|背景",
    ),
)
_COLUMN_FORMS = tuple((part, re.compile(rf"(?:{words})")) for part, words in _COLUMNS)

# 内容：… 创新点：… and their like: paragraphs of one practice.
_PART_WORDS = (
    r"(?:主要|具体|改革|举措|经验|案例|创新|工作|核心)*(?:内容|做法|措施)|(?:改革|主要|制度)?创新(?:点|之处|亮点|举措|特色|性)|亮点(?:特色)?|特色(?:亮点)?"
    r"|(?:主要|实践|实施|应用|改革|取得|工作|推广|初步|试点|创新|突出)*(?:成效|效果|效益)|(?:案例|改革|实施|项目|基本|工作|出台|创新|政策)?背景(?:情况)?|(?:案例|基本|项目)?(?:概况|情况|简介|概述)|案例介绍"
    r"|存在(?:的)?问题|(?:面临|解决)(?:的)?(?:主要)?(?:问题|痛点|难题)|问题(?:导向|和需求)|(?:案例|实践|经验|几点)?(?:启示|体会)|经验(?:总结|启示|与启示)|(?:复制)?推广(?:价值|意义|建议|性|条件|情况|前景|经验)|(?:可)?复制(?:推广)?性"
    r"|下一步(?:工作)?(?:思路|打算|计划|安排|举措|考虑|工作)?|(?:政策|法律|法规|制定)?依据|改革前(?:后对比|情况)?|改革后|(?:风险|监管)(?:防控|措施)|(?:改革|工作|总体)?(?:目标|思路|意义)|受益(?:对象|群体)|适用对象|典型(?:案例|事例)"
)
_PART = re.compile(
    rf"[【\[]?(?:(?:(?:一|二|三|四|五)是)?)(?P<word>{_PART_WORDS})(?:(?:及|和|与|、)(?:其)?(?:{_PART_WORDS}))*(?:[】\]]\s*[：:]?|\s*(?:[：:。]|\s+|$))\s*(?P<rest>.*)",
    re.DOTALL,
)
_FACT_WORDS: tuple[tuple[Part, str], ...] = (
    (Part.RESPONSIBLE, r"(?:负责|责任|牵头|配合|主管)(?:单位|部门)"),
    (Part.SCOPE, r"(?:复制)?(?:推广|适用|实施)(?:范围|区域|地区)"),
    (Part.PLACE, r"(?:所在|来源|首创|推出|实施|申报|报送)(?:地|地区|片区|主体|单位)|地区|片区|来源"),
    (Part.DOCUMENT, r"(?:发文|文件)?文号"),
    (Part.DAY, r"(?:实施|生效|施行|发布|印发|推出)(?:日期|时间)"),
    (Part.FIELD, r"(?:所属)?领域"),
)
_FACTS = tuple(
    (part, re.compile(rf"[【\[]?(?:{words})(?:\s*[：:]|[】\]]\s*[：:]?)\s*(?P<rest>.+)", re.DOTALL))
    for part, words in _FACT_WORDS
)

_SECTION = re.compile(
    r"(?:行文|起草|出台|制定|文件|政策|编制)(?:的)?背景.*|起草(?:过程|情况).*|(?:出台|制定)(?:的)?(?:目的|意义|依据|过程).*|背景(?:情况|意义|和意义)?|总体(?:要求|思路|目标|情况)|指导思想|基本原则|(?:工作|主要)目标"
    r"|(?:组织|推进)实施|(?:工作|有关|相关|推广|其他|实施)要求.*|保障(?:措施|机制)|组织(?:保障|领导).*|(?:加强|强化)(?:组织|统筹|领导|协调).*|(?:高度重视|切实做好|做好|抓好|扎实推进|认真(?:做好|组织)).{0,12}(?:推广|落实|实施|工作).*"
    r"|(?:下一步|后续)(?:工作)?.{0,6}|(?:附则|附件|附录|前言|引言|概述|总论|结语|后记)|监督检查|督促(?:检查|落实)|解读(?:机关|单位|人).*|联系(?:方式|人|电话).*|(?:政策)?咨询.*|实施(?:时间|日期|期限)|执行(?:时间|期限)|(?:适用|推广)(?:范围|对象)|(?:关键词|名词)(?:诠释|解释).*|(?:惠民|惠企)利民.*|新旧政策.*"
)
_CONTAINER = re.compile(
    r".{0,20}(?:举措|经验|案例|事项|措施|任务|内容|成果|做法|清单)(?:的)?(?:说明|介绍|解读|清单|列表|名单|目录|汇编)?(?:如下)?|(?:主要|具体|重点|复制推广(?:的)?|改革)(?:内容|任务|措施|举措|事项).*|.{0,30}复制推广的.{0,10}(?:事项|经验|措施|举措|内容|主要内容).*|(?:附件|附)[：:]?.*"
)
_FIELD = re.compile(r".{1,24}(?:领域|方面|环节|板块|类)|.{2,16}(?:制度|管理|监管|体制机制)创新|.{2,20}措施")
_COUNTED = re.compile(
    r"\s*[（(]\s*(?:共|计|合计|共计)?\s*(?P<count>[0-9]{1,3}|[一二三四五六七八九十百]{1,4})\s*(?:项|条|个|例|件)\s*[）)]\s*$"
)
_IN_SCOPE = re.compile(r"在(?P<scope>[^，。：“”]{2,60}?)(?:范围内|内)?(?:复制推广|推广实施|借鉴推广|推广)")
_PLACE_END = re.compile(
    r"(?:自由贸易试验区|自贸试验区|自由贸易港|自贸港|自贸区|片区|新区|综合保税区|保税区|保税港区|开发区|[省市县]|自治区|特别行政区|新片区)$"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北"
    "|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾"
)
_PROVINCE_ONLY = re.compile(rf"(?:{_PROVINCES})(?:[、和](?:{_PROVINCES}))*")
_ANNEX = re.compile(r"\s*附\s*件\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]?\s*")


def column_of(text: str) -> Part | None:
    """Return what a header cell says its column holds, or None."""
    plain = re.sub(r"\s+", "", text).strip("：:")
    if not plain or len(plain) > 24:
        return None
    return next((part for part, form in _COLUMN_FORMS if form.fullmatch(plain)), None)


def part_of(text: str) -> tuple[Part, str] | None:
    """Return what a labelled paragraph is about and its text: 负责单位：…, 内容：…; None for any other text."""
    text = text.strip()
    for part, form in _FACTS:
        if found := form.fullmatch(text):
            return part, found["rest"].strip()
    if _PART.fullmatch(text):
        return Part.TEXT, text
    return None


def is_section(text: str) -> bool:
    """Tell whether a heading opens a section of a circular that names no practices."""
    return bool(_SECTION.fullmatch(_heading(text)))


def is_container(text: str) -> bool:
    """Tell whether a heading opens the practices as a whole: 举措说明, 复制推广的主要内容."""
    return bool(_CONTAINER.fullmatch(_heading(text)) or _IN_SCOPE.search(_heading(text)))


def is_field(text: str) -> bool:
    """Tell whether a heading names a field: 投资管理领域, 海关监管制度创新, 金融类（5项）."""
    return bool(_FIELD.fullmatch(_heading(text)) or counted_in(text) is not None)


def is_annex(text: str) -> bool:
    """Tell whether a line is 附件1 and nothing else."""
    return bool(_ANNEX.fullmatch(text))


def counted_in(heading: str) -> str | None:
    """Return the number that a heading states of what follows, as it is written: （共5项）."""
    found = _COUNTED.search(heading)
    return found["count"] if found else None


def field_name(heading: str) -> str:
    """Return a heading without its count and marks."""
    return _heading(heading)


def scope_in(text: str) -> str:
    """Return the scope that a heading names (在全国范围内复制推广), or nothing."""
    found = _IN_SCOPE.search(text)
    return found["scope"] if found else ""


def is_place(text: str) -> bool:
    """Tell whether a short text names a place: a zone, a part of it, a province, a city."""
    text = text.strip()
    return 2 <= len(text) <= 40 and bool(_PLACE_END.search(text) or _PROVINCE_ONLY.fullmatch(text))


def _heading(text: str) -> str:
    return _COUNTED.sub("", text.strip().rstrip("。：:")).strip()
