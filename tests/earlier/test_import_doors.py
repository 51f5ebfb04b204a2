"""The two doors to an import, page and command: what each shows, asks and refuses; nothing entered by one alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from earlier.models import ImportProposal
from measures.models import Batch, Measure
from register.models import RegisterEntry
from tests.clients import client_of
from tests.earlier.test_import_register import ADDRESS, CLEAN, clerk
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def run(path: Path, *arguments: str) -> int:
    try:
        call_command("import_register", str(path), *arguments)
    except CommandError as refusal:
        return refusal.returncode
    return 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(CLEAN, encoding="utf-8")
    return path


class TestCommand:
    def test_a_dry_run_tells_everything_and_enters_nothing(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(file, "--dry-run") == 0
        told = capsys.readouterr().out
        for words in (
            "批次：第4批",
            "发文字号：东自贸办函〔2024〕6号",
            "读到6项（3 / 2 / 1）",
            "√ 附件标题",
            "没有逐项标明",
        ):
            assert words in told
        assert not Batch.objects.exists()

    def test_every_line_is_listed_on_demand(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(file, "--dry-run", "--lines")
        listed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("[")]
        assert len(listed) == sum(bool(line.strip()) for line in CLEAN.splitlines())

    def test_without_a_second_person_it_only_proposes(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        clerk()
        assert run(file) == 0
        assert "等待另一人确认" in capsys.readouterr().out
        assert not Batch.objects.exists()
        assert ImportProposal.objects.open().count() == 1

    def test_two_people_enter_it_and_a_second_import_is_refused(self, file: Path) -> None:
        second = ("--confirmed-by", make_person(Role.OFFICE_REVIEWER).username)
        clerk()
        assert run(file, "--marked", "1,4", *second) == 0
        assert Measure.objects.count() == 6
        assert run(file, *second) == run(file, "--dry-run") == 2

    def test_one_person_is_not_two(self, file: Path) -> None:
        person = make_person(Role.OFFICE_REVIEWER)
        assert run(file, "--by", person.username, "--confirmed-by", person.username) == 2
        assert not Batch.objects.exists()
        assert not ImportProposal.objects.exists()

    @pytest.mark.parametrize("role", [Role.SUBMITTER, Role.AUDITOR])
    def test_both_people_are_checked(self, file: Path, role: str) -> None:
        stranger, person = make_person(role), clerk()
        assert run(file, "--by", stranger.username, "--confirmed-by", person.username) == 2
        assert run(file, "--by", person.username, "--confirmed-by", stranger.username) == 2
        assert not Batch.objects.exists()

    def test_wrong_totals_need_the_switch(self, file: Path) -> None:
        clerk()
        file.write_text(CLEAN.replace("共有6项", "共有8项"), encoding="utf-8")
        assert run(file, "--dry-run") == run(file) == 2
        second = ("--confirmed-by", make_person(Role.OFFICE_REVIEWER).username)
        assert run(file, "--dry-run", "--accept-totals") == run(file, "--accept-totals", *second) == 0

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--marked", "6,x"],
            ["--date", "2024年"],
            ["--batch", "x"],
            ["--by", "nobody"],
            ["--confirmed-by", "nobody"],
        ],
    )
    def test_what_is_typed_wrong_is_refused(self, file: Path, arguments: list[str]) -> None:
        clerk()
        assert run(file, *arguments) in {1, 2}
        assert not Batch.objects.exists()

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        assert run(tmp_path / "none.txt") == 2
        assert run(tmp_path) == 2


def upload(
    client: Client, content: str | bytes = CLEAN, name: str = "letter.txt", **fields: str
) -> HttpResponse:
    stored = content.encode() if isinstance(content, str) else content
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, stored), **fields})  # type: ignore[return-value]


def propose(client: Client, shown: HttpResponse, **fields: str) -> HttpResponse:
    found = re.search(r'name="packed" value="([^"]+)"', shown.content.decode())
    assert found is not None
    return client.post(ADDRESS, {"packed": found[1], "confirmed": "1", **fields})  # type: ignore[return-value]


class TestPage:
    def test_what_was_read_is_shown_and_nothing_is_entered(self) -> None:
        shown = upload(client_of(clerk()))
        page = shown.content.decode()
        assert shown.status_code == 200
        for words in (
            "东自贸办函〔2024〕6号",
            "一船一档",
            "全国首创3、复制拓展2、复制1",
            "没有逐项标明",
            "逐行",
        ):
            assert words in page
        assert not Batch.objects.exists()

    def test_two_peoples_words_enter_it(self) -> None:
        client = client_of(clerk())
        done = propose(client, upload(client), marked="1，4")
        proposal = ImportProposal.objects.get()
        assert (done.status_code, done.headers["Location"]) == (302, f"{ADDRESS}{proposal.pk}/")
        assert not Batch.objects.exists()
        other = client_of(make_person(Role.SIGNATORY))
        page = other.get(f"{ADDRESS}{proposal.pk}/").content.decode()
        assert "一船一档" in page
        assert "确认导入" in page
        assert other.post(f"{ADDRESS}{proposal.pk}/confirm/").status_code == 302
        assert RegisterEntry.objects.filter(has_special_mark=True).count() == 2

    def test_a_second_word_is_answered_in_words(self) -> None:
        client = client_of(clerk())
        shown = upload(client)
        propose(client, shown)
        again = propose(client_of(clerk()), shown)
        assert again.status_code == 409
        assert "已经有人申请导入" in again.content.decode()

    def test_wrong_totals_ask_for_a_tick(self) -> None:
        client = client_of(clerk())
        shown = upload(client, CLEAN.replace("共有6项", "共有8项"))
        assert "accepts_totals" in shown.content.decode()
        assert propose(client, shown).status_code == 422
        assert not Batch.objects.exists()
        assert propose(client, shown, accepts_totals="on").status_code == 302

    def test_what_is_missing_is_typed_and_checked_again(self) -> None:
        client = client_of(clerk())
        shown = upload(client, CLEAN.replace("2024年11月3日\n", ""))
        assert shown.status_code == 422
        assert "没有读到成文日期" in shown.content.decode()
        assert propose(client, shown, date="2024-11-03").status_code == 302

    def test_a_file_chosen_anew_is_shown_before_it_is_entered(self) -> None:
        client = client_of(clerk())
        assert upload(client, confirmed="1").status_code == 200
        assert not Batch.objects.exists()

    @pytest.mark.parametrize(
        "fields",
        [{}, {"packed": "x", "confirmed": "1"}, {"packed": "a:b:c"}, {"batch": "x"}, {"marked": "一"}],
    )
    def test_nonsense_is_answered_in_words(self, fields: dict[str, str]) -> None:
        assert client_of(clerk()).post(ADDRESS, fields).status_code == 422

    @pytest.mark.parametrize(
        ("content", "name"),
        [(b"", "a.txt"), (b"\x00", "a.txt"), (b"PK\x03\x04", "a.docx"), (b"{", "a.json"), (b"x", "a.exe")],
    )
    def test_a_file_that_cannot_be_read_is_refused_in_words(self, content: bytes, name: str) -> None:
        assert upload(client_of(clerk()), content, name).status_code == 422

    @pytest.mark.parametrize("field", [{"marked": "6,x"}, {"batch": "0"}, {"date": "昨天"}])
    def test_a_field_typed_wrong_keeps_what_was_read(self, field: dict[str, str]) -> None:
        shown = upload(client_of(clerk()), **field)
        assert shown.status_code == 422
        assert 'name="packed"' in shown.content.decode()

    def test_the_preview_costs_few_queries(self) -> None:
        client = client_of(clerk())
        with CaptureQueriesContext(connection) as queries:
            upload(client)
        assert len(queries) <= 12

    def test_the_proposer_is_offered_no_confirmation(self) -> None:
        client = client_of(clerk())
        propose(client, upload(client))
        address = f"{ADDRESS}{ImportProposal.objects.get().pk}/"
        page = client.get(address).content.decode()
        assert "要由另一人确认" in page
        assert "确认导入" not in page
        refused = client.post(f"{address}confirm/")
        assert refused.status_code == 403
        assert not Batch.objects.exists()

    def test_a_proposal_is_declined_with_a_reason(self) -> None:
        client = client_of(clerk())
        propose(client, upload(client))
        address = f"{ADDRESS}{ImportProposal.objects.get().pk}/"
        other = client_of(make_person(Role.OFFICE_REVIEWER))
        assert other.post(f"{address}decline/", {"reason": " "}).status_code == 422
        assert other.post(f"{address}decline/", {"reason": "不是正式印发的文本"}).status_code == 302
        assert "不是正式印发的文本" in other.get(address).content.decode()
        assert other.post(f"{address}confirm/").status_code == 409
        assert "未导入" in client.get(ADDRESS).content.decode()

    def test_a_proposals_page_costs_few_queries(self) -> None:
        client = client_of(clerk())
        propose(client, upload(client))
        other = client_of(make_person(Role.OFFICE_REVIEWER))
        with CaptureQueriesContext(connection) as queries:
            other.get(f"{ADDRESS}{ImportProposal.objects.get().pk}/")
        assert len(queries) <= 13  # one of them is the test's own

    def test_the_public_pages_mark_what_was_imported(self) -> None:
        client = client_of(clerk())
        propose(client, upload(client))
        client_of(make_person(Role.SIGNATORY)).post(f"{ADDRESS}{ImportProposal.objects.get().pk}/confirm/")
        entry = RegisterEntry.objects.all()[0]
        for address in ("/letters/", f"/register/{entry.pk}/"):
            assert "历史文件导入" in Client().get(address, follow=True).content.decode()

    def test_others_do_not_see_the_page(self) -> None:
        assert client_of(make_person(Role.SIGNATORY)).get(ADDRESS).status_code == 403
        assert upload(client_of(make_person(Role.SUBMITTER))).status_code == 403
