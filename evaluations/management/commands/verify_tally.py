"""`verify_tally N`: compute a batch's tally again and compare it with the one that was stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluations.actions.tallying import compute_tally
from measures.models import Batch


class Command(BaseCommand):
    """Tell whether the stored tally is that of the stored sheets."""

    help = "重新统分，与已存的统分核对：输入摘要和每一项数字都要相同。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the batch's number."""
        parser.add_argument("number", type=int, help="批次")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the digest, or name what differs and end with exit code 1; 2 where there is nothing to compare."""
        batch = Batch.objects.filter(number=options["number"]).first()
        stored = batch.tallies.order_by("-number").first() if batch else None
        if batch is None or stored is None:
            raise CommandError(f"第{options['number']}批没有统分结果。", returncode=2)
        again = compute_tally(batch)
        faults = [] if again.digest == stored.digest else [f"输入摘要不同：{stored.digest} / {again.digest}"]
        entries = {entry.measure_id: entry for entry in stored.entries.select_related("measure")}
        for computed in again.measures:
            entry = entries.pop(int(computed.measure), None)
            if entry is None:
                faults.append(f"已存的统分里没有举措{computed.measure}。")
            elif differing := [name for name in FIGURES if getattr(entry, name) != getattr(computed, name)]:
                faults.append(f"{entry.measure}：{'、'.join(differing)}不同。")
        faults += [f"{entry.measure}：重新统分时没有这一项。" for entry in entries.values()]
        if faults:
            raise CommandError("\n".join(faults), returncode=1)
        self.stdout.write(f"相符 {again.digest}")


FIGURES = (
    "n",
    "mean",
    "trimmed_mean",
    "adjusted_mean",
    "median",
    "spread",
    "rank",
    "votes",
    "special_mark_votes",
)
