"""A list of a few practices, as it is imported."""

from __future__ import annotations

import hashlib
from typing import Any

from accounts.models import User
from precedents.actions.importing import Import, import_list
from precedents.models import PrecedentList
from precedents.reading.lists import read_pasted
from tests.remembered.steps import remembered

TEXT = """1.保税货物分类监管。货物在仓库内分账册管理，出入库由企业自行申报。
2.企业字号自助比对。开放字号库，由申请人自行比对。
3.船舶证书多证联办。一次申请，同步核发。
"""


def brought(text: str = TEXT, **facts: Any) -> Import:
    facts = {"name": "第九十批经验", **facts}
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Import(read_pasted(text.encode()), digest, "经验.txt", facts)


@remembered
def make_list(by: User | None = None, text: str = TEXT, **facts: Any) -> PrecedentList:
    return import_list(brought(text, **facts), by=by)
