"""A small store that speaks as much of S3 as storages do: put, get, head, delete, list by prefix and page by page."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 3


class Bucket:
    """What is stored, by name, with when; `asked` has each request's method and name."""

    def __init__(self) -> None:
        self.stored: dict[str, tuple[bytes, datetime]] = {}
        self.asked: list[tuple[str, str]] = []
        self.address = ""


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # As the stores of other makers: the newer way to send a body in signed parts is not known.
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            self._answer(501)
            return
        self.bucket.stored[self._name()] = (body, datetime.now(UTC).replace(microsecond=0))
        self._answer(200, headers={"ETag": _etag(body)})

    def do_GET(self) -> None:
        if not self._name():
            self._answer(200, self._listing().encode())
            return
        self.do_HEAD()

    def do_HEAD(self) -> None:
        found = self.bucket.stored.get(self._name())
        if found is None:
            self._answer(404)
            return
        content, at = found
        headers = {"ETag": _etag(content), "Last-Modified": format_datetime(at, usegmt=True)}
        self._answer(200, content, headers)

    def do_DELETE(self) -> None:
        self.bucket.stored.pop(self._name(), None)
        self._answer(204)

    def _name(self) -> str:
        """Return the name after the bucket's, noting the request; whoever is not signed for is nobody."""
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        name = unquote(urlsplit(self.path).path).removeprefix("/files").lstrip("/")
        self.bucket.asked.append((self.command, name))
        return name

    def _listing(self) -> str:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        prefix, after = asked.get("prefix", ""), asked.get("marker", "")
        entries = sorted({_entry(name, prefix) for name in self.bucket.stored if name.startswith(prefix)})
        left = [one for one in entries if one > after]
        parts = [self._listed(one) for one in left[:PAGE]]
        if len(left) > PAGE:
            parts.append(f"<NextMarker>{escape(left[PAGE - 1])}</NextMarker>")
        more = str(len(left) > PAGE).lower()
        return f"<ListBucketResult><IsTruncated>{more}</IsTruncated>{''.join(parts)}</ListBucketResult>"

    def _listed(self, entry: str) -> str:
        if entry.endswith("/"):
            return f"<CommonPrefixes><Prefix>{escape(entry)}</Prefix></CommonPrefixes>"
        content, at = self.bucket.stored[entry]
        size, when = len(content), at.isoformat().replace("+00:00", "Z")
        return f"<Contents><Key>{escape(entry)}</Key><LastModified>{when}</LastModified><Size>{size}</Size></Contents>"

    def _answer(self, status: int, content: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the test's output is its own."""


def _entry(name: str, prefix: str) -> str:
    """Return the name, or the folder below the prefix that it lies in."""
    folder, slash, _rest = name.removeprefix(prefix).partition("/")
    return prefix + folder + slash


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


@contextmanager
def running_bucket() -> Iterator[Bucket]:
    """Serve an empty bucket named `files` on a free port; its key is `key`."""
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    bucket.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
