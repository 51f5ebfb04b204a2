"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from fzworkflow.charsets import with_known_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fzworkflow.settings")

application = with_known_charset(get_wsgi_application())
