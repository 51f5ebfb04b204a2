"""The commands that the app runs as: the supervisor, the compose file and the tests all take them from here.

They are run in the checkout's folder with its environment's programs on the path.
"""

from __future__ import annotations

_CELERY = ("celery", "--app", "fzworkflow")

PROCESSES: dict[str, tuple[str, ...]] = {
    "web": ("gunicorn", "--config", "ops/web.py", "fzworkflow.wsgi:application"),
    "worker": (
        *_CELERY,
        "worker",
        "--queues",
        "default,mail,index,render",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    ),
    "beat": (*_CELERY, "beat"),
}

# Where letters are many, workers that do nothing else keep mail and notices from waiting behind them.
DEDICATED: dict[str, tuple[str, ...]] = {
    "worker-render": (
        *_CELERY,
        "worker",
        "--queues",
        "render",
        "--concurrency",
        "1",
        "--without-gossip",
        "--without-mingle",
    ),
}

# Run to their end before the others start.
PREPARATIONS: dict[str, tuple[str, ...]] = {
    "migrate": ("python", "manage.py", "migrate", "--no-input"),
}
