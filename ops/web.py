"""gunicorn's settings: gunicorn --config ops/web.py fzworkflow.wsgi:application."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from fzworkflow import environment

bind = f"{environment.read('BIND', '127.0.0.1')}:{environment.number('PORT', 8000)}"
workers = environment.number("WEB_PROCESSES", 2)
threads = environment.number("WEB_THREADS", 4)
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
# Its socket would lie in the home directory, one for all checkouts.
control_socket_disable = True
# A process that has grown is replaced; the jitter keeps them from going all at once.
max_requests = 5000
max_requests_jitter = 500
# The address of a client behind a proxy is settled by TRUSTED_PROXIES, in one place.
forwarded_allow_ips = ""

# Each process counts for itself; the files in this folder let one answer for all. prometheus_client reads the
# variable when it is first imported, hence the import further down.
_counters = Path(tempfile.mkdtemp(prefix="fzworkflow-metrics-"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counters)


def child_exit(server: Any, worker: Any) -> None:
    """Drop what an ended process said of its present state; its totals stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the package has no types


def on_exit(server: Any) -> None:
    """Leave no counters behind."""
    shutil.rmtree(_counters, ignore_errors=True)
