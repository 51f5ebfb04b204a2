"""What an examination found, item by item. It is put on record: Chinese, whatever the screen's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

FORMAT = "fzworkflow.examination/1"


class Outcome(StrEnum):
    """How an item came out."""

    PASSED = "合格"
    FAILED = "不合格"
    UNCHECKED = "未检测"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked into: its number, the property that it belongs to, what DA/T 70 calls it."""

    number: str
    name: str

    @property
    def group(self) -> str:
        """Which of the four properties it belongs to."""
        return GROUPS[self.number.partition("-")[0]]


GROUPS = {"1": "真实性", "2": "完整性", "3": "可用性", "4": "安全性"}
ITEMS = tuple(
    Item(*each)
    for each in (
        ("1-1", "固化信息有效性"),
        ("1-2", "元数据项数据长度"),
        ("1-3", "元数据项数据类型、格式"),
        ("1-4", "元数据项值域符合度"),
        ("1-5", "元数据项数据值合理性"),
        ("1-6", "元数据项特殊字符"),
        ("1-7", "档号规范性"),
        ("1-8", "元数据项数据重复性"),
        ("1-9", "内容数据的电子属性一致性"),
        ("1-10", "元数据与内容数据的关联"),
        ("1-11", "信息包目录结构规范性"),
        ("1-12", "信息包一致性"),
        ("2-1", "总件数相符性"),
        ("2-2", "总字节数相符性"),
        ("2-3", "元数据项完整性"),
        ("2-4", "元数据必填著录项目"),
        ("2-5", "过程信息完整性"),
        ("2-6", "连续性元数据项"),
        ("2-7", "内容数据完整性"),
        ("2-8", "附件数据完整性"),
        ("2-9", "归档范围"),
        ("2-10", "信息包元数据完整性"),
        ("3-1", "元数据的可读性"),
        ("3-2", "内容数据格式"),
        ("3-3", "内容数据的可读性"),
        ("3-4.1", "长期可用：PDF/A-2a文件结构（6.1）"),
        ("3-4.2", "长期可用：PDF/A-2a输出意图和颜色（6.2.3、6.2.4）"),
        ("3-4.3", "长期可用：PDF/A-2a图形、图片和透明（6.2.2、6.2.5—6.2.10）"),
        ("3-4.4", "长期可用：PDF/A-2a字体嵌入和字宽（6.2.11.3—6.2.11.5）"),
        ("3-4.5", "长期可用：PDF/A-2a文字对照（6.2.11.7、6.2.11.8）"),
        ("3-4.6", "长期可用：PDF/A-2a注释和表单（6.3、6.4）"),
        ("3-4.7", "长期可用：PDF/A-2a动作（6.5）"),
        ("3-4.8", "长期可用：PDF/A-2a元数据（6.6）"),
        ("3-4.9", "长期可用：PDF/A-2a逻辑结构（6.7）"),
        ("3-4.10", "长期可用：PDF/A-2a嵌入文件和演示（6.8—6.11）"),
        ("3-4.11", "长期可用：OFD字体嵌入"),
        ("3-4.12", "长期可用：OFD动作、外部资源和加密"),
        ("3-4.13", "长期可用：OFD元数据"),
        ("3-5", "软硬件环境信息"),
        ("3-6", "影响可用性的因素"),
        ("4-1", "病毒感染"),
        ("4-2", "可执行、可外联的内容"),
        ("4-3", "多余文件和多余字节"),
        ("4-4", "归档过程安全性"),
    )
)


# Reports that were kept before name what was one item then.
_BY_NUMBER = {one.number: one for one in (*ITEMS, Item("3-4", "内容数据格式长期可用性"))}


@dataclass(frozen=True, slots=True)
class Result:
    """How one item came out, and in sentences what was found against it."""

    number: str
    outcome: str
    sentences: tuple[str, ...] = ()

    @property
    def item(self) -> Item:
        """What was looked into."""
        return _BY_NUMBER[self.number]


@dataclass(frozen=True, slots=True)
class Report:
    """The examination of one package: its SHA-256, the letter's number as far as it can be read, every item once."""

    sha256: str
    size: int
    number: str
    results: tuple[Result, ...]

    @property
    def is_passed(self) -> bool:
        """Whether nothing was found; what could not be looked into is no fault."""
        return not self.failed

    @property
    def failed(self) -> tuple[Result, ...]:
        """The items against which something was found."""
        return tuple(one for one in self.results if one.outcome == Outcome.FAILED)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Report:
        """Read a kept report."""
        results = tuple(
            Result(one["number"], one["outcome"], tuple(one["sentences"])) for one in kept["results"]
        )
        return cls(kept["sha256"], kept["size"], kept["number"], results)
