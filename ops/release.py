"""Keep this version's demo database and the digests of its migrations, for every later version to be upgraded from.

Usage: python -m ops.release (with scratch servers; `make release` provides them)
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import django

from ops.layout import ROOT

FOLDER = ROOT / "tests" / "upgrades"
DEMO, MIGRATIONS = "demo.age", "migrations.json"
# Nothing in it is secret: every backup is sealed.
PASSPHRASE = "fzworkflow-release"


def main() -> int:
    """Write `tests/upgrades/VERSION`, over what is there of the same version."""
    # Its keys are those under which the tests open what is sealed in columns.
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings

    folder = FOLDER / settings.VERSION
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO).unlink(missing_ok=True)
    _keep_demo(folder / DEMO)
    kept = json.dumps(migration_digests(), indent=1, sort_keys=True)
    (folder / MIGRATIONS).write_text(f"{kept}\n", encoding="utf-8")
    print(f"{folder.relative_to(ROOT)}：{(folder / DEMO).stat().st_size >> 10} KB")
    return 0


def migration_digests() -> dict[str, str]:
    """Return the SHA-256 of each of our migrations, by "app.name"."""
    from django.conf import settings

    return {
        f"{app}.{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()
        for app in settings.OUR_APPS
        for path in sorted((ROOT / app / "migrations").glob("0*.py"))
    }


def _keep_demo(path: Path) -> None:
    from django.core.management import call_command

    from backups.sealing import Passphrase
    from backups.writing import write_backup
    from runs.rehearsal import rehearsal

    with rehearsal():
        call_command("load_demo")
        write_backup(path, Passphrase(PASSPHRASE))


if __name__ == "__main__":
    sys.exit(main())
