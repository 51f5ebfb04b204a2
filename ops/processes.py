"""The commands that the app runs as: the supervisor, the compose file and the tests all take them from here.

They are run in the checkout's folder with its environment's programs on the path.
"""

from __future__ import annotations

_CELERY = ("celery", "--app", "fzworkflow")


def worker(queues: str, concurrency: int) -> tuple[str, ...]:
    """Return the command of a worker that serves these queues, separated by commas."""
    return (
        *_CELERY,
        "worker",
        "--queues",
        queues,
        "--concurrency",
        str(concurrency),
        "--without-gossip",
        "--without-mingle",
    )


# What takes long has a worker of its own: a letter of thousands of rows being typeset, or a system that is slow to
# answer, delays no mail.
PROCESSES: dict[str, tuple[str, ...]] = {
    "web": ("gunicorn", "--config", "ops/web.py", "fzworkflow.wsgi:application"),
    "worker": worker("default,mail", 2),
    "worker-hooks": worker("hooks", 1),
    "worker-index": worker("index", 1),
    "worker-render": worker("render", 1),
    "beat": (*_CELERY, "beat"),
}

# Run to their end before the others start.
PREPARATIONS: dict[str, tuple[str, ...]] = {
    "migrate": ("python", "manage.py", "migrate", "--no-input"),
}
