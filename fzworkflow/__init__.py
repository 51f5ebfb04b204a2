"""The project: settings, addresses, the API's root and the Celery application."""

from fzworkflow.celery import app as celery_app

__all__ = ["__version__", "celery_app"]
__version__ = "0.3.0"
