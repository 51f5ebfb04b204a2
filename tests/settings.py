"""The app's settings, with what tests need otherwise. Whatever differs between machines still comes from outside."""

from __future__ import annotations

import os

# A real queue for the tests that start a real worker; everything else runs its tasks at once. Handed on under a name
# of its own: side by side, tests run in children of the process that has already taken REDIS_URL away.
GIVEN_REDIS_URL = os.environ.setdefault("TESTS_REDIS_URL", os.environ.get("REDIS_URL", ""))
os.environ.update(
    HTTPS="0",
    DEBUG="0",
    REDIS_URL="",
    LOG_FORMAT="console",
    SECRET_KEY="not-secret-in-tests-" * 3,
    FIELD_KEYS="not-secret-in-tests-either",
    FACTOR_REQUIRED_FOR="none",
)
for _name in ("ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL", "OIDC_SERVER_URL", "S3_BUCKET", "TRUSTED_PROXIES"):
    os.environ.pop(_name, None)

from fzworkflow.settings import *  # noqa: E402, F403  (the variables above must stand first)

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected for a test: files are taken from where they lie.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HISTORY = 0
# Tests move the clock by days and let one person work in many places; the limits' own tests set them.
SESSION_IDLE_MINUTES = 60 * 24 * 3_650
SESSION_HOURS = 24 * 3_650
SESSIONS_PER_PERSON = 1_000
LOGGING["handlers"]["console"]["class"] = "tests.stderr.StderrHandler"  # noqa: F405
