"""The app's settings as they are deployed, but for its assets: where nobody looks at them, none are collected."""

from __future__ import annotations

from fzworkflow.settings import *  # noqa: F403

STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
