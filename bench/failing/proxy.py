"""A proxy as ops/proxy/Caddyfile describes it: the least busy web process, and another one for what none has taken.

Usage: python bench/failing/proxy.py PORT WEB_PORT [WEB_PORT ...]
A request that a process took and did not answer is not sent to another one: only whoever sent it knows whether it may be.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence

HOST = "127.0.0.1"
TRY_S, BETWEEN_TRIES_S = 5.0, 0.25
END_OF_HEAD = b"\r\n\r\n"
NOT_ANSWERED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """Passes one request a connection on to one of the web processes."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._busy = Counter(dict.fromkeys(ports, 0))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read a request, and write what a web process answers, or that none does."""
        try:
            writer.write(await self._answered(await _request(reader)))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked is gone
        finally:
            writer.close()

    async def _answered(self, request: bytes) -> bytes:
        clock = asyncio.get_running_loop()
        deadline = clock.time() + TRY_S
        while clock.time() < deadline:
            for port, _connections in reversed(self._busy.most_common()):
                try:
                    reader, writer = await asyncio.open_connection(HOST, port)
                except OSError:
                    continue
                return await self._exchanged(port, request, reader, writer)
            await asyncio.sleep(BETWEEN_TRIES_S)
        return NOT_ANSWERED

    async def _exchanged(
        self, port: int, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes:
        self._busy[port] += 1
        try:
            writer.write(request)
            answer = await reader.read(-1)
        except OSError:
            answer = b""
        finally:
            self._busy[port] -= 1
            writer.close()
        return answer if END_OF_HEAD in answer else NOT_ANSWERED


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Read a request to its end, and have its connection end with the answer."""
    head = await reader.readuntil(END_OF_HEAD)
    lines = head.removesuffix(END_OF_HEAD).split(b"\r\n")
    named = dict(line.lower().split(b":", 1) for line in lines[1:])
    body = await reader.readexactly(int(named.get(b"content-length", b"0")))
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + END_OF_HEAD + body


async def main(port: int, web_ports: Sequence[int]) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(Proxy(web_ports).serve, HOST, port, backlog=256)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
