"""A whole batch as people run it in the browser: clicks, keys, characters and pages of each role."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from bench import scaled
from bench.clicking import people, scene, units
from bench.clicking.replay import hand_up_all, replay

MEASURES, UNITS, EVALUATORS = 20, 15, 5
USUAL = scene.Trouble(returned=4, rejected=1, merged=1, single=5)
# At the smallest there must be something left to decide.
FEWEST = 2
ROLES = (scene.OFFICE, *((role,) for role in (*scene.OFFICE, *scene.UNITS, *scene.PANEL)))
SENDING = (units.HANDING_UP, units.SENDING_IN)


@dataclass(frozen=True, slots=True)
class Target:
    """So many clicks at most for these roles, in all or while they do some things."""

    name: str
    ledger: people.Ledger
    roles: tuple[str, ...]
    most: int
    doing: tuple[str, ...] = ()

    @property
    def clicks(self) -> int:
        """How many it took."""
        return self.ledger.of(*self.roles, doing=self.doing)[people.CLICKS]


def main(scale: float) -> bool:
    """Print the tables; return whether a target is missed. Works in scratch databases of its own."""
    measures, unit_count = max(FEWEST, scaled(MEASURES, scale)), scaled(UNITS, scale)
    evaluators = scaled(EVALUATORS, scale)
    trouble = _scaled(USUAL, scale)
    extra = sum((trouble.rejected, trouble.merged, trouble.single))
    one_unit = hand_up_all(measures)
    _print("one unit hands up and sends in everything", one_unit)
    smooth = replay(measures, unit_count, evaluators, scene.Trouble())
    _print("everything goes smoothly", smooth)
    usual = replay(max(measures, FEWEST + extra), unit_count, evaluators, trouble)
    _print("with " + ", ".join(f"{getattr(trouble, one.name)} {one.name}" for one in fields(trouble)), usual)
    return _judge(
        Target("office, smoothly", smooth, scene.OFFICE, 50),
        Target("office, with the usual returns", usual, scene.OFFICE, 90),
        Target(f"unit, handing up and sending in {measures}", one_unit, scene.UNITS, 25, SENDING),
        Target("evaluators", usual, (scene.EVALUATOR,), 0),
    )


def _scaled(trouble: scene.Trouble, scale: float) -> scene.Trouble:
    return replace(
        trouble, **{one.name: scaled(getattr(trouble, one.name), scale) for one in fields(trouble)}
    )


def _print(title: str, ledger: people.Ledger) -> None:
    """Print what each role took, and the things that it did."""
    print(f"{title:<48}" + "".join(f"{kind:>12}" for kind in people.KINDS))
    for roles in ROLES:
        _line("、".join(roles), ledger.of(*roles))
        if len(roles) == 1:
            for doing in ledger.doings(*roles):
                _line(f"  {doing}", ledger.of(*roles, doing=(doing,)))
    print(flush=True)


def _line(name: str, counts: people.Counts) -> None:
    if counts:
        wide = sum(ord(sign) > 0x2E80 for sign in name)
        print(f"{name:<{48 - wide}}" + "".join(f"{counts[kind]:>12,}" for kind in people.KINDS))


def _judge(*targets: Target) -> bool:
    for one in targets:
        print(f"{one.name:<48}{one.clicks:>12} ≤ {one.most}")
    return any(one.clicks > one.most for one in targets)
