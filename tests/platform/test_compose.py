"""The compose file, the image and the proxy name only what the code has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from fzworkflow.environment import VARIABLES
from ops.processes import PREPARATIONS, PROCESSES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {**PREPARATIONS, **PROCESSES}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
CADDYFILE = (ROOT / "ops" / "proxy" / "Caddyfile").read_text("utf-8")
# Tracebacks for visitors: nothing of a container switches them on.
NEVER_SET = {"DEBUG"}
# Known to what makes the tables, and to no process that serves people.
OF_THE_OWNER = "DATABASE_OWNER_URL"
PROBED_BY_HTTP = "web"
HALF_A_YEAR_DAYS = 183
# Read by Python itself, not by us.
PYTHON_VARIABLES = {"PATH", "PYTHONUNBUFFERED", "PYTHONUTF8"}


def image_variables() -> dict[str, str]:
    block = re.search(r"^ENV (.*?[^\\])$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    assert block
    return dict(pair.split("=", 1) for pair in block[1].replace("\\\n", " ").split())


def published(service: str) -> set[str]:
    return {str(port).split(":")[-1] for port in SERVICES[service].get("ports", [])}


def test_every_process_of_the_app_is_a_service() -> None:
    assert {name for name, service in SERVICES.items() if service.get("build")} == set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_the_command_that_the_supervisor_runs(name: str) -> None:
    assert tuple(SERVICES[name]["command"]) == OURS[name]


def test_the_image_serves_the_web_when_nothing_else_is_asked() -> None:
    command = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert command
    assert tuple(yaml.safe_load(command[1])) == PROCESSES["web"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_sets_only_variables_that_the_settings_read(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= set(VARIABLES)


def test_every_variable_reaches_the_processes_by_the_compose_file_or_the_image() -> None:
    given = {name: set(SERVICES[name]["environment"]) for name in OURS}
    processes = [given[name] for name in PROCESSES]
    assert processes == [processes[0]] * len(PROCESSES)
    image = set(image_variables()) - PYTHON_VARIABLES
    assert (processes[0] & image, processes[0] | image) == (
        set(),
        set(VARIABLES) - NEVER_SET - {OF_THE_OWNER},
    )
    assert {name: given[name] - processes[0] for name in PREPARATIONS} == {
        key: {OF_THE_OWNER} for key in PREPARATIONS
    }


def test_what_the_operator_may_set_is_passed_under_its_own_name() -> None:
    passed = {
        name: value
        for name, value in SERVICES["web"]["environment"].items()
        if (asked := re.fullmatch(r"\$\{(\w+):[-?].*\}", value)) and asked[1] != name
    }
    assert passed == {"ALLOWED_HOSTS": "${SITE_ADDRESS:?the host name that people open}"}


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_named_to_its_last_number(name: str) -> None:
    image = SERVICES[name]["image"]
    assert SERVICES[name].get("build") or re.search(
        r":\d+\.\d+(\.\d+)?(-\w+)?(@sha256:[0-9a-f]{64})?$", image
    )


def test_the_image_is_made_from_images_named_to_their_last_number() -> None:
    stages = set(re.findall(r" AS (\w+)$", DOCKERFILE, re.MULTILINE))
    outside = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) - stages
    assert [one for one in outside if not re.search(r":\d+\.\d+\.\d+-", one)] == []
    assert outside


def test_nobody_reaches_redis_without_its_password() -> None:
    redis = SERVICES["redis"]
    word = re.search(r"\$\{(\w+)", redis["environment"]["REDISCLI_AUTH"])
    assert word
    assert f":${{{word[1]}:?" in SERVICES["web"]["environment"]["REDIS_URL"]
    assert "requirepass" in redis["command"][-1]
    assert "$$REDISCLI_AUTH" in redis["command"][-1]
    assert word[1] not in "".join(redis["command"])


def test_our_processes_and_the_servers_run_as_nobody_of_power() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER (?!root|0$)\w+$", last, re.MULTILINE)
    assert "user" not in SERVICES["web"]
    others = {name: service.get("user", "root") for name, service in SERVICES.items() if name not in OURS}
    assert others == {"postgres": "postgres", "redis": "redis", "proxy": "root"}
    assert {
        name: service.get("cap_add", []) for name, service in SERVICES.items() if "cap_add" in service
    } == {"proxy": ["NET_BIND_SERVICE"]}


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_gains_powers_or_loses_its_logs(name: str) -> None:
    service = SERVICES[name]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert service["logging"]["driver"] == "${LOG_DRIVER:-journald}"


def test_the_journal_keeps_logs_for_more_than_half_a_year() -> None:
    journal = dict(
        re.findall(r"^(\w+)=(\S+)$", (ROOT / "ops" / "journald.conf").read_text("utf-8"), re.MULTILINE)
    )
    assert int(journal["MaxRetentionSec"].removesuffix("day")) > HALF_A_YEAR_DAYS
    assert (journal["Storage"], journal["RateLimitIntervalSec"]) == ("persistent", "0")


def test_whatever_runs_on_is_asked_whether_it_lives() -> None:
    asked = {name: " ".join(s["healthcheck"]["test"]) for name, s in SERVICES.items() if "healthcheck" in s}
    assert set(asked) | {"proxy", *PREPARATIONS} == set(SERVICES)
    assert {name for name in PROCESSES if "ops.pulse" in asked[name]} == set(PROCESSES) - {PROBED_BY_HTTP}
    assert "/healthz" in asked[PROBED_BY_HTTP]


def test_the_image_sets_only_variables_that_the_settings_read() -> None:
    assert set(image_variables()) - PYTHON_VARIABLES <= set(VARIABLES)


def test_every_declared_variable_is_read_somewhere() -> None:
    sources = [*(ROOT / "fzworkflow").glob("*.py"), *(ROOT / "ops").glob("*.py")]
    text = "".join(source.read_text("utf-8") for source in sources)
    assert [name for name in VARIABLES if not re.search(rf'\((\n\s*)?["\']{name}["\']', text)] == []


def test_the_web_listens_where_the_proxy_looks() -> None:
    port = re.search(r"^\s*port (\d+)$", CADDYFILE, re.MULTILINE)
    assert port
    assert {port[1]} == {*SERVICES["web"]["expose"], image_variables()["PORT"]}


def test_the_proxy_looks_for_a_service_that_exists() -> None:
    upstream = re.search(r"^\s*name (\S+)$", CADDYFILE, re.MULTILINE)
    assert upstream
    assert upstream[1] in SERVICES


def test_the_proxy_gets_every_variable_that_its_file_names() -> None:
    assert set(re.findall(r"\{\$(\w+)", CADDYFILE)) == set(SERVICES["proxy"]["environment"])


def test_only_the_proxy_is_open_to_the_outside() -> None:
    assert {name for name in SERVICES if published(name)} == {"proxy"}


def test_metrics_and_health_are_not_for_visitors() -> None:
    assert "path /metrics /healthz /readyz" in CADDYFILE


@pytest.mark.parametrize(("variable", "scheme"), [("DATABASE_URL", "postgres"), ("REDIS_URL", "redis")])
def test_the_servers_that_addresses_name_are_services(variable: str, scheme: str) -> None:
    address = SERVICES["web"]["environment"][variable]
    host = re.fullmatch(rf"{scheme}://(?:.*@)?(\w+):\d+/\w+", address)
    assert host
    assert host[1] in SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_only_for_services_that_exist(name: str) -> None:
    assert set(SERVICES[name].get("depends_on", {})) <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_mounts_only_what_exists(name: str) -> None:
    sources = [str(mount).split(":")[0] for mount in SERVICES[name].get("volumes", [])]
    missing = [s for s in sources if s not in COMPOSE["volumes"] and not (ROOT / s).exists()]
    assert missing == []


def test_the_image_copies_only_what_the_repository_has() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert [name for line in lines for name in line.split() if not (ROOT / name).exists()] == []


def test_the_build_context_holds_everything_that_is_copied() -> None:
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert {name for line in lines for name in line.split()} <= set(allowed)


@pytest.mark.parametrize("module", re.findall(r"python -m (ops\.\w+)", DOCKERFILE))
def test_the_image_is_built_with_programs_that_exist(module: str) -> None:
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_the_image_installs_the_uv_that_the_set_up_installs() -> None:
    from ops.bootstrap import UV

    assert f"pip install --no-cache-dir {UV}\n" in DOCKERFILE


def test_the_gunicorn_settings_file_exists() -> None:
    command = PROCESSES["web"]
    assert (ROOT / command[command.index("--config") + 1]).is_file()
