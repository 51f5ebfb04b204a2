"""What is looked at by the clock, whoever else looks."""

from __future__ import annotations

from celery import shared_task

from core.orphans import drop_unnamed
from core.queues import Queue
from evaluations.models import Report
from fzworkflow.vitals.outages import notice_outages
from fzworkflow.vitals.reading import read_everything
from letters.models import LetterFile, SealedFile, TransferItem
from measures.models import OutsideSearch
from register.models import DayFile

# Folders of which every file is named by a row of one model; the other ones have a task that knows more of them.
OWN_FOLDERS = {
    "outside-searches": OutsideSearch,
    "letters": LetterFile,
    "sealed": SealedFile,
    "transfers": TransferItem,
    "open-data": DayFile,
    Report.folder: Report,
}


@shared_task(name="fzworkflow.watch", queue=Queue.DEFAULT)
def watch() -> None:
    """Notice which vital signs went down and which are well again."""
    notice_outages(read_everything())


@shared_task(name="fzworkflow.drop_unnamed", queue=Queue.RENDER)
def drop_unnamed_files() -> int:
    """Delete files that no row names; return how many."""
    return sum(drop_unnamed(model, folder) for folder, model in OWN_FOLDERS.items())
