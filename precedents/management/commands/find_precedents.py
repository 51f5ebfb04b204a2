"""`find_precedents QUERIES.jsonl`: the nearest practices for each query, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from precedents.encoders.encoder import Encoder
from precedents.index.encoding import MOST_CHARACTERS, encode_lacking, encoder_here
from precedents.labels import How, Label
from precedents.management.progress import Progress
from precedents.models import EncoderState, Shelf
from precedents.searching.asking import Hit, Query, Scope
from precedents.searching.finding import find
from precedents.vectors.rows import row_of


class Command(BaseCommand):
    """Answer every query of a file, in its order."""

    help = "逐行读取查询（{“qid”,“title”,“text”}），逐行输出最相近的在先做法（JSON）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and how far to look."""
        parser.add_argument("queries", type=Path, help="查询文件，每行一个JSON对象")
        parser.add_argument("--top", type=int, default=20, help="每个查询给出几条（默认20）")
        parser.add_argument("--words-only", action="store_true", help="只按字面检索")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per query."""
        scope = Scope.of(Shelf.objects.filter(in_use=True).values_list("pk", flat=True))
        queries = list(read_queries(options["queries"]))
        encoder = None if options["words_only"] else self._caught_up()
        for qid, query in queries:
            asked = with_vector(query, encoder) if encoder else query
            found = find(asked, scope, top=options["top"], words_only=encoder is None)
            line = {"qid": qid, "hits": [_told(hit) for hit in found.hits]}
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _caught_up(self) -> Encoder | None:
        """Return the encoder after every document has a vector; what no encoder is for is said once."""
        encoder = encoder_here()
        if encoder:
            encode_lacking(encoder, told=Progress(self.stderr, _("语义向量")))
        else:
            self.stderr.write(EncoderState.objects.get().reason)
        return encoder


def with_vector(query: Query, encoder: Encoder) -> Query:
    """Return the query with its vector."""
    return replace(query, vector=(encoder.model, row_of(encoder.encode(query.whole[:MOST_CHARACTERS]))))


def read_queries(path: Path) -> Iterator[tuple[str, Query]]:
    """Yield each query with its name; refuse the first line that is none, by its number."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(_("不能读取%(file)s：%(fault)s") % {"file": path, "fault": fault}) from fault
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_query(number, line)


def _read_query(number: int, line: str) -> tuple[str, Query]:
    try:
        given = json.loads(line)
        title, text = given.get("title") or "", given.get("text") or ""
        if not (isinstance(title, str) and isinstance(text, str) and (title + text).strip()):
            raise ValueError
        return str(given["qid"]), Query(title, text)
    except (ValueError, KeyError, AttributeError) as fault:
        raise CommandError(
            _("第%(line)d行不是一个查询，应为{“qid”,“title”,“text”}。") % {"line": number}
        ) from fault


def _told(hit: Hit) -> dict[str, object]:
    return {
        "title": hit.title,
        "list": hit.shelf.name,
        "score": hit.score,
        "how": str(How(hit.how).label),
        "label": str(Label(hit.label).label) if hit.label else "",
    }
