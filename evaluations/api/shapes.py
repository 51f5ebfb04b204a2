"""Shapes that are read and written alike."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class PairSerializer(serializers.Serializer[Any]):
    """A measure for an evaluator."""

    measure = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="举措的id")
    evaluator = serializers.CharField(max_length=150, help_text="专家的登录名")
