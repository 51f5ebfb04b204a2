"""Reading files ahead of whoever looks at them: what they say decides who may have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import outbox
from core.queues import Queue
from measures.attachments.reading import words_of
from measures.models import Attachment, Measure

TOPIC = "read_files"


def post_reading(measure: Measure) -> None:
    """Let a worker read the files of a blind measure that was sent in; what it was kept from, whoever asks reads."""
    if measure.batch.is_blind and measure.attachments.exists():
        outbox.post(TOPIC, {"measure": measure.pk})


@outbox.receives(TOPIC, queue=Queue.RENDER)
def read_files(payload: Mapping[str, Any]) -> None:
    """Read each file once; of one that cannot be read that is kept. Without a reader the entry is delivered again."""
    for attachment in Attachment.objects.filter(measure=payload["measure"], is_sealed_form=False):
        words_of(attachment)
