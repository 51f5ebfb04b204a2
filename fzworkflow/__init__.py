"""The project: settings, addresses, the API's root and the Celery application."""

from fzworkflow.celery import app as celery_app

__all__ = ["celery_app"]
