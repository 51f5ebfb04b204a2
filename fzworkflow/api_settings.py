"""How the API is served: who comes in, what is read and answered, how long a token is good, what its schema names."""

from __future__ import annotations

from datetime import timedelta

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.NotedTokenAuthentication",
        "accounts.bearer.MachineTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["fzworkflow.json_input.CleanJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "core.api.described.DescribedSchema",
    "EXCEPTION_HANDLER": "fzworkflow.api.refusal_handler",
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=8), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "fzworkflow",
    "DESCRIPTION": "创新举措征集、评估与发布的接口；读写都经过与页面相同的权限和动作。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Operations are named, and put together, by what follows.
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        name: f"{app}.choices.{name}"
        for app, names in {
            "core": ("TrailFormat",),
            "measures": ("BatchState", "MeasureState", "Classification", "Field", "ExportFormat"),
            "evaluations": ("AssignmentState", "ReportFormat"),
            "letters": ("LetterState", "CountersignState", "SealedKind", "ChangeKind"),
        }.items()
        for name in names
    },
}
