"""What a refusal looks like, and which refusals an operation can meet with: said in the schema of each."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class FaultSerializer(serializers.Serializer[Any]):
    """One thing to put right."""

    place = serializers.CharField(allow_blank=True, help_text="栏目，或文件里的位置；说的是整件事时为空。")
    message = serializers.CharField(help_text="哪里不对，怎样改。")


class RefusalSerializer(serializers.Serializer[Any]):
    """Why something was not done."""

    message = serializers.CharField(help_text="一句话，可以给人看。")
    faults = FaultSerializer(many=True)
    detail = serializers.CharField(
        required=False,
        help_text="与message相同；401、403、404、406、415、429有，409在同一个键的请求正在办理时有。",
    )
    doubles = serializers.ListField(child=serializers.DictField(), required=False)


class StaleSerializer(RefusalSerializer):
    """Somebody saved in between: what is stored by now, and as which version; not there where the state is the reason."""

    current = serializers.DictField(required=False)
    version = serializers.IntegerField(required=False)


class FieldFaultsSerializer(serializers.Serializer[Any]):
    """What is wrong with a request, by field, each a list of sentences; of what is no JSON at all, `message`."""


class FieldFaultsDescribed(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """How the schema describes it: any field may be named."""

    target_class = "core.api.refusals.FieldFaultsSerializer"

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Return an object of whatever names."""
        return {"type": "object", "additionalProperties": {}, "description": "栏目 → 原因"}


SAID: dict[HTTPStatus, tuple[Any, str]] = {
    HTTPStatus.BAD_REQUEST: (FieldFaultsSerializer, "请求写错了：按栏目列出原因。"),
    HTTPStatus.UNAUTHORIZED: (RefusalSerializer, "没有令牌，或令牌已经失效。"),
    HTTPStatus.FORBIDDEN: (RefusalSerializer, "本人不能办这一步，或令牌不能办。"),
    HTTPStatus.NOT_FOUND: (RefusalSerializer, "没有，或本人看不到。"),
    HTTPStatus.NOT_ACCEPTABLE: (RefusalSerializer, "只有JSON。"),
    HTTPStatus.CONFLICT: (StaleSerializer, "现在的状态不能这样办，或别人先保存了。"),
    HTTPStatus.PRECONDITION_FAILED: (StaleSerializer, "与If-Match不符，别人先保存了。"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (RefusalSerializer, "一次提交的内容过长。"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (RefusalSerializer, "内容的格式不对。"),
    HTTPStatus.UNPROCESSABLE_ENTITY: (RefusalSerializer, "内容还不行：faults列出每一处。"),
    HTTPStatus.TOO_MANY_REQUESTS: (RefusalSerializer, "系统令牌请求得太勤，Retry-After是要等的秒数。"),
}
# Whoever asks, whatever for: a token can be bad, bounded or too busy on public addresses too.
ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
)
WRITING = (
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


def refusals(*, writes: bool, finds: bool, is_versioned: bool) -> Iterator[tuple[str, OpenApiResponse]]:
    """Yield what an operation can refuse, by status: whether it writes, looks for something, goes over a version."""
    met = [*ALWAYS, *(WRITING if writes else ())]
    met += [HTTPStatus.NOT_FOUND] if finds else []
    met += [HTTPStatus.PRECONDITION_FAILED] if is_versioned else []
    for status in sorted(met):
        body, words = SAID[status]
        yield str(int(status)), OpenApiResponse(body, description=words)
