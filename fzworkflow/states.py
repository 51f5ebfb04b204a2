"""Draw every state machine into `docs/states.md`: the states from the models, who takes a step from the actions.

Usage: python -m fzworkflow.states
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import django
from django.apps import apps
from django.conf import settings
from django_fsm import FSMField, FSMModelMixin

if TYPE_CHECKING:
    from core.acting import Action

INTRODUCTION = """# 状态图

由 `python -m fzworkflow.states` 从代码生成，请勿手改。箭头上是办理这一步的动作（`*/actions/` 里的函数），
表中另列它检查的权限（各应用的 `rules.py`）。终评结论（`Decision`）没有自己的状态：确认和退回体现在举措的状态上。
导入历史批次（`propose_import` 由一人提出，`confirm_import` 由另一人确认）直接建成已发布的批次和举措，不经过这些步骤。
"""


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from one state to another."""

    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A model's states, by code, and the ways between them."""

    model: str
    label: str
    initial: str
    states: dict[str, str]
    transitions: tuple[Transition, ...]

    @property
    def ends(self) -> list[str]:
        """The states that nothing leads out of."""
        left = {transition.source for transition in self.transitions}
        return [code for code in self.states if code not in left]


def document() -> str:
    """Return the text of `docs/states.md`."""
    machines = state_machines()
    taking = state_actions()
    return "\n".join([INTRODUCTION, *(_section(machine, taking) for machine in machines)])


def state_machines() -> list[Machine]:
    """Return the state machine of every model that has one."""
    return [_machine(model) for model in apps.get_models() if issubclass(model, FSMModelMixin)]


def state_actions() -> list[Action]:
    """Return the actions that say that they take steps, in the order in which they are written."""
    from core.acting import all_actions  # needs the apps, which a program loads in `main`

    return sorted((action for action in all_actions() if action.steps), key=_place)


def _machine(model: type[FSMModelMixin]) -> Machine:
    field = next(field for field in model._meta.get_fields() if isinstance(field, FSMField))
    states = {str(code): str(label) for code, label in field.flatchoices}
    order = list(states)
    transitions = [
        Transition(one.name, str(one.source), str(one.target)) for one in field.get_all_transitions(model)
    ]
    transitions.sort(key=lambda one: (order.index(one.source), order.index(one.target)))
    return Machine(
        model.__name__, str(model._meta.verbose_name), str(field.default), states, tuple(transitions)
    )


def _place(action: Action) -> tuple[int, str, int]:
    """Where an action is written: app by app, and from the top of each file."""
    module = action.act.__module__
    return settings.OUR_APPS.index(module.partition(".")[0]), module, action.act.__code__.co_firstlineno


def _section(machine: Machine, taking: list[Action]) -> str:
    return "\n".join(
        [
            f"## {machine.label}（`{machine.model}`）\n",
            "```mermaid",
            "stateDiagram-v2",
            *_diagram(machine, taking),
            "```\n",
            "| 从 | 到 | 状态机的步骤 | 动作 | 权限 |",
            "| --- | --- | --- | --- | --- |",
            *_rows(machine, taking),
            "",
        ]
    )


def _diagram(machine: Machine, taking: list[Action]) -> Iterator[str]:
    for code, label in machine.states.items():
        yield f'  state "{label}" as {code}'
    yield f"  [*] --> {machine.initial}"
    for one in machine.transitions:
        names = ", ".join(action.name for action in _taking(machine, one, taking))
        yield f"  {one.source} --> {one.target}: {names}"
    for code in machine.ends:
        yield f"  {code} --> [*]"


def _rows(machine: Machine, taking: list[Action]) -> Iterator[str]:
    for one in machine.transitions:
        for action in _taking(machine, one, taking):
            way = f"{machine.states[one.source]} | {machine.states[one.target]}"
            yield f"| {way} | `{one.name}` | `{action.name}` | `{action.permission}` |"


def _taking(machine: Machine, transition: Transition, taking: list[Action]) -> list[Action]:
    step = f"{machine.model}.{transition.name}"
    return [action for action in taking if step in action.step_names]


def main() -> None:
    """Write the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fzworkflow.settings")
    django.setup()
    (settings.BASE_DIR / "docs" / "states.md").write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
