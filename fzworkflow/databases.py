"""The database: under which role the app reaches it, and under which one its tables are made and taken away."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from fzworkflow import environment

LOCAL = "postgres://localhost:5432/fzworkflow"
# Commands that make tables, or drop and fill what the app only adds to; and what prepares `make run`.
OF_THE_OWNER = frozenset({"migrate", "restore", "drop_events", "drill", "run_batch", "prepare"})
_POOL = {"min_size": 0, "max_size": 16, "timeout": 5, "max_lifetime": 1800}


def databases() -> dict[str, dict[str, Any]]:
    """Return Django's setting: under the app's role, for the owner's commands under the owner's if one is named."""
    program, *arguments = sys.argv or [""]
    command = Path(program).stem
    if command == "manage":
        command = next(iter(arguments), "")
    url = environment.read("DATABASE_URL", LOCAL)
    if command in OF_THE_OWNER:
        url = environment.read("DATABASE_OWNER_URL", url)
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": _POOL}
    return {"default": found}


def app_role() -> tuple[str, str]:
    """Return the name and the password of the app's role where it is another than the owner's; else nothing."""
    app, owner = (urlsplit(environment.read(name)) for name in ("DATABASE_URL", "DATABASE_OWNER_URL"))
    if not owner.username or app.username in {None, owner.username}:
        return "", ""
    return unquote(app.username or ""), unquote(app.password or "")
