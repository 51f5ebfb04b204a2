"""Dates are written as the page's language writes them: a format stands in the language's module, never in a page."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from ops.layout import ROOT

DAY, MOMENT = date(2026, 8, 3), datetime(2026, 8, 3, 16, 5, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh-hans", ["2026年8月3日", "8月3日", "2026年8月3日 16:05"]),
        ("en", ["3 August 2026", "3 August", "3 August 2026 16:05"]),
    ],
)
def test_a_date_is_written_in_the_page_s_language(language: str, written: list[str]) -> None:
    page = Template(
        "{{ day|date:'DATE_FORMAT' }}|{{ day|date:'MONTH_DAY_FORMAT' }}|{{ moment|date:'DATETIME_FORMAT' }}"
    )
    with translation.override(language):
        assert page.render(Context({"day": DAY, "moment": MOMENT})).split("|") == written


def test_no_page_writes_a_date_in_one_language_alone() -> None:
    written = re.compile(r'date:"[^"]*[年月日]')
    pages = [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if written.search(path.read_text(encoding="utf-8"))
    ]
    assert pages == []
