"""A small package in our own words, to be bent by tests one fault at a time."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.documents.sample import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo"
REAL = SAMPLES / "batch-19.package.json"

SMALL: dict[str, Any] = {
    "format": "fzworkflow.batch/1",
    "batch": {"number": 7, "year": 2023, "zone": "海澜自贸试验区"},
    "opening": {"batches": 6, "measures": 90},
    "units": [{"code": "dongyu", "name": "东屿片区管委会", "kind": "area_committee"}],
    "rubric": [
        {"code": "novelty", "name": "首创性", "weight": 60, "max": 100},
        {"code": "effect", "name": "实施效果", "weight": 40, "max": 100},
        {"code": "legality", "name": "合法合规", "gate": True},
    ],
    "measures": [
        {
            "ref": f"m{number}",
            "unit": "dongyu",
            "title": f"第{number}号岸电计价",
            "summary": "岸电价格随电网时段浮动。",
            "innovation_point": "以峰谷折扣引导错峰。",
            "decision": {"classification": "first_in_nation"},
        }
        for number in (1, 2)
    ],
    "evaluations": [
        {
            "measure": "m1",
            "evaluator": "sun",
            "scores": {"novelty": 88.5, "effect": 70, "legality": True},
            "classification": "first_in_nation",
        }
    ],
    "letter": {
        "issuer": "中国（海澜）自由贸易试验区工作领导小组办公室",
        "agency_code": "海自贸办函",
        "date": "2023-08-10",
        "title": "省自贸办关于发布海澜自贸试验区第7批创新举措评估结果的函",
        "addressees": "东屿片区管委会：",
        "signature": ["中国（海澜）自由贸易试验区", "工作领导小组办公室"],
    },
}

MISSING = object()
"""Set at a path, this takes the member away."""


def bent(*changes: tuple[str, object]) -> str:
    """Return the small package as text with each (path, value) set; a path reads like `measures.0.title`."""
    package = copy.deepcopy(SMALL)
    for path, value in changes:
        *parents, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        holder: Any = package
        for step in parents:
            holder = holder[step]
        if value is MISSING:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(value)
        else:
            holder[last] = value
    return json.dumps(package)
