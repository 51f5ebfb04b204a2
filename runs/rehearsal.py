"""A scratch database and a scratch store of its own, so that a rehearsal touches nothing of the app's."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pgtrigger
import psycopg
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

TEMPLATE_PREFIX = "fzworkflow_empty_"
SCRATCH_PREFIX = "fzworkflow_rehearsal_"
TEMPLATE_LOCK = 19_2012


@contextmanager
def rehearsal() -> Iterator[None]:
    """Point the default connection at a new, empty database, and files at a new folder; drop both at the end.

    The empty database is copied from one that is kept for this set of migrations, so only the first
    rehearsal takes the time to migrate. Needs a database role that may create databases.
    """
    original = settings.DATABASES["default"]["NAME"]
    name = f"{scratch_prefix(original)}{secrets.token_hex(6)}"
    template = migrated_template(original)
    _run_in(
        original, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
    )
    try:
        with tempfile.TemporaryDirectory() as folder, _files_in(Path(folder)), _connected_to(name):
            yield
    finally:
        _run_in(original, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def scratch_prefix(original: str) -> str:
    """Return how the scratch databases made beside the database `original` are named.

    A scratch database that a killed process left behind thus tells whose it was; PostgreSQL takes 63 characters.
    """
    return f"{SCRATCH_PREFIX}{original[-28:]}_"


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    _switch(name)
    try:
        yield
    finally:
        _switch(before)


@contextmanager
def _files_in(folder: Path) -> Iterator[None]:
    # File fields and our code hold this one lazy object; whatever it stands for is put back at the end.
    lazy = cast("Any", default_storage)
    standing = lazy._wrapped
    lazy._wrapped = FileSystemStorage(location=folder)
    try:
        yield
    finally:
        lazy._wrapped = standing


def _switch(name: str) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connections["default"].settings_dict["NAME"] = name


def migrated_template(original: str) -> str:
    """Return the empty database that is kept beside `original` for this set of migrations; it is made when missing."""
    name = TEMPLATE_PREFIX + _migrations_digest()
    with _maintenance(original) as cursor:
        # Of two first rehearsals at once, one migrates and the other waits for it.
        cursor.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        try:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [TEMPLATE_PREFIX + "%"])
            present = {row[0] for row in cursor.fetchall()}
            if name in present:
                return name
            building = f"{name}_new"
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building))
            )
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
            with _connected_to(building):
                call_command("migrate", verbosity=0, interactive=False)
            cursor.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (building, name)))
            )
            for outdated in present:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(outdated)))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_LOCK])
    return name


def _migrations_digest() -> str:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = sorted(f"{app}.{name}" for app, name in loader.graph.nodes)
    sources = sorted(
        path.read_bytes()
        for app in settings.OUR_APPS
        for path in (settings.BASE_DIR / app / "migrations").glob("0*.py")
    )
    triggers = sorted(trigger.compile(model).hash for model, trigger in pgtrigger.registered())
    return hashlib.sha256("\n".join([*names, *triggers]).encode() + b"".join(sources)).hexdigest()[:16]


@contextmanager
def _maintenance(original: str) -> Iterator[psycopg.Cursor[tuple[str, ...]]]:
    """Yield a cursor on a connection of its own: creating databases is no part of any transaction."""
    parameters = connections["default"].get_connection_params()
    wanted = {name: parameters[name] for name in ("user", "password", "host", "port") if parameters.get(name)}
    with psycopg.connect(dbname=original, autocommit=True, **wanted) as opened, opened.cursor() as cursor:
        yield cursor


def _run_in(original: str, statement: sql.Composed) -> None:
    with _maintenance(original) as cursor:
        cursor.execute(statement)
