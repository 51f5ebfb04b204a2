"""Sending to the very number that was checked: the name is not resolved again, no redirect and no proxy is followed."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from threading import Timer

from core.choices import SendFailure
from core.outward.addresses import NotSent, Place, place_of, resolved

CONNECT_S = 5.0
# Everything together, every attempt to connect: whoever sends its answer byte by byte holds a worker no longer.
WHOLE_S = 10.0
# Of the numbers behind a name so many are tried.
MOST_NUMBERS = 3
# Read so that the other side is not cut off in the middle of its answer; nobody looks at it.
MOST_READ = 64 * 1024


def post_out(address: str, body: bytes, headers: Mapping[str, str], *, is_ours: bool = False) -> int:
    """Post a body to an address and return the status that came back.

    One that `is_ours`, set up by the operator and by nobody else, may lie anywhere, inside too, with TLS or without.

    Raises `NotSent`: the address is not to be reached, or does not answer in time.
    """
    status, _answer = _posted(address, body, headers, is_ours=is_ours, most=MOST_READ)
    return status


def ask_out(address: str, body: bytes, headers: Mapping[str, str], *, most: int) -> bytes:
    """Post a body to an address that the operator set up and return what is answered.

    Raises `NotSent` like `post_out`, also for any status but 200 and for an answer of more than `most` bytes.
    """
    status, answer = _posted(address, body, headers, is_ours=True, most=most + 1)
    if status != HTTPStatus.OK or answer is None or len(answer) > most:
        raise NotSent(SendFailure.UNANSWERED)
    return answer


def _posted(
    address: str, body: bytes, headers: Mapping[str, str], *, is_ours: bool, most: int
) -> tuple[int, bytes | None]:
    """Return the status and the first bytes of what is answered; None where it broke off."""
    place = place_of(address)
    if place is None:
        raise NotSent(SendFailure.FORBIDDEN)
    ends = time.monotonic() + WHOLE_S
    numbers = resolved(place, is_ours=is_ours)
    try:
        with _connected(place, numbers, ends) as connection:
            connection.request("POST", place.target, body, {"Host": place.named, **headers})
            answer = connection.getresponse()
            read = None
            with suppress(OSError, http.client.HTTPException):
                read = answer.read(most)
            return answer.status, read
    except ssl.SSLCertVerificationError as error:
        raise NotSent(SendFailure.UNTRUSTED) from error
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(SendFailure.UNANSWERED) from error


@contextmanager
def _connected(place: Place, numbers: list[str], ends: float) -> Iterator[http.client.HTTPConnection]:
    plain = _opened(place, numbers, ends)
    plain.settimeout(_left(ends))
    # TLS takes the socket over; a second handle on the same connection ends it whatever it is doing.
    handle = plain.dup()
    timer = Timer(_left(ends), _end, [handle])
    timer.daemon = True
    timer.start()
    connection = http.client.HTTPConnection(place.host, place.port)
    try:
        connection.sock = _secured(plain, place.host) if place.is_secure else plain
        yield connection
    finally:
        timer.cancel()
        connection.close()
        plain.close()
        handle.close()


def _opened(place: Place, numbers: list[str], ends: float) -> socket.socket:
    """Connect to the first of the numbers that answers."""
    for number in numbers[:MOST_NUMBERS]:
        with suppress(OSError):
            return socket.create_connection((number, place.port), min(CONNECT_S, _left(ends)))
    raise ConnectionError(place.host)


def _left(ends: float) -> float:
    # Never nothing: a socket that may wait no time at all takes that for not waiting, and fails otherwise.
    return max(ends - time.monotonic(), 0.01)


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _end(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)
