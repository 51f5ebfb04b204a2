"""ClamAV, where a deployment names its address: what it has not passed is not stored."""

from __future__ import annotations

import socket

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from measures.attachments.limits import CHUNK_BYTES
from measures.attachments.refusing import Unacceptable

CONNECT_TIMEOUT_S = 5
# A full file takes clamd some seconds.
ANSWER_TIMEOUT_S = 60
LONGEST_ANSWER = 4096


def scan(file: File[bytes]) -> None:
    """Have a file scanned; it is left rewound. Raises `Unacceptable` for a virus, or when nobody could look."""
    if not settings.CLAMAV_ADDRESS:
        return
    try:
        answer = _ask(settings.CLAMAV_ADDRESS, file)
    except (OSError, OverflowError, ValueError) as error:
        raise Unacceptable(_("未保存：病毒检查服务暂时连不上，请稍后重试或联系系统管理员。")) from error
    finally:
        file.seek(0)
    if answer.endswith(" FOUND"):
        raise Unacceptable(_("未通过病毒检查，请清除病毒后再上传。"))
    if not answer.endswith(": OK"):
        raise Unacceptable(_("未保存：病毒检查没有完成，请联系系统管理员。"))


def _ask(address: str, file: File[bytes]) -> str:
    """Send a file by clamd's INSTREAM command: parts led by their length, closed by a length of zero."""
    host, _colon, port = address.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_TIMEOUT_S) as connection:
        connection.settimeout(ANSWER_TIMEOUT_S)
        connection.sendall(b"zINSTREAM\0")
        for part in file.chunks(CHUNK_BYTES):
            connection.sendall(len(part).to_bytes(4, "big") + part)
        connection.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            received = connection.recv(LONGEST_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
