"""Bring the database and the collected assets up to date, with the demo in an empty database.

Progress goes to standard error; standard output carries one thing only, the table of demo accounts.
Usage: python -m ops.prepare
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from whitenoise.compress import Compressor

from ops import stamps
from ops.layout import ROOT
from ops.ports import is_loopback

STATIC_STAMP = ".fzworkflow-stamp"
# What others can reach is no place for a password that stands in the manual.
OPEN_DEMO = (
    "BIND 让别的电脑也能打开，而这个数据库里有人用着演示密码，谁都知道，不启动。请不设 BIND 运行，登录后改掉各账号的密码；"
    "或者换一个没有演示数据的数据库（DATABASE_URL）。"
)
NO_OPEN_DEMO = (
    "数据库是空的；BIND 让别的电脑也能打开，所以不装入演示数据。用 DATABASE_URL 指定数据库，"
    "运行 manage.py createsuperuser 建立系统管理员。"
)
TEXT_ASSETS = ("css", "js", "mjs", "map", "svg", "json", "txt", "html", "md", "ts", "ttf")


def main() -> int:
    """Prepare everything that the app's processes count on; Django's own errors end it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fzworkflow.settings")
    django.setup()
    strangers = strange_migrations(MigrationLoader(connection))
    if strangers:
        print(older_database_sentence(strangers), file=sys.stderr)
        return 1
    is_open = not is_loopback(os.environ.get("BIND", ""))
    with contextlib.redirect_stdout(sys.stderr):
        migrate()
        if is_open and _is_demo():
            print(OPEN_DEMO, flush=True)
            return 1
        load_demo_once(is_open=is_open)
        collect_static_files()
    call_command("demo_accounts")
    return 0


def migrate() -> None:
    """Make the tables what this version needs, and say how far that is."""
    from core.console import progress_on
    from fzworkflow.management.commands.migrate import Command

    executor = MigrationExecutor(connection)
    total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if total:
        print(f"建立或升级数据库表，共 {total} 步 …", flush=True)
    with progress_on(OutputWrapper(sys.stderr)) as progress:

        class Telling(Command):
            """Says after each step how many there were, and nothing else."""

            done = 0

            def migration_progress_callback(self, action: str, *_migration: object, **_rest: object) -> None:
                if action == "apply_success":
                    self.done += 1
                    progress("数据库表", self.done, total)

        call_command(Telling(), interactive=False, verbosity=0)


def strange_migrations(loader: MigrationLoader) -> list[str]:
    """Return what was applied to our apps' tables and is not in this checkout: another version made the database."""
    applied = loader.applied_migrations or {}
    known = loader.disk_migrations or {}
    return sorted(
        f"{app}.{name}" for app, name in applied if app in settings.OUR_APPS and (app, name) not in known
    )


def older_database_sentence(strangers: list[str]) -> str:
    """Say that the database cannot be used, and what to do."""
    return (
        f"这个数据库是另一版本建的（多出 {'、'.join(strangers[:3])}{' 等' if len(strangers) > 3 else ''}），不能直接使用；"
        "请先备份需要的内容，再换一个空数据库运行（内嵌数据库：停止后移走下面所示的数据目录）。"
    )


def collect_static_files() -> bool:
    """Collect and compress the assets unless they are unchanged; return whether it was done."""
    target = Path(settings.STATIC_ROOT)
    inputs = _static_inputs()
    if stamps.is_current(target / STATIC_STAMP, inputs):
        return False
    print("收集静态文件 …", flush=True)
    # To squeeze the assets to the last byte takes half a minute: it pays for a network, not for one machine.
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, *TEXT_ASSETS)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamps.write(target / STATIC_STAMP, inputs)
    return True


def _static_inputs() -> str:
    own = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    places = [str(path.relative_to(ROOT)) for path in sorted(own)]
    locks = [ROOT / "uv.lock", ROOT / "package-lock.json", ROOT / "fzworkflow" / "settings.py"]
    return stamps.digest([*own, *locks], *places)


def load_demo_once(*, is_open: bool) -> bool:
    """Fill a database that nobody has used with the demo, unless others than this machine can reach it; return whether."""
    if get_user_model().objects.exists():
        return False
    if is_open:
        print(NO_OPEN_DEMO, flush=True)
        return False
    print("载入演示数据 …", flush=True)
    call_command("load_demo")
    return True


def _is_demo() -> bool:
    from runs.demo_password import is_demo_password_in_use

    return is_demo_password_in_use()


if __name__ == "__main__":
    raise SystemExit(main())
