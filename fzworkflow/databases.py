"""The databases: under which role the app reaches the one that it writes, under which one its tables are made, and a copy.

The copy is for visitors of the register alone (`fzworkflow.replica`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from fzworkflow import environment

LOCAL = "postgres://localhost:5432/fzworkflow"
REPLICA = "replica"
# Commands that make tables, or drop and fill what the app only adds to; and what prepares `make run`.
OF_THE_OWNER = frozenset({"migrate", "restore", "drop_events", "drill", "run_batch", "prepare"})
_POOL: dict[str, Any] = {"min_size": 0, "max_size": 16, "timeout": 5, "max_lifetime": 1800}
# Nobody waits for a copy: while it is away, the database itself answers.
_IMPATIENT_S = 2


def databases() -> dict[str, dict[str, Any]]:
    """Return Django's setting: under the app's role, for the owner's commands under the owner's if one is named."""
    program, *arguments = sys.argv or [""]
    command = Path(program).stem
    if command == "manage":
        command = next(iter(arguments), "")
    url = environment.read("DATABASE_URL", LOCAL)
    if command in OF_THE_OWNER:
        url = environment.read("DATABASE_OWNER_URL", url)
    return database_settings(url, environment.read("DATABASE_REPLICA_URL"))


def database_settings(url: str, replica_url: str) -> dict[str, dict[str, Any]]:
    """Return Django's setting for these addresses; a copy in it is read without a write ever reaching it."""
    settings = {"default": _settings(url, _POOL)}
    if replica_url:
        copy = _settings(replica_url, {**_POOL, "timeout": _IMPATIENT_S})
        copy["OPTIONS"] |= {
            "connect_timeout": _IMPATIENT_S,
            "options": "-c default_transaction_read_only=on",
        }
        # One of the pool that died is found out before a page is begun with it.
        settings[REPLICA] = {**copy, "CONN_HEALTH_CHECKS": True, "TEST": {"MIRROR": "default"}}
    return settings


def app_role() -> tuple[str, str]:
    """Return the name and the password of the app's role where it is another than the owner's; else nothing."""
    app, owner = (urlsplit(environment.read(name)) for name in ("DATABASE_URL", "DATABASE_OWNER_URL"))
    if not owner.username or app.username in {None, owner.username}:
        return "", ""
    return unquote(app.username or ""), unquote(app.password or "")


def _settings(url: str, pool: dict[str, Any]) -> dict[str, Any]:
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    return {**parsed, "OPTIONS": {**parsed.get("OPTIONS", {}), "pool": pool}}
