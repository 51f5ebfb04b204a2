"""docs/extending/class.md: a fourth class is one entry and one migration, tried on a copy of the declarations."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

LAST = 'REPLICATION = "replication", TOOK_FROM_ELSEWHERE, _("照搬"), _("复制")\n'
FOURTH = '    LOCAL_TRIAL = "local_trial", Demands(True, True, True), _("本地试行"), _("区域试行")\n'
SHOWN = """
import json, django
from datetime import date
django.setup()
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from documents.figures import SelectedMeasure, count_figures
from documents.wording import join_classes
from evaluations.forms import DecisionForm
from evaluations.sheets import class_faults
from evaluations.models import Evaluation
from evaluations.settlement import count_votes
from evaluations.sheet_form import SheetForm
from evaluations.tally_report import TallyNames
from evaluations.verdicts import Verdict, verdict_faults
from measures.choices import Classification
from measures.entries import GUIDANCE
from measures.models import Batch, Measure
from packages.schema import package_schema

loader = MigrationLoader(None)
changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
operations = [one for migrations in changes.values() for one in migrations[0].operations]
figures = count_figures(
    batch=1, on=date(2026, 1, 1), classes=Classification.choices, selected=[SelectedMeasure("local_trial", False)]
)
print(json.dumps({
    "apps": {app: len(migrations) for app, migrations in changes.items()},
    "operations": sorted({type(one).__name__ for one in operations}),
    "constraints": {
        one.constraint.name: "local_trial" in repr(one.constraint.condition)
        for one in operations if type(one).__name__ == "AddConstraint"
    },
    "decision": sorted(one.place for one in verdict_faults(Verdict(True, "local_trial"), Measure(batch=Batch()), settled="")),
    "sheet": [one.place for one in class_faults(Evaluation(classification="local_trial"))],
    "choices": [
        "local_trial" in dict(form.base_fields["classification"].choices) for form in (DecisionForm, SheetForm)
    ],
    "hint": str(GUIDANCE["claimed_classification"].hint),
    "votes": count_votes(["local_trial", "replication"]),
    "sentence": join_classes(figures.by_class),
    "label": TallyNames().classification("local_trial"),
    "package": package_schema()["$defs"]["decision"]["properties"]["classification"]["enum"],
}))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What the copy with a fourth class says of it."""
    copy = tmp_path_factory.mktemp("fourth") / "copy"
    for package in (*settings.OUR_APPS, "documents", "packages", "proof", "docs", "templates"):
        shutil.copytree(settings.BASE_DIR / package, copy / package)
    declared = copy / "measures" / "choices.py"
    text = declared.read_text(encoding="utf-8")
    assert LAST in text
    declared.write_text(text.replace(LAST, LAST + FOURTH), encoding="utf-8")
    return said_by(copy)


def said_by(copy: Path) -> Mapping[str, Any]:
    environment = {
        "DJANGO_SETTINGS_MODULE": "fzworkflow.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "SECRET_KEY": "x",
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_database_asks_of_it_what_its_entry_says(shown: Mapping[str, Any]) -> None:
    assert set(shown["apps"].values()) == {1}
    assert not {"CreateModel", "DeleteModel", "AddField", "RemoveField", "RenameField"} & set(
        shown["operations"]
    )
    assert shown["constraints"]["decision_names_its_source"]
    assert shown["constraints"]["decision_has_a_dated_search"]
    assert shown["constraints"]["decision_selected_has_a_class"]


def test_the_decision_and_the_sheet_ask_for_what_it_demands(shown: Mapping[str, Any]) -> None:
    assert shown["decision"] == ["replicated_comparison", "search"]
    assert shown["sheet"] == ["ground"]


def test_every_screen_and_file_knows_it(shown: Mapping[str, Any]) -> None:
    assert shown["choices"] == [True, True]
    assert shown["hint"].endswith("复制：照搬；区域试行：本地试行。")
    assert list(shown["votes"]) == ["replication", "local_trial"]
    assert (shown["sentence"], shown["label"]) == ("区域试行1项", "区域试行")
    assert "local_trial" in shown["package"]
