"""Dates in Chinese: 8月3日, never 08月3日."""

from __future__ import annotations

MONTH_DAY_FORMAT = "n月j日"
