"""The vital signs in the text format that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fzworkflow.vitals.values import Sign, State

_LEVELS = {State.OK: 0, State.LATE: 1, State.DOWN: 2}


def gauges_of(signs: Sequence[Sign]) -> bytes:
    """Return each sign's state (0 well, 1 late, 2 down), its value and its limit."""
    measured = [sign for sign in signs if sign.value is not None and sign.limit is not None]
    gauges = (
        *_gauge("state", "0 well, 1 late, 2 down", ((sign, _LEVELS[sign.state]) for sign in signs)),
        *_gauge("value", "what was read, in the sign's unit", ((sign, sign.value) for sign in measured)),
        *_gauge("limit", "what the value is held against", ((sign, sign.limit) for sign in measured)),
    )
    return "".join(f"{line}\n" for line in gauges).encode()


def _gauge(name: str, meaning: str, values: Iterable[tuple[Sign, float | None]]) -> Iterator[str]:
    name = f"fzworkflow_vital_sign_{name}"
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    yield from (f'{name}{{sign="{sign.name}",unit="{sign.unit}"}} {value}' for sign, value in values)
