"""Which of the installed revocation lists runs out first: told to whoever keeps the system, before letters lack it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from pytest_django.fixtures import Settings

from letters.lists_kept_up import FirstToEnd, ended_sentence, first_list_to_end
from tests.documents.revocation_making import NOW, Authority

DAY = timedelta(days=1)


def test_the_newest_list_of_each_issuer_counts(tmp_path: Path, settings: Settings) -> None:
    authority = Authority()
    settings.SEAL_ROOTS = str(tmp_path)
    assert first_list_to_end() is None
    (tmp_path / "garbage.crl").write_bytes(b"garbage")
    (tmp_path / "old.crl").write_bytes(authority.revoked(since=NOW - 9 * DAY))
    (tmp_path / "root.crl").write_bytes(authority.revoked(by=authority.root, days=30))
    first = first_list_to_end()
    assert first == FirstToEnd("测试签发机构", NOW - 2 * DAY)
    assert "“测试签发机构”" in ended_sentence(first)
    (tmp_path / "new.crl").write_bytes(authority.revoked(since=NOW))
    assert first_list_to_end() == FirstToEnd("测试签发机构", NOW + 7 * DAY)


def test_a_list_that_is_written_anew_is_read_anew(tmp_path: Path, settings: Settings) -> None:
    authority = Authority()
    settings.SEAL_ROOTS = str(tmp_path)
    (tmp_path / "a.crl").write_bytes(authority.revoked(since=NOW - DAY))
    assert first_list_to_end() == FirstToEnd("测试签发机构", NOW + 6 * DAY)
    (tmp_path / "a.crl").write_bytes(authority.revoked(since=NOW))
    os.utime(tmp_path / "a.crl", (0, 0))
    assert first_list_to_end() == FirstToEnd("测试签发机构", NOW + 7 * DAY)


def test_where_nothing_is_installed_or_can_be_read_nothing_is_said(
    tmp_path: Path, settings: Settings
) -> None:
    for folder in ("", str(tmp_path / "nowhere")):
        settings.SEAL_ROOTS = folder
        assert first_list_to_end() is None
