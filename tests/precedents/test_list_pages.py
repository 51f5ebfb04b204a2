"""The lists on the screen: bringing one in with a look before, reading, putting right, ending."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.choices import Role
from precedents.models import ListState, PrecedentList
from tests.clients import client_of
from tests.factories import make_person
from tests.precedents.lists import TEXT, make_list

pytestmark = pytest.mark.django_db
IMPORT = "/precedents/lists/import/"


@pytest.fixture
def clerk() -> Client:
    return client_of(make_person(Role.OFFICE_CLERK))


@pytest.fixture
def reader() -> Client:
    return client_of(make_person(Role.SUBMITTER))


def text_of(response: Any) -> str:
    return response.content.decode()


def packed_in(response: Any) -> str:
    found = re.search(r'name="packed" value="([^"]+)"', text_of(response))
    assert found is not None
    return found[1]


def test_pasted_text_is_shown_before_it_is_kept(clerk: Client) -> None:
    shown = clerk.post(IMPORT, {"text": f"第九十批改革试点经验（国函〔2031〕9号）\n{TEXT}"})
    assert "保税货物分类监管" in text_of(shown)
    assert 'value="第九十批改革试点经验"' in text_of(shown)
    assert 'value="国函〔2031〕9号"' in text_of(shown)
    assert not PrecedentList.objects.exists()
    facts = {"packed": packed_in(shown), "confirmed": "1", "name": "第九十批", "place": "全国"}
    kept = clerk.post(IMPORT, facts, follow=True)
    assert PrecedentList.objects.get().place == "全国"
    assert "“第九十批”已导入，共3条。" in text_of(kept)


def test_a_file_is_shown_line_by_line(clerk: Client) -> None:
    file = SimpleUploadedFile("经验.txt", f"本批共4项经验。\n{TEXT}4.\n".encode())
    shown = text_of(clerk.post(IMPORT, {"file": file}))
    assert "第1行：写的是4项，读到3项。" in shown
    assert "第5行没有读出“4.”：有序号，没有名称。" in shown
    assert "说明文字，不是条目" in shown


def test_doubts_need_a_persons_word(clerk: Client) -> None:
    shown = clerk.post(IMPORT, {"text": f"本批共4项经验。\n{TEXT}"})
    facts = {"packed": packed_in(shown), "confirmed": "1", "name": "第九十批"}
    refused = clerk.post(IMPORT, facts)
    assert refused.status_code == 422
    assert "请逐处核对后勾选。" in text_of(refused)
    assert 'value="第九十批"' in text_of(refused)
    clerk.post(IMPORT, {**facts, "packed": packed_in(refused), "accepts_doubts": "on"})
    assert "写的是4项，读到3项" in PrecedentList.objects.get().remarks


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "请选择文件，或粘贴文字。"),
        ({"packed": "forged", "confirmed": "1", "name": "x"}, "等待的时间太长了"),
        ({"file": SimpleUploadedFile("空.docx", b"PK\x03\x04")}, "打不开"),
        ({"file": SimpleUploadedFile("空.txt", b" ")}, "空文件"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    sent: dict[str, object], sentence: str, clerk: Client
) -> None:
    refused = clerk.post(IMPORT, sent)
    assert refused.status_code == 422
    assert sentence in text_of(refused)


def test_text_without_a_practice_shows_what_became_of_it(clerk: Client) -> None:
    shown = text_of(
        clerk.post(IMPORT, {"text": "要认真贯彻落实，切实做好推广工作，加强组织领导，确保落到实处。"})
    )
    assert "没有读到条目" in shown
    assert "看不出名称" in shown


def test_a_name_that_is_taken_keeps_everything_entered(clerk: Client) -> None:
    make_list(make_person(Role.OFFICE_CLERK))
    shown = clerk.post(IMPORT, {"text": "1.甲事项网上办。正文。"})
    facts = {"packed": packed_in(shown), "confirmed": "1", "name": "第九十批经验", "source": "档案7号"}
    refused = clerk.post(IMPORT, facts)
    assert refused.status_code == 409
    assert "已有名为“第九十批经验”的有效清单" in text_of(refused)
    assert 'value="档案7号"' in text_of(refused)
    facts = {**facts, "packed": packed_in(refused), "supersedes": str(PrecedentList.objects.get().pk)}
    assert clerk.post(IMPORT, facts).status_code == 302
    assert PrecedentList.objects.in_force().get().size == 1


def test_everybody_reads_a_list_and_finds_in_it(reader: Client) -> None:
    kept = make_list(place="全国")
    shown = text_of(reader.get("/precedents/lists/"))
    assert "第九十批经验" in shown
    assert "导入清单" not in shown
    assert "企业字号自助比对" in text_of(reader.get(kept.get_absolute_url()))
    narrowed = text_of(reader.get(kept.get_absolute_url(), {"q": "船舶 核发"}))
    assert "船舶证书多证联办" in narrowed
    assert "企业字号自助比对" not in narrowed
    assert "没有找到" in text_of(reader.get(kept.get_absolute_url(), {"q": "没有的词"}))


def test_a_long_list_goes_on_over_pages(reader: Client) -> None:
    kept = make_list(text="\n".join(f"{n}.做法第{n}种。正文。" for n in range(1, 121)))
    first = text_of(reader.get(kept.get_absolute_url()))
    assert "做法第50种" in first
    assert "做法第51种" not in first
    second = text_of(reader.get(f"{kept.get_absolute_url()}?after=50"))
    assert "做法第51种" in second


def test_a_practice_is_put_right_from_its_page(clerk: Client) -> None:
    precedent = make_list().precedents.get(position=1)
    address = f"/precedents/entries/{precedent.pk}/edit/"
    assert 'value="1"' in text_of(clerk.get(address))
    sent = {"title": "仓储货物状态监管", "text": "按状态监管。", "edit_version": "1"}
    shown = text_of(clerk.post(address, sent, follow=True))
    assert "修改记录" in shown
    assert "<del>保税货物分类监管</del>" in shown
    assert "<ins>仓储货物状态监管</ins>" in shown
    stale = clerk.post(address, {**sent, "text": "后保存的。"})
    assert stale.status_code == 409
    assert "后保存的。" in text_of(stale)
    refused = clerk.post(address, {**sent, "title": "", "edit_version": "2"})
    assert refused.status_code == 422


def test_a_list_is_changed_superseded_and_withdrawn_from_its_page(clerk: Client) -> None:
    kept = make_list()
    other = make_list(text="1.甲事项网上办。正文。", name="又一份")
    address = f"/precedents/lists/{kept.pk}/"
    assert "改了名" in text_of(clerk.post(f"{address}edit/", {"name": "改了名"}, follow=True))
    assert clerk.post(f"{address}supersede/", {"successor": str(kept.pk)}).status_code == 422
    assert "已替代" in text_of(clerk.post(f"{address}supersede/", {"successor": str(other.pk)}, follow=True))
    assert clerk.post(f"{address}supersede/", {"successor": str(other.pk)}).status_code == 409
    assert clerk.post(f"/precedents/lists/{other.pk}/withdraw/", {"reason": " "}).status_code == 422
    clerk.post(f"/precedents/lists/{other.pk}/withdraw/", {"reason": "误导入"})
    other.refresh_from_db()
    assert (other.state, other.withdrawn_because) == (ListState.WITHDRAWN, "误导入")


def test_a_withdrawn_list_is_not_there_for_others(reader: Client, clerk: Client) -> None:
    kept = make_list()
    precedent = kept.precedents.get(position=1)
    clerk.post(f"/precedents/lists/{kept.pk}/withdraw/", {"reason": "误导入"})
    assert reader.get(kept.get_absolute_url()).status_code == 404
    assert reader.get(precedent.get_absolute_url()).status_code == 404
    assert "误导入" in text_of(clerk.get(kept.get_absolute_url()))
