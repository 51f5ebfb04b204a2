"""Free queries that a worker encodes: the web process asks, and looks again a moment later."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.keeping import kept_since
from precedents.encoders.encoder import Encoder
from precedents.index.encoding import MOST_CHARACTERS
from precedents.models import EncoderState, Question
from precedents.searching.asking import Query
from precedents.vectors.rows import row_of

# Longer than this a page does not wait: no worker is there.
_WAITED_FOR = timedelta(minutes=1)


def ask(query: Query) -> bool:
    """Have a worker encode a query; tell whether one is about to.

    False where nothing will come of it: no encoder ran lately, or there is no worker, tasks being run by who asks.
    """
    if settings.CELERY_TASK_ALWAYS_EAGER or not EncoderState.objects.exclude(model="").exists():
        return False
    from precedents.tasks import index_questions  # a task imports this module

    Question.objects.update_or_create(digest=query.digest, defaults={"text": query.whole})
    transaction.on_commit(index_questions.delay, robust=True)
    return True


def being_answered(query: Query) -> str:
    """Return "ready" when a query that was asked has its vector, "waiting" while it may still come, else nothing."""
    question = Question.objects.filter(digest=query.digest).only("row", "asked_at").first()
    if question is None:
        return ""
    if question.row is not None:
        return "ready"
    return "waiting" if timezone.now() - question.asked_at < _WAITED_FOR else ""


def answer(encoder: Encoder) -> int:
    """Encode what was asked, drop what is old, and return how many were encoded."""
    Question.objects.filter(asked_at__lt=kept_since("questions")).delete()
    waiting = list(Question.objects.exclude(model=encoder.model))
    for each in waiting:
        row = row_of(encoder.encode(each.text[:MOST_CHARACTERS]))
        Question.objects.filter(pk=each.pk).update(model=encoder.model, row=row)
    return len(waiting)
