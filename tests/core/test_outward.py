"""Requests of ours to addresses that people gave: to which machines they go, and that nothing leads them elsewhere."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from core.choices import SendFailure
from core.outward import sending
from core.outward.addresses import NotSent, address_fault, may_reach, place_of, resolved
from core.outward.sending import post_out


class Answering(BaseHTTPRequestHandler):
    """Notes what it is sent; answers as its address says."""

    seen: ClassVar[list[tuple[str, str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["Host"], body))
        if self.path == "/drip":
            self._drip()
            return
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/here")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def _drip(self) -> None:
        for letter in b"HTTP/1.1 200 OK\r\n" * 100:
            self.wfile.write(bytes([letter]))
            time.sleep(0.05)

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    Answering.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def failure(address: str) -> SendFailure:
    with pytest.raises(NotSent) as refusal:
        post_out(address, b"{}", {})
    return refusal.value.failure


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1"),
        *("2002:7f00:1::", "2002:a00:1::1"),
    ],
)
def test_what_is_no_public_machine_is_not_reached(number: str) -> None:
    assert not may_reach(ip_address(number), is_secure=True)
    host = f"[{number}]" if ":" in number else number
    assert address_fault(f"https://{host}/events") == "系统不向这个网络地址发送。"
    assert failure(f"https://{host}/events") == SendFailure.FORBIDDEN


@pytest.mark.parametrize("number", ["223.5.5.5", "2400:3200::1", "::ffff:223.5.5.5", "64:ff9b::df05:505"])
def test_a_public_machine_is_reached_by_https_alone(number: str) -> None:
    assert may_reach(ip_address(number), is_secure=True)
    assert not may_reach(ip_address(number), is_secure=False)


def test_a_network_of_the_office_is_reached_where_the_setting_names_it(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("fd12::/16")]
    assert may_reach(ip_address("10.1.2.3"), is_secure=False)
    assert may_reach(ip_address("::ffff:10.1.2.3"), is_secure=True)
    assert may_reach(ip_address("fd12::7"), is_secure=True)
    assert not may_reach(ip_address("10.2.2.3"), is_secure=True)
    assert address_fault("http://10.1.2.3/") == ""


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "example.com",
            "ftp://example.com/",
            "https:///x",
            "https://a:b@example.com/",
            "https://e.com/#x",
        ),
        *(
            "https://e.com/ x",
            "https://e.com/\r\nX: 1",
            "https://例子.cn/",
            "https://e.com:99999/",
            "https://e.com:0/",
        ),
        *("https://[::1/", "https://e.com\\@10.0.0.1/", "https://e.com/" + "x" * 500, "https://e.com/\x7f"),
    ],
)
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    assert place_of(address) is None
    assert "请写完整的地址" in address_fault(address)
    assert failure(address) == SendFailure.FORBIDDEN


def test_without_tls_nothing_is_sent_but_inside(settings: Settings) -> None:
    assert address_fault("http://example.com/") == "地址须以https://开头。"
    assert address_fault("https://example.com:8443/a?b=c") == ""


def test_one_number_of_a_name_that_is_inside_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_asked: Any, **_how: Any) -> list[Any]:
        return [(2, 1, 6, "", ("223.5.5.5", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    place = place_of("https://two.example/")
    assert place is not None
    with pytest.raises(NotSent) as refusal:
        resolved(place)
    assert refusal.value.failure == SendFailure.FORBIDDEN


def test_the_number_that_was_checked_is_the_one_connected_to(
    port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    ask, asked = socket.getaddrinfo, []

    def rebinding(host: Any, *others: Any, **how: Any) -> Any:
        if host != "rebinding.example":
            return ask(host, *others, **how)
        asked.append(host)
        # Asked again, the name would lead elsewhere.
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert post_out(f"http://rebinding.example:{port}/a?b=c", b"{}", {"X": "1"}) == 200
    assert (len(asked), Answering.seen) == (1, [("/a?b=c", f"rebinding.example:{port}", b"{}")])


def test_nothing_leads_on(port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert post_out(f"http://127.0.0.1:{port}/elsewhere", b"{}", {}) == 302
    assert [path for path, _host, _body in Answering.seen] == ["/elsewhere"]


def test_who_answers_too_slowly_is_left(
    port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    monkeypatch.setattr(sending, "WHOLE_S", 0.4)
    began = time.monotonic()
    assert failure(f"http://127.0.0.1:{port}/drip") == SendFailure.UNANSWERED
    assert time.monotonic() - began < 4
    # Without TLS where TLS is spoken, and the other way round.
    assert failure(f"https://127.0.0.1:{port}/") == SendFailure.UNANSWERED


def test_all_attempts_to_connect_together_take_no_longer_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[str, float]] = []

    def many(*_asked: Any, **_how: Any) -> list[Any]:
        return [(2, 1, 6, "", (f"223.5.5.{n}", 443)) for n in range(1, 9)]

    def away(place: tuple[str, int], timeout: float) -> None:
        tried.append((place[0], timeout))
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", many)
    monkeypatch.setattr(socket, "create_connection", away)
    monkeypatch.setattr(sending, "WHOLE_S", 0.3)
    monkeypatch.setattr(sending, "CONNECT_S", 0.2)
    assert failure("https://many.example/") == SendFailure.UNANSWERED
    assert [number for number, _timeout in tried] == ["223.5.5.1", "223.5.5.2", "223.5.5.3"]
    first, second, last = (timeout for _number, timeout in tried)
    assert (first, second <= 0.1, last) == (0.2, True, 0.01)


def test_a_certificate_that_nobody_vouches_for_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    Answering.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    assert failure(f"https://127.0.0.1:{server.server_port}/") == SendFailure.UNTRUSTED
    server.shutdown()
    server.server_close()
    assert Answering.seen == []


def own_certificate(folder: Path) -> Path:
    """A key with a certificate that it signed itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    pem = Encoding.PEM
    path = folder / "own.pem"
    path.write_bytes(
        key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
        + made.sign(key, SHA256()).public_bytes(pem)
    )
    return path


def test_who_is_not_there_is_said_to_be_so(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert failure(f"http://127.0.0.1:{closed.getsockname()[1]}/") == SendFailure.UNANSWERED
    assert failure("https://nobody.invalid/") == SendFailure.UNRESOLVED
