"""Draw every state machine into `docs/states.md`: the states from the models, who takes a step from the actions.

Usage: python -m fzworkflow.states
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import django
from django.apps import apps
from django.conf import settings
from django_fsm import FSMField, FSMModelMixin

APPS = ("accounts", "measures", "evaluations", "letters")
INTRODUCTION = """# 状态图

由 `python -m fzworkflow.states` 从代码生成，请勿手改。箭头上是办理这一步的动作（`*/actions/` 里的函数），
表中另列它检查的权限（各应用的 `rules.py`）。终评结论（`Decision`）没有自己的状态：确认和退回体现在举措的状态上。
导入历史批次（`import_letter`）直接建成已发布的批次和举措，不经过这些步骤。
"""

Step: TypeAlias = tuple[str, str]
"""A model and one of its transitions, by name."""


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


@dataclass(frozen=True, slots=True)
class Action:
    """A function that changes states, with the permission that it asks for."""

    name: str
    permission: str
    steps: frozenset[Step]


def document() -> str:
    """Return the text of `docs/states.md`."""
    machines = state_machines()
    actions = state_actions(machines)
    return "\n".join([INTRODUCTION, *(_section(machine, actions) for machine in machines)])


def state_machines() -> list[Machine]:
    """Return the state machine of every model that has one."""
    return [_machine(model) for model in apps.get_models() if issubclass(model, FSMModelMixin)]


def state_actions(machines: list[Machine]) -> list[Action]:
    """Return the actions that take a step of these machines, read from their source."""
    files = [path for app in APPS for path in sorted((settings.BASE_DIR / app / "actions").glob("*.py"))]
    source = _Source(files, machines)
    return [action for action in source.actions() if action.steps]


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


class _Source:
    """The actions' modules as syntax trees: which function takes which step, helpers included."""

    def __init__(self, files: list[Path], machines: list[Machine]) -> None:
        self.owners: dict[str, set[str]] = {}
        for machine in machines:
            for transition in machine.transitions:
                self.owners.setdefault(transition.name, set()).add(machine.model)
        self.functions = {
            (path, node.name): node
            for path in files
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }

    def actions(self) -> Iterator[Action]:
        for (path, name), function in self.functions.items():
            permission = _permission_of(function)
            if permission:
                yield Action(name, permission, frozenset(self._steps(path, function)))

    def _steps(self, path: Path, function: ast.FunctionDef) -> Iterator[Step]:
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute):
                yield from self._step(node)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for found, helper in self._helpers(path, node.func.id):
                    yield from self._steps(found, helper)

    def _step(self, node: ast.Attribute) -> Iterator[Step]:
        owners = self.owners.get(node.attr, set())
        receiver = ast.unparse(node.value).rpartition(".")[2]
        # Two models may have a transition of one name: then the variable is named after its model.
        yield from ((owner, node.attr) for owner in owners if len(owners) == 1 or owner.lower() == receiver)

    def _helpers(self, path: Path, name: str) -> Iterator[tuple[Path, ast.FunctionDef]]:
        for (found, known), function in self.functions.items():
            is_reachable = found == path or not name.startswith("_")
            if known == name and is_reachable and not _permission_of(function):
                yield found, function


def _permission_of(function: ast.FunctionDef) -> str:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "action":
            return str(ast.literal_eval(decorator.args[0]))
    return ""


def _section(machine: Machine, actions: list[Action]) -> str:
    return "\n".join(
        [
            f"## {machine.label}（`{machine.model}`）\n",
            "```mermaid",
            "stateDiagram-v2",
            *_diagram(machine, actions),
            "```\n",
            "| 从 | 到 | 状态机的步骤 | 动作 | 权限 |",
            "| --- | --- | --- | --- | --- |",
            *_rows(machine, actions),
            "",
        ]
    )


def _diagram(machine: Machine, actions: list[Action]) -> Iterator[str]:
    for code, label in machine.states.items():
        yield f'  state "{label}" as {code}'
    yield f"  [*] --> {machine.initial}"
    for one in machine.transitions:
        names = ", ".join(action.name for action in _taking(machine, one, actions))
        yield f"  {one.source} --> {one.target}: {names}"
    for code in machine.ends:
        yield f"  {code} --> [*]"


def _rows(machine: Machine, actions: list[Action]) -> Iterator[str]:
    for one in machine.transitions:
        for action in _taking(machine, one, actions):
            way = f"{machine.states[one.source]} | {machine.states[one.target]}"
            yield f"| {way} | `{one.name}` | `{action.name}` | `{action.permission}` |"


def _taking(machine: Machine, transition: Transition, actions: list[Action]) -> list[Action]:
    return [action for action in actions if (machine.model, transition.name) in action.steps]


def main() -> None:
    """Write the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fzworkflow.settings")
    django.setup()
    (settings.BASE_DIR / "docs" / "states.md").write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
