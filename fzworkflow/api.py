"""The API's common ground: tokens, and refusals as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.utils import extend_schema, inline_serializer
from knox.views import LoginView, LogoutAllView, LogoutView
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler, set_rollback

from accounts.tokens import NotedTokenAuthentication
from core.api.keeping import KEY_HEADER
from core.errors import ActionError
from fzworkflow.refusals import body_of, status_of


def refusal_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every refusal as `{"message", "faults"}`, and in REST framework's words too; a wrong body by its fields."""
    if not isinstance(exception, ActionError):
        answer = exception_handler(exception, context)
        if answer is not None and isinstance(answer.data, dict) and "detail" in answer.data:
            answer.data = {**answer.data, "message": str(answer.data["detail"]), "faults": []}
        return answer
    # What was written before the refusal must not stay where a view runs in a transaction of its own.
    set_rollback()
    return Response(body_of(exception), status=status_of(exception))


class _Keyless(APIView):
    """Refuses a key by its name: what it answers is kept nowhere, so nothing could be answered again."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Look at the request before it is answered. Raises `ValidationError` for a key."""
        super().initial(request, *args, **kwargs)
        if KEY_HEADER in request.headers:
            raise ValidationError(
                {KEY_HEADER: [_("令牌的地址不认这个头：密钥只显示一次，不留底。请去掉它再发。")]}
            )


@extend_schema(
    request=None,
    responses=inline_serializer(
        "IssuedToken", {"token": serializers.CharField(), "expiry": serializers.DateTimeField()}
    ),
)
class IssueToken(_Keyless, LoginView):
    """A new token for a person who is signed in on the pages, second factor included; shown this once."""

    # Not by a token: one that leaked could otherwise prolong itself without end.
    authentication_classes = [SessionAuthentication]


@extend_schema(request=None, responses={204: None})
class RevokeToken(_Keyless, LogoutView):
    """End the token that this request came with."""

    authentication_classes = [NotedTokenAuthentication]


@extend_schema(request=None, responses={204: None})
class RevokeEveryToken(_Keyless, LogoutAllView):
    """End every token of the person."""

    authentication_classes = [NotedTokenAuthentication]


class MachineTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """How the schema describes a system's token."""

    target_class = "accounts.bearer.MachineTokenAuthentication"
    name = "machineToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the scheme: `Authorization: Bearer …`."""
        return {"type": "http", "scheme": "bearer"}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """How the schema describes a token."""

    target_class = "accounts.tokens.NotedTokenAuthentication"
    name = "knoxApiToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the scheme: `Authorization: Token …`."""
        scheme: dict[str, Any] = build_bearer_security_scheme_object("Authorization", "Token")
        return scheme
