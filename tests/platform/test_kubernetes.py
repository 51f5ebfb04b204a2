"""The base for Kubernetes names only what the code has, and all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.queues import Queue
from fzworkflow import __version__
from fzworkflow.environment import VARIABLES
from ops.processes import PREPARATIONS, PROCESSES
from tests.platform.test_compose import (
    DOCKERFILE,
    NEVER_SET,
    OF_THE_OWNER,
    PYTHON_VARIABLES,
    image_variables,
)

BASE = Path(__file__).resolve().parents[2] / "ops" / "kubernetes"
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((BASE / "kustomization.yaml").read_text("utf-8"))
SECRETS = {"fzworkflow-secrets": "secrets.env.example", "fzworkflow-owner": "owner.env.example"}
STATUS = 200


def objects() -> list[dict[str, Any]]:
    """Return what the base makes; a list counts as what is in it."""
    made: list[dict[str, Any]] = []
    for name in KUSTOMIZATION["resources"]:
        for one in yaml.safe_load_all((BASE / name).read_text("utf-8")):
            made += one["items"] if one["kind"] == "List" else [one]
    return made


OBJECTS = {(one["kind"], one["metadata"]["name"]): one for one in objects()}
PODS: dict[str, dict[str, Any]] = {
    name: one["spec"]["template"]["spec"]
    for (kind, name), one in OBJECTS.items()
    if kind in {"Deployment", "Job"}
}


def in_secret(name: str) -> set[str]:
    text = (BASE / SECRETS[name]).read_text("utf-8")
    assert f"kubectl create secret generic {name} " in text
    return set(re.findall(r"^([A-Z0-9_]+)=", text, re.MULTILINE))


def container(name: str) -> dict[str, Any]:
    (only,) = PODS[name]["containers"]
    return only


def test_every_file_of_the_base_is_taken_in() -> None:
    found = {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == found


def test_every_process_runs_as_the_supervisor_runs_it() -> None:
    commands = {name: tuple(container(name)["command"]) for name in PODS}
    assert commands == {**PREPARATIONS, **PROCESSES}
    assert {kind for kind, name in OBJECTS if name in PREPARATIONS} == {"Job"}


def test_every_queue_is_served() -> None:
    served = [
        word
        for name in PODS
        for before, word in zip(container(name)["command"], container(name)["command"][1:], strict=False)
        if before == "--queues"
    ]
    assert sorted(",".join(served).split(",")) == sorted(Queue)


def test_every_variable_comes_from_the_image_the_configuration_or_the_secret() -> None:
    given = set(OBJECTS["ConfigMap", "fzworkflow"]["data"])
    secret = set().union(*map(in_secret, SECRETS))
    image = set(image_variables()) - PYTHON_VARIABLES
    assert (given & secret, given & image, secret & image) == (set(), set(), set())
    assert given | secret | image == set(VARIABLES) - NEVER_SET
    hidden = {name for name in VARIABLES if re.search(r"SECRET|PASSWORD$|PASSPHRASE|_KEYS?$|EMAIL_URL", name)}
    assert hidden - secret == {"BACKUP_PUBLIC_KEY"}


@pytest.mark.parametrize("name", PODS)
def test_the_migration_alone_is_given_the_owners_address(name: str) -> None:
    assert in_secret("fzworkflow-owner") == {OF_THE_OWNER}
    secrets = [*SECRETS] if name in PREPARATIONS else ["fzworkflow-secrets"]
    sources: list[object] = [{"configMapRef": {"name": "fzworkflow"}}]
    sources += [{"secretRef": {"name": one}} for one in secrets]
    containers = [*PODS[name]["containers"], *PODS[name].get("initContainers", [])]
    assert [one["envFrom"] for one in containers] == [sources] * len(containers)
    assert {one["image"] for one in containers} == {"fzworkflow"}


@pytest.mark.parametrize("name", PODS)
def test_no_container_has_power(name: str) -> None:
    pod = PODS[name]
    user = re.search(r"--uid (\d+)", DOCKERFILE)
    assert user
    asked = pod["securityContext"]
    assert (asked["runAsNonRoot"], asked["runAsUser"], asked["fsGroup"]) == (True, int(user[1]), int(user[1]))
    assert asked["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for one in [*pod["containers"], *pod.get("initContainers", [])]:
        powerless = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
        assert one["securityContext"] == powerless


@pytest.mark.parametrize("name", PODS)
def test_files_lie_where_the_image_and_the_configuration_say(name: str) -> None:
    places = {mount["name"]: mount["mountPath"] for mount in container(name)["volumeMounts"]}
    claims = {one["name"]: one["persistentVolumeClaim"]["claimName"] for one in PODS[name]["volumes"]}
    assert places == {
        "state": image_variables()["STATE_DIR"],
        "backups": OBJECTS["ConfigMap", "fzworkflow"]["data"]["BACKUP_DIR"],
    }
    assert {("PersistentVolumeClaim", claims[volume]) for volume in places} <= set(OBJECTS)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_waits_for_its_tables_and_says_whether_it_lives(name: str) -> None:
    (waits,) = PODS[name]["initContainers"]
    assert waits["command"] == ["python", "manage.py", "migrate", "--check"]
    probes = {key: container(name)[key] for key in container(name) if key.endswith("Probe")}
    if name != "web":
        assert {key: probe["exec"]["command"] for key, probe in probes.items()} == {
            "livenessProbe": ["python", "-m", "ops.pulse"]
        }
        return
    assert set(probes) == {"startupProbe", "readinessProbe", "livenessProbe"}
    # A dead worker takes no page away: /readyz is for who watches, not for who routes.
    assert {(p["httpGet"]["path"], p["httpGet"]["port"]) for p in probes.values()} == {
        ("/healthz", int(image_variables()["PORT"]))
    }


@pytest.mark.django_db
def test_the_probe_of_the_web_is_answered_by_the_name_that_it_calls(
    client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOWED_HOSTS = ["fz.example.gov.cn", "localhost", "127.0.0.1", "[::1]"]
    settings.SECURE_SSL_REDIRECT = True
    (header,) = container("web")["readinessProbe"]["httpGet"]["httpHeaders"]
    assert client.get("/healthz", headers={header["name"]: header["value"]}).status_code == STATUS
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code != STATUS


def test_there_is_one_beat_at_any_time() -> None:
    beat = OBJECTS["Deployment", "beat"]["spec"]
    assert (beat["replicas"], beat["strategy"]) == (1, {"type": "Recreate"})


def test_visitors_reach_the_web_and_nothing_that_is_for_those_who_watch() -> None:
    (rule,) = OBJECTS["Ingress", "fzworkflow"]["spec"]["rules"]
    ways = {one["path"]: one["backend"]["service"]["name"] for one in rule["http"]["paths"]}
    assert ways == {"/": "web", "/healthz": "nobody", "/readyz": "nobody", "/metrics": "nobody"}
    assert "selector" not in OBJECTS["Service", "nobody"]["spec"]
    assert OBJECTS["Service", "web"]["spec"]["selector"] == {
        **OBJECTS["Deployment", "web"]["spec"]["template"]["metadata"]["labels"]
    }


def test_the_image_is_that_of_this_version() -> None:
    assert KUSTOMIZATION["images"] == [{"name": "fzworkflow", "newTag": __version__}]
