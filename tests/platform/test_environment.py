from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fzworkflow import environment
from fzworkflow.mail import mail_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_a_generated_key_is_readable_by_its_owner_alone(no_key: None, tmp_path: Path) -> None:
    environment.kept_key("SECRET_KEY", tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_generated_key_is_the_same_at_the_next_start(no_key: None, tmp_path: Path) -> None:
    assert environment.kept_key("SECRET_KEY", tmp_path) == environment.kept_key("SECRET_KEY", tmp_path)


def test_processes_that_start_at_once_share_one_key(no_key: None, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _turn: environment.kept_key("SECRET_KEY", tmp_path), range(32)))
    assert len(keys) == 1


def test_a_given_key_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    environment.kept_key("SECRET_KEY", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_undeclared_variable_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        environment.read("UNDECLARED")


def test_a_variable_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert environment.number("PORT", 8000) == 8000


def test_a_number_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eight")
    with pytest.raises(ValueError, match="PORT=eight"):
        environment.number("PORT", 8000)


@pytest.mark.parametrize("wrong", ["10.1.2.3/16", "intranet", "10.1.0.0/16;10.2.0.0/16", "10.1.0.0/33"])
def test_a_network_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("WEBHOOK_NETWORKS", f"fd12::/16, {wrong}")
    with pytest.raises(
        ValueError, match=r"WEBHOOK_NETWORKS: .*; a network is written like 10\.1\.0\.0/16"
    ) as refusal:
        environment.networks("WEBHOOK_NETWORKS")
    assert wrong in str(refusal.value)
    monkeypatch.setenv("WEBHOOK_NETWORKS", "fd12::/16, 10.1.0.0/16")
    assert [str(one) for one in environment.networks("WEBHOOK_NETWORKS")] == ["fd12::/16", "10.1.0.0/16"]


def test_mail_is_printed_without_an_address() -> None:
    assert mail_settings("")["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"


def test_a_mail_address_carries_its_credentials() -> None:
    given = mail_settings("smtps://fz%40example.cn:p%3Aw@mail.example.cn")
    wanted = ("fz@example.cn", "p:w", 465, True)
    keys = ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_PORT", "EMAIL_USE_SSL")
    assert tuple(given[key] for key in keys) == wanted


def test_an_unknown_mail_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        mail_settings("pop3://mail.example.cn")


def test_a_deployment_with_nothing_but_a_database_passes_every_check(tmp_path: Path) -> None:
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "fzworkflow.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "STATE_DIR": str(tmp_path),
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_variable_is_explained_to_those_who_deploy() -> None:
    manual = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    assert [name for name in environment.VARIABLES if f"`{name}`" not in manual] == []
