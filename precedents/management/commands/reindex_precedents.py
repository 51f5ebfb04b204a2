"""`reindex_precedents`: the whole index anew, while the search goes on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from precedents.index.encoding import encode_lacking, encoder_here
from precedents.index.owners import put_everything_up
from precedents.index.upkeep import rebuild
from precedents.management.progress import Progress
from precedents.models import EncoderState


class Command(BaseCommand):
    """Fill the index from what it is of, count every document anew and encode what lacks a vector."""

    help = "重建在先做法的检索索引；期间检索照常，随时中断都可以再次运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to leave."""
        parser.add_argument("--words-only", action="store_true", help="只重建字面索引，不补语义向量")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say what was done, and how far it is."""
        put_everything_up()
        count = rebuild(Progress(self.stderr, _("字面索引")))
        self.stdout.write(_("已重建索引，共%(count)d条。") % {"count": count})
        if options["words_only"]:
            return
        encoder = encoder_here()
        if encoder is None:
            self.stdout.write(EncoderState.objects.get().reason)
            return
        done = encode_lacking(encoder, told=Progress(self.stderr, _("语义向量")))
        self.stdout.write(
            _("已补语义向量%(count)d条（%(model)s）。") % {"count": done, "model": encoder.model}
        )
