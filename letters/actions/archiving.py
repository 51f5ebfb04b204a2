"""归档包: asked for on the letter's page, made by a worker, kept for a week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import action
from core.errors import NotAllowed, WrongState
from core.made_files import drop_old, still_to_make, telling_failure, writing
from core.pressing import once
from core.queues import Queue
from letters.archive import write_archive
from letters.models import ArchivePackage, Letter
from letters.telling import tell_not_archived

TOPIC = "make_archive"
PERMISSION = "letters.read_draft"


@once
@action(PERMISSION)
def request_archive(letter: Letter, *, by: User) -> ArchivePackage:
    """Ask for the package as it stands now; one that is being made is not asked for twice. Raises `WrongState`."""
    if not letter.has_archive:
        raise WrongState(_("函印发以后才有归档包；系统启用以前的函没有。"))
    waiting = letter.archive_packages.filter(requested_by=by, finished_at=None, failure="").first()
    if waiting is not None:
        return waiting
    package = ArchivePackage.objects.create(letter=letter, requested_by=by)
    outbox.post(TOPIC, {"package": package.pk})
    return package


def _asked(payload: Mapping[str, Any]) -> ArchivePackage | None:
    packages = ArchivePackage.objects.select_related("letter__batch", "requested_by")
    return packages.filter(pk=payload["package"]).first()


tell_archive_failed = telling_failure(_asked, tell_not_archived)


@outbox.receives(TOPIC, queue=Queue.RENDER, on_failure=tell_archive_failed)
@still_to_make(_asked)
def make_archive(package: ArchivePackage) -> None:
    """Make the package that was asked for."""
    if not package.requested_by.has_perm(PERMISSION, package.letter):
        raise NotAllowed
    with writing(package) as content:
        write_archive(package.letter, content)


def drop_old_archives() -> int:
    """Delete what is older than a week, files included; return how many."""
    return drop_old(ArchivePackage.objects.all())
