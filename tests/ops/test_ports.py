import socket
from collections.abc import Iterator

import pytest

from ops import ports
from ops.ports import Address, AddressTaken, choose_address


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_free_port_that_was_asked_for_is_taken() -> None:
    port = ports.free_port()
    assert choose_address({"PORT": str(port)}) == Address("127.0.0.1", port)


def test_a_taken_port_that_was_asked_for_is_refused_in_one_line(taken: int) -> None:
    with pytest.raises(AddressTaken, match=f"127.0.0.1:{taken} 已被占用") as refusal:
        choose_address({"PORT": str(taken)})
    assert "\n" not in str(refusal.value)


def test_without_a_wish_the_next_free_port_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "PREFERRED_PORT", taken)
    assert taken < choose_address({}).port < taken + ports.PORTS_TRIED


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000x"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(AddressTaken, match="不是端口号"):
        choose_address({"PORT": port})


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("10.1.2.3", "http://10.1.2.3:8000"),
    ],
)
def test_the_address_is_printed_as_a_browser_takes_it(host: str, url: str) -> None:
    assert Address(host, 8000).url == url
