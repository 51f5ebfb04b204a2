"""The demo's lists are whole, and hold what its batches are compared with."""

from __future__ import annotations

import json

from django.conf import settings

from precedents.reading.lists import read_list

DEMO = settings.BASE_DIR / "demo"


def test_every_practice_of_the_demo_is_read() -> None:
    lists = json.loads((DEMO / "demo.json").read_text("utf-8"))["precedent_lists"]
    readings = [read_list((DEMO / one["file"]).read_bytes(), one["file"]) for one in lists]
    assert not any(reading.is_doubtful for reading in readings)
    assert sum(len(reading.entries) for reading in readings) >= 60
