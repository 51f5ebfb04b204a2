"""检索记录: what a kept search says on paper, for whom, and that nobody's conclusion is invented."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pdfplumber
import pytest
from django.conf import settings

from accounts.choices import Role
from accounts.models import User
from core import outbox
from core.errors import Incomplete, NotAllowed
from core.models import Notice, OutboxEntry
from precedents.actions.annexes import (
    conclude_search,
    drop_old_annexes,
    make_annex,
    request_annex,
    tell_annex_failed,
)
from precedents.actions.runs import Asked, adopt_hit, search_and_keep, set_hit_aside
from precedents.annex import WRITERS, read_annex
from precedents.explaining.points import MOST_POINTS, points_in
from precedents.index.storing import index_document, set_shelf
from precedents.models import Annex, SearchRun, Source
from precedents.origin import Origin
from precedents.searching.asking import Query
from tests.clients import client_of
from tests.factories import make_person
from tests.precedents.shelves import shelf

pytestmark = pytest.mark.django_db
POINTS = ("货物在仓库内按账册分别管理", "随机抽查由系统派单")
QUERY = Query("保税货物分类监管", "货物在仓库内按账册分别管理，随机抽查由系统派单。", points=POINTS)


@pytest.fixture
def clerk() -> User:
    set_shelf(Source.LIST, "1", name="第七批清单", is_open=True, digest="ab" * 32)
    shelf("c", is_open=False, source=Source.CANDIDATE)
    origin = Origin(place="滨南", document="滨自贸发〔2021〕12号", in_force_since="2021-06-01")
    text = "货物在仓库内按账册分别管理，每月盘点一次。"
    index_document(Source.LIST, "a", "保税货物分账监管", text, shelf="1", origin=origin)
    index_document(Source.LIST, "b", "保税货物快速通关", "货物到港即放。", shelf="1")
    index_document(Source.CANDIDATE, "9", "未发布的货物监管", "货物在仓库内按账册分别管理。", shelf="c")
    return make_person(Role.OFFICE_CLERK)


def kept(by: User, query: Query = QUERY) -> SearchRun:
    return search_and_keep(query, by=by, asked=Asked(purpose="核实是否首创", phrases=("随机",)))


def words_of(run: SearchRun, person: User, file_format: str) -> str:
    target = io.BytesIO()
    WRITERS[file_format](read_annex(run, person), target)
    if file_format == "pdf":
        with pdfplumber.open(target) as pages:
            return (
                "".join(page.extract_text() or "" for page in pages.pages).replace("\n", "").replace(" ", "")
            )
    document = docx.Document(target)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_the_paper_says_what_was_sought_where_and_what_came_of_it(clerk: User, file_format: str) -> None:
    run = kept(clerk)
    adopt_hit(run.hits.get(key="a"), by=clerk)
    set_hit_aside(run.hits.get(key="b"), by=clerk, reason="对象不同")
    words = words_of(run, clerk, file_format)
    for said in (
        *("核实是否首创", *POINTS, run.digest, "第七批清单", "abababab", "只按字面检索", "不计的套话：随机"),
        *("保税货物分账监管", "〔2021〕", "已采用", "对象不同", "未检出，不等于没有"),
    ):
        assert said.replace(" ", "") in words.replace(" ", ""), said
    assert "全国首创" not in words


def test_each_point_stands_beside_the_hits_that_agree_with_it(clerk: User) -> None:
    run = kept(clerk)
    document = docx.Document(as_docx(run, clerk))
    [first] = [table for table in document.tables if table.rows[0].cells[1].text == "查新点"]
    assert [cell.text for cell in first.rows[1].cells][:2] == ["1. 保税货物分账监管", POINTS[0]]
    underlined = [run.text for run in first.rows[1].cells[2].paragraphs[0].runs if run.bold and run.underline]
    assert underlined == ["货物在仓库内按账册分别管理"]
    told = [one.text for one in document.paragraphs]
    assert told.index(f"查新点2：{POINTS[1]}") + 1 == told.index(
        "检出的做法中，没有与这一点字面相近的句子。未检出，不等于没有。"
    )


def as_docx(run: SearchRun, person: User) -> io.BytesIO:
    target = io.BytesIO()
    WRITERS["docx"](read_annex(run, person), target)
    return target


def test_the_conclusion_is_a_persons_or_a_blank(clerk: User) -> None:
    run = kept(clerk)
    assert "签字" in words_of(run, clerk, "docx")
    conclude_search(run, by=clerk, text=" 有部分相同做法，属于拓展。 ")
    words = words_of(run, clerk, "docx")
    assert "有部分相同做法，属于拓展。" in words
    assert str(clerk) in words
    assert "签字" not in words


@pytest.mark.parametrize("text", ["", "  \n", "字" * 2001])
def test_a_conclusion_says_something_that_fits(clerk: User, text: str) -> None:
    run = kept(clerk)
    with pytest.raises(Incomplete):
        conclude_search(run, by=clerk, text=text)
    answer = client_of(clerk).post(f"{run.get_absolute_url()}conclusion/", {"text": text})
    assert (answer.status_code, text.strip() in answer.content.decode()) == (422, True)


def test_others_neither_conclude_nor_print(clerk: User) -> None:
    unit, other = make_person(Role.SUBMITTER), make_person(Role.SUBMITTER)
    run = kept(unit)
    with pytest.raises(NotAllowed):
        conclude_search(run, by=other, text="相同")
    for act in (lambda: request_annex(run, by=other, file_format="pdf"), lambda: read_annex(run, other)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        conclude_search(run, by=make_person(Role.AUDITOR), text="相同")


def test_what_is_not_published_is_on_the_offices_paper_alone(clerk: User) -> None:
    assert "（未发布）" in words_of(kept(clerk), clerk, "docx")
    unit = make_person(Role.SUBMITTER)
    run = kept(unit)
    for reader in (unit, clerk):
        assert "未发布的货物监管" not in words_of(run, reader, "docx")


def test_a_worker_makes_the_file_once_and_whoever_asked_fetches_it(clerk: User) -> None:
    run = kept(clerk)
    client = client_of(clerk)
    for _time in range(2):
        assert client.post(f"{run.get_absolute_url()}annexes/new/", {"format": "pdf"}).status_code == 302
    annex = Annex.objects.get()
    assert "正在生成" in client.get(run.get_absolute_url()).content.decode()
    for entry in OutboxEntry.objects.all():
        outbox.deliver(entry.pk)
    annex.refresh_from_db()
    make_annex({"annex": annex.pk})
    address = f"/precedents/annexes/{annex.pk}/"
    assert address in client.get(f"{run.get_absolute_url()}annexes/").content.decode()
    fetched = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]  # a file
    assert (fetched[:5], len(fetched)) == (b"%PDF-", annex.size)
    assert client_of(make_person(Role.OFFICE_CLERK)).get(address).status_code == 404
    assert client.post(f"{run.get_absolute_url()}annexes/new/", {"format": "exe"}).status_code == 302
    assert Annex.objects.count() == 1


def test_a_file_that_could_not_be_made_is_told_once(clerk: User) -> None:
    annex = request_annex(kept(clerk), by=clerk, file_format="docx")
    for _time in range(2):
        tell_annex_failed({"annex": annex.pk}, "磁盘已满")
    assert [notice.body for notice in Notice.objects.all()] == ["原因：磁盘已满"]
    assert "没有生成：磁盘已满" in client_of(clerk).get(annex.run.get_absolute_url()).content.decode()


def test_files_are_dropped_after_a_week(clerk: User) -> None:
    annex = request_annex(kept(clerk), by=clerk, file_format="docx")
    make_annex({"annex": annex.pk})
    assert drop_old_annexes() == 0
    Annex.objects.update(created_at=annex.created_at - timedelta(days=settings.KEPT_DAYS["made_files"]))
    assert drop_old_annexes() == 1


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", ()),
        ("三方共用一份清单，省去重复申报。", ("三方共用一份清单，省去重复申报。",)),
        ("一是共用清单；二是只报一次。", ("共用清单", "只报一次。")),
        ("1.共用清单。\n2.只报一次。", ("共用清单。", "只报一次。")),
        ("（一）共用清单（二）只报一次", ("共用清单", "只报一次")),
        ("①共用清单；②只报一次", ("共用清单", "只报一次")),
        ("共用清单。只报一次！", ("共用清单。", "只报一次！")),
        ("费率由1.5降到1.2。", ("费率由1.5降到1.2。",)),
        ("创新在两点：一是共用清单，二是只报一次。", ("创新在两点", "共用清单", "只报一次。")),
    ],
)
def test_points_are_counted_as_their_writer_counts(text: str, points: tuple[str, ...]) -> None:
    assert points_in(text) == points


def test_more_points_than_fit_stay_with_the_last() -> None:
    points = points_in("".join(f"第{n}点。" for n in range(40)))
    assert len(points) == MOST_POINTS
    assert "第39点" in points[-1]
