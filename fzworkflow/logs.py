"""Structured logs: a line of JSON each, or for a person before a terminal."""

from __future__ import annotations

import sys
from typing import Any

import structlog

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]


def logging_settings(log_format: str) -> dict[str, Any]:
    """Set structlog up, and return Django's LOGGING for `console` or JSON."""
    structlog.configure(
        processors=[
            _SHARED[0],
            structlog.stdlib.filter_by_level,
            *_SHARED[1:],
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    is_console = log_format == "console"
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": _console() if is_console else structlog.processors.JSONRenderer(ensure_ascii=False),
        "foreign_pre_chain": _SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "fzworkflow": {"level": "INFO"},
            # Every request in one line is for those who collect logs, not for a person before a terminal.
            "django_structlog": {"level": "WARNING" if is_console else "INFO"},
            "celery": {"level": "INFO"},
        },
    }


def _console() -> structlog.dev.ConsoleRenderer:
    # The richer form prints every local variable, passwords included.
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
