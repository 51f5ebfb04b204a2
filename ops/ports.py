"""Which address the web process listens on."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass

PREFERRED_PORT = 8000
PORTS_TRIED = 100


class AddressTaken(RuntimeError):
    """The address that was asked for cannot be had; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port to listen on."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "", "::"} else self.host
        return f"http://{_bracketed(host)}:{self.port}"

    @property
    def named_host(self) -> str:
        """The host as it is written before a colon and a port."""
        return _bracketed(self.host)


def choose_address(environ: Mapping[str, str]) -> Address:
    """Return BIND:PORT; without PORT the first free one from 8000 on. Raises AddressTaken."""
    host = environ.get("BIND", "").strip() or "127.0.0.1"
    wanted = environ.get("PORT", "").strip()
    if wanted:
        return _insist(host, wanted)
    for port in range(PREFERRED_PORT, PREFERRED_PORT + PORTS_TRIED):
        if is_free(host, port):
            return Address(host, port)
    raise AddressTaken(f"{host} 上从 {PREFERRED_PORT} 起找不到空闲端口；用 PORT=端口号 指定一个")


def is_free(host: str, port: int) -> bool:
    """Return whether one can listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: an address that is only cooling down after a stop is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_loopback(host: str) -> bool:
    """Return whether what listens there is reached from this machine alone; nothing given means 127.0.0.1."""
    host = host.strip().strip("[]")
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that is free at this moment; whoever uses it must bear losing it to someone faster."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


def _insist(host: str, wanted: str) -> Address:
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise AddressTaken(f"PORT={wanted} 不是端口号（1 到 65535）")
    port = int(wanted)
    if not is_free(host, port):
        raise AddressTaken(f"{host}:{port} 已被占用或不可用；换一个 PORT，或先停掉占用它的程序")
    return Address(host, port)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
