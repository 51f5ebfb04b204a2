"""The files that a step stored, written again for the next test that takes it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from django.conf import settings

# By its name under the folder of all files: when it was written last, and its size.
Seen = Mapping[str, tuple[int, int]]
# Where what a step wrote is kept, by name; None where it took a file away.
Files = Mapping[str, Path | None]


def there() -> Seen:
    """Return every file that there is."""
    folder = _folder()
    found = {str(path.relative_to(folder)): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {name: (of.st_mtime_ns, of.st_size) for name, of in found.items()}


def changed_since(before: Seen) -> Files:
    """Return what was written and taken away since then."""
    now = there()
    written = {name: _keep(_folder() / name) for name in now if now[name] != before.get(name)}
    return {**written, **dict.fromkeys(before.keys() - now.keys())}


def lay_down(changed: Files) -> None:
    """Write and take away what a step did."""
    for name, kept in changed.items():
        path = _folder() / name
        if kept is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, path)


def drop() -> None:
    """Leave no file of an earlier test: a thing that is laid down has the key, and so the folder, that it had there."""
    for path in _folder().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def forget() -> None:
    """Keep nothing any longer."""
    shutil.rmtree(_kept(), ignore_errors=True)


def _keep(path: Path) -> Path:
    content = path.read_bytes()
    kept = _kept() / sha256(content).hexdigest()
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(content)
    return kept


def _kept() -> Path:
    return _folder().with_name("kept")


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)
