"""`verify_tally N`: compute a batch's tally again and compare it with the one that was stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluations.models import Tally
from evaluations.verifying import tally_faults


class Command(BaseCommand):
    """Tell whether the stored tally is that of the stored sheets."""

    help = "重新统分，与已存的统分核对：输入摘要和每一项数字都要相同。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the batch's number."""
        parser.add_argument("number", type=int, help="批次")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the digest, or name what differs and end with exit code 1; 2 where there is nothing to compare."""
        stored = Tally.objects.filter(batch__number=options["number"]).order_by("-number").first()
        if stored is None:
            raise CommandError(f"第{options['number']}批没有统分结果。", returncode=2)
        faults = tally_faults(stored)
        if faults:
            raise CommandError("\n".join(faults), returncode=1)
        self.stdout.write(f"相符 {stored.digest}")
