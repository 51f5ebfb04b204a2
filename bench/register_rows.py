"""A register of any size for benchmarks: texts of frequent and rare words, rows by COPY, as actions would take hours."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from measures.choices import Classification, Field

if TYPE_CHECKING:
    from measures.models import Batch
    from register.models import RegisterEntry

PER_BATCH = 500
FIRST_DAY = date(2015, 4, 21)
DAYS_APART = 20
UNITS = [f"第{n}片区管委会" for n in range(1, 13)] + [f"省第{n}厅" for n in range(1, 25)]
_WORDS = """
企业 通关 跨境 海关 贸易 口岸 服务 申报 电子 监管 数据 审批 一单到底 自贸试验区
平台 改革 创新 融资 保税 物流 仓储 登记 商事 制度 金融 银行 结算 外汇 信用 台湾
两岸 青年 就业 医疗 检验 检疫 查验 放行 多式联运 集装箱 码头 船舶 航运 税务 退税
发票 供应链 知识产权 仲裁 法律 调解 环评 用地 规划 施工 许可 证照 联办 一窗 受理
全程 网办 免申即享 承诺 备案 信息 共享 互认 标准 认证 绿色 低碳 碳汇 海洋 渔业
茶叶 冷链 药品 进口 出口 转口 离岸 飞机 租赁 维修 再制造 平行进口 汽车 二手车 市场
采购 电商 邮轮 游艇 旅游 签证 人才 职业 资格 培训
"""
FREQUENT = _WORDS.split()
# Letters by the thousand, as names of places, goods and things bring them.
RARE = [chr(0x4E00 + 7 * n) for n in range(2900)]
CLASSES = tuple(Classification.values)
FIELDS = tuple(Field.values)


def fill(entries: int, seed: int = 19) -> None:
    """Store so many published measures in batches of 500, a hundredth of them recognised."""
    import pgtrigger
    from django.db import connection, transaction

    from measures.models import Batch
    from register.models import Recognition, RegisterEntry

    chance = random.Random(seed)
    with (
        transaction.atomic(),
        pgtrigger.ignore("register.RegisterEntry:trail", "measures.Measure:trail"),
    ):
        batches = Batch.objects.bulk_create(_batches(-(-entries // PER_BATCH)))
        for number, batch in enumerate(batches):
            size = min(PER_BATCH, entries - number * PER_BATCH)
            stored = RegisterEntry.objects.bulk_create(_entries(batch, size, chance))
            Recognition.objects.bulk_create(
                Recognition(
                    entry=one,
                    kind="national_replication",
                    dated_on=one.published_on + timedelta(days=30),
                    source="某通知",
                )
                for one in stored[::100]
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _batches(count: int) -> Iterator[Batch]:
    from measures.models import Batch

    for number in range(1, count + 1):
        day = FIRST_DAY + timedelta(days=DAYS_APART * number)
        yield Batch(
            number=number,
            year=day.year,
            zone="海岸自贸试验区",
            state="published",
            is_imported=True,
            published_on=day,
        )


def _entries(batch: Batch, size: int, chance: random.Random) -> list[RegisterEntry]:
    assert batch.published_on is not None
    from core.grams import search_grams, search_text
    from measures.models import Measure
    from register.models import RegisterEntry

    measures = Measure.objects.bulk_create(
        Measure(
            batch=batch,
            ref=f"m{serial}",
            title=text_of(chance, 14),
            summary=text_of(chance, 100),
            innovation_point=text_of(chance, 35),
            state="published",
        )
        for serial in range(1, size + 1)
    )
    entries = []
    for serial, measure in enumerate(measures, start=1):
        text = search_text(measure.title, measure.summary, measure.innovation_point)
        units = chance.sample(UNITS, chance.choice((1, 1, 2, 3)))
        entries.append(
            RegisterEntry(
                batch=batch,
                measure=measure,
                serial=serial,
                place=serial,
                title=measure.title,
                summary=measure.summary,
                innovation_point=measure.innovation_point,
                classification=chance.choices(CLASSES, (28, 19, 1))[0],
                has_special_mark=chance.random() < 0.15,
                field=chance.choice(FIELDS),
                unit_names="、".join(units),
                units=units,
                published_on=batch.published_on,
                search_text=text,
                search_grams=search_grams(text),
            )
        )
    return entries


def text_of(chance: random.Random, length: int) -> str:
    """Return a text of about so many characters: the first words of the list often, the last ones seldom."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts += chance.choices(FREQUENT, cum_weights=_WEIGHTS, k=3)
        parts.append(chance.choice(RARE) + chance.choice("的与，、了"))
    return "".join(parts)


# As in any language, the n-th word stands a 1/n as often as the first.
_WEIGHTS = list(accumulate(1 / (n + 5) for n in range(len(FREQUENT))))
