"""The Celery application. Tasks are thin: the work is in each app's actions."""

from __future__ import annotations

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fzworkflow.settings")

app = Celery("fzworkflow")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.steps["worker"].add("fzworkflow.heart:Heart")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_web_does(**_kwargs: Any) -> None:
    """Keep Celery from setting up logs of its own form."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
