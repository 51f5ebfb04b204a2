"""A refusal is written once: two places that say the same come to say it otherwise, or with another status."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

TRANSLATED = {"_", "gettext", "gettext_lazy", "gettext_noop"}
SENTENCE = "。"


def sentences() -> dict[str, list[Path]]:
    """Return where each whole sentence that people read is written, by the sentence."""
    found = defaultdict(list)
    for app in settings.OUR_APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for sentence in said_in(ast.parse(path.read_text(encoding="utf-8"))):
                found[sentence].append(path.relative_to(settings.BASE_DIR))
    return found


def said_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        said = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        is_said = node.func.id in TRANSLATED and isinstance(said, str)
        if is_said and str(said).endswith(SENTENCE) and said != SENTENCE:
            yield str(said)


def is_of_the_api(path: Path) -> bool:
    return "api" in path.with_suffix("").parts


def test_what_an_action_refuses_the_api_does_not_refuse_in_the_same_words() -> None:
    everywhere = sentences()
    assert len(everywhere) > 1_000
    twice = {
        sentence: paths
        for sentence, paths in everywhere.items()
        if any(map(is_of_the_api, paths)) and not all(map(is_of_the_api, paths))
    }
    assert twice == {}


def test_no_sentence_of_the_work_on_letters_is_written_twice() -> None:
    twice = {
        sentence: own
        for sentence, paths in sentences().items()
        if len(own := [path for path in paths if path.parts[0] == "letters"]) > 1
    }
    assert twice == {}
