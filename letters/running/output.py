"""The files that a run leaves: the letter's forms, and the tally."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from django.utils.translation import gettext as _

from accounts.errors import Fault, Incomplete
from accounts.models import User
from evaluations.actions.tallying import compute_tally, sheets_of
from evaluations.tally_report import TallyNames, tally_json, tally_xlsx
from evaluations.tally_values import Key
from letters.models import Letter
from letters.rendering import suffix_of
from letters.running.batch import Journey
from measures.models import Batch


def require_folder(folder: Path) -> None:
    """Make sure, before anything else is done, that a folder can be made and written to. Makes nothing."""
    standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        TemporaryFile(dir=standing).close()
    except OSError as error:
        raise Incomplete(
            [Fault("--output", _("不能写入“%(folder)s”：%(error)s") % {"folder": folder, "error": error})]
        ) from error


def outputs(journey: Journey) -> dict[str, bytes]:
    """Return every file of a finished run by its name."""
    assert journey.letter is not None
    return {**letter_outputs(journey.letter), **tally_outputs(journey.batch)}


def letter_outputs(letter: Letter) -> dict[str, bytes]:
    """Return an issued letter's files by the names that `run_batch` gives them."""
    found = {}
    for file in letter.files.all():
        with file.file.open("rb") as stored:
            found[f"letter.{suffix_of(file.form)}"] = stored.read()
    return found


def tally_outputs(batch: Batch) -> dict[str, bytes]:
    """Return a batch's tally as `tally.json` and `tally.xlsx`; it is empty where nobody scored."""
    measures: dict[Key, str] = dict(batch.measures.values_list("pk", "ref"))
    titles: dict[Key, str] = dict(batch.measures.values_list("pk", "title"))
    people: dict[Key, str] = dict(
        User.objects.filter(assignments__measure__batch=batch).values_list("pk", "name")
    )
    result = compute_tally(batch)
    names = TallyNames(measures=titles, evaluators=people, mark=batch.mark_label)
    return {
        "tally.json": tally_json(result, measures).encode(),
        "tally.xlsx": tally_xlsx(result, sheets_of(batch), names),
    }


def write_outputs(files: dict[str, bytes], folder: Path) -> None:
    """Write files to a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        part = folder / f".{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
