"""A client that a program's author would generate from our schema, and somebody's program that uses it."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import import_module, invalidate_caches
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_args, get_type_hints
from uuid import uuid4

import httpx
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from accounts.choices import MachineScope
from accounts.machines import make_machine_token
from accounts.models import User
from tests.api.unchanged import unchanged

PACKAGE = "fzworkflow_client"


def generate(folder: Path) -> str:
    """Write the schema that everybody is served, have a client generated from it, and return the client's package."""
    schema = folder / "schema.json"
    described = SchemaGenerator().get_schema(request=None, public=True)
    schema.write_bytes(OpenApiJsonRenderer().render(described, renderer_context={}))
    settings = folder / "settings.json"
    # A file is a file, whatever it is called.
    overrides = {"application/zip": "application/octet-stream"}
    settings.write_text(json.dumps({"post_hooks": [], "content_type_overrides": overrides}), encoding="utf-8")
    asked = ["--path", schema, "--meta", "none", "--output-path", folder / PACKAGE, "--config", settings]
    command = [
        Path(sys.executable).with_name("openapi-python-client"),
        "generate",
        "--fail-on-warning",
        *asked,
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    invalidate_caches()
    return PACKAGE


class Here(httpx.BaseTransport):
    """Hands a client's requests to the app in this process, and in the test's transaction."""

    def __init__(self) -> None:
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the app's answer."""
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        sent = RequestFactory(headers=headers).generic(
            request.method,
            request.url.raw_path.decode(),
            data=request.read(),
            content_type=headers.get("content-type", ""),
        )
        answer = self.handler(sent.environ)
        content = answer.getvalue()
        return httpx.Response(answer.status_code, headers=list(answer.items()), content=content)


@cache
def operations(package: str) -> dict[str, Callable[..., Any]]:
    """Return what the client sends, by the name of the operation."""
    api = import_module(f"{package}.api")
    found = [one.name for one in walk_packages(api.__path__, f"{api.__name__}.") if not one.ispkg]
    return {name.rpartition(".")[2]: import_module(name).sync_detailed for name in found}


@dataclass
class Program:
    """A program with a token of somebody's. It fails at an answer that the schema does not declare.

    An act is tried first, where it can be, which must leave everything as it was; and sent twice under one key, which
    must be answered alike.
    """

    package: str
    person: User
    called: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Get a token that may do whatever its person may."""
        day = timezone.localdate() + timedelta(days=1)
        bounds: dict[str, Any] = {"unit": None, "batches": [], "networks": [], "last_day": day}
        scopes = list(MachineScope.values)
        _token, secret = make_machine_token(self.person, name="程序", scopes=scopes, **bounds)
        module = import_module(f"{self.package}.client")
        self.client = module.AuthenticatedClient(
            base_url="http://testserver",
            token=secret,
            raise_on_unexpected_status=True,
            httpx_args={"transport": Here()},
        )

    def __call__(self, operation: str, *keys: int, status: int = 200, **said: Any) -> Any:
        """Call an operation with the keys of its address; return what the client made of the answer."""
        self.called.add(operation)
        send = operations(self.package)[operation]
        known = inspect.signature(send).parameters
        if "body" in known:
            body = self._body(get_type_hints(send)["body"], said.pop("body", {}))
            said["body"] = body
        if "dry_run" in known:
            with unchanged():
                tried = send(*keys, client=self.client, dry_run=True, **said)
            assert tried.status_code == status, (operation, tried.content.decode())
        if "idempotency_key" in known:
            said["idempotency_key"] = uuid4().hex
        answer = send(*keys, client=self.client, **said)
        assert answer.status_code == status, (operation, answer.content.decode())
        if "idempotency_key" in known:
            with unchanged():
                again = send(*keys, client=self.client, **said)
            assert (again.status_code, again.content) == (answer.status_code, answer.content)
        return answer.parsed

    def file(self, content: bytes, name: str) -> Any:
        """Return a file as the client sends it."""
        return import_module(f"{self.package}.types").File(payload=BytesIO(content), file_name=name)

    @staticmethod
    def _body(hint: Any, said: dict[str, Any]) -> Any:
        model = next(one for one in (hint, *get_args(hint)) if hasattr(one, "from_dict"))
        return model(**said) if "file" in said else model.from_dict(said)
