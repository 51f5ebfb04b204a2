"""What a worker does for the index, now and then."""

from __future__ import annotations

import time

from celery import shared_task

from core.queues import Queue
from precedents.actions import annexes
from precedents.index.encoding import encode_lacking, encoder_here
from precedents.index.questions import answer
from precedents.index.upkeep import keep_in_order

# Beat asks again after twenty seconds; in between there is room for whatever else waits for this worker.
SECONDS = 15.0
# Some three seconds' work: so long does a person's question wait at most.
_AT_ONCE = 25


@shared_task(name="precedents.index_in_order", queue=Queue.INDEX)
def index_in_order() -> None:
    """Seal what has gathered and merge what has grown."""
    keep_in_order()


@shared_task(name="precedents.index_meaning", queue=Queue.INDEX)
def index_meaning() -> int:
    """Encode what lacks a vector for some seconds, questions first; return how many documents were encoded."""
    encoder = encoder_here()
    if encoder is None:
        return 0
    until, done = time.monotonic() + SECONDS, 0
    while True:
        answer(encoder)
        encoded = encode_lacking(encoder, most=_AT_ONCE)
        done += encoded
        if encoded < _AT_ONCE or time.monotonic() >= until:
            return done


@shared_task(name="precedents.index_questions", queue=Queue.INDEX)
def index_questions() -> int:
    """Encode what people have just asked; return how many."""
    encoder = encoder_here()
    return answer(encoder) if encoder else 0


@shared_task(name="precedents.drop_old_annexes", queue=Queue.DEFAULT)
def drop_old_annexes() -> int:
    """Delete files of searches that nobody fetches any more."""
    return annexes.drop_old_annexes()
