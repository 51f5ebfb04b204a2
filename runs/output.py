"""The files that a run leaves: the letter's formats, and the tally."""

from __future__ import annotations

import json

from accounts.models import User
from documents.rendering import suffix_of
from evaluations.actions.tallying import inputs_of, rules_of
from evaluations.tally_report import TallyNames, tally_json, tally_xlsx
from evaluations.tally_values import Key
from letters.models import Letter
from measures.models import Batch
from packages.writing import as_written
from runs.batch import Journey
from runs.searches import searches_made


def outputs(journey: Journey) -> dict[str, bytes]:
    """Return every file of a finished run by its name."""
    assert journey.letter is not None
    return {
        **letter_outputs(journey.letter),
        **tally_outputs(journey.batch),
        "searches.json": _searches(journey).encode(),
    }


def _searches(journey: Journey) -> str:
    """Return the searches that the run made, measure by measure in the package's order, as a package has them."""
    made = searches_made(list(journey.measures.values()))
    told = [
        {"ref": ref, "searches": [as_written(one) for one in made[measure.pk]]}
        for ref, measure in journey.measures.items()
        if measure.pk in made
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def letter_outputs(letter: Letter) -> dict[str, bytes]:
    """Return an issued letter's files by the names that `run_batch` gives them."""
    found = {}
    for file in letter.files.all():
        with file.file.open("rb") as stored:
            found[f"letter.{suffix_of(file.format)}"] = stored.read()
    return found


def tally_outputs(batch: Batch) -> dict[str, bytes]:
    """Return a batch's tally as `tally.json` and `tally.xlsx`; it is empty where nobody scored."""
    measures: dict[Key, str] = dict(batch.measures.values_list("pk", "ref"))
    titles: dict[Key, str] = dict(batch.measures.values_list("pk", "title"))
    people: dict[Key, str] = dict(
        User.objects.filter(assignments__measure__batch=batch).values_list("pk", "name")
    )
    inputs = inputs_of(batch)
    result = inputs.tally(rules_of(batch))
    names = TallyNames(measures=titles, evaluators=people, mark=batch.mark_label)
    return {
        "tally.json": tally_json(result, measures).encode(),
        "tally.xlsx": tally_xlsx(result, inputs.sheets, names),
    }
