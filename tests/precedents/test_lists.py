"""Lists come in whole, are put right on record, and end without being lost; the search follows each of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed, StaleVersion, WrongState
from core.trail.reading import changes_of
from precedents.actions.editing import change_list, edit_entry
from precedents.actions.ending import supersede_list, withdraw_list
from precedents.actions.importing import import_list
from precedents.models import IndexedDocument, ListState, Precedent, PrecedentList, Shelf
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from tests.factories import make_person
from tests.precedents.lists import TEXT, brought, make_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_person(Role.OFFICE_CLERK)


def found(title: str, text: str = "") -> list[str]:
    shelves = Shelf.objects.filter(in_use=True).values_list("pk", flat=True)
    return [hit.title for hit in find(Query(title, text), Scope.of(shelves), top=5).hits]


def test_an_imported_list_keeps_its_order_its_facts_and_who_brought_it(clerk: User) -> None:
    kept = make_list(clerk, document="某〔2031〕1号", issued_on=date(2031, 3, 1), place="全国")
    kept.refresh_from_db()
    assert (kept.size, kept.state, kept.imported_by, kept.file_name) == (
        3,
        ListState.IN_FORCE,
        clerk,
        "经验.txt",
    )
    assert list(kept.precedents.values_list("position", "title", "read_at")) == [
        (1, "保税货物分类监管", "第1行"),
        (2, "企业字号自助比对", "第2行"),
        (3, "船舶证书多证联办", "第3行"),
    ]


def test_a_list_is_found_from_the_moment_it_is_imported(clerk: User) -> None:
    kept = make_list(clerk, document="某〔2031〕1号", issued_on=date(2031, 3, 1), place="全国")
    assert found("货物分类监管")[0] == "保税货物分类监管"
    document = IndexedDocument.objects.get(title="保税货物分类监管")
    path = kept.precedents.get(position=1).get_absolute_url()
    assert document.origin == {
        "place": "全国",
        "document": "某〔2031〕1号",
        "in_force_since": "2031-03-01",
        "place_in_list": "第1行",
        "path": path,
    }


@pytest.mark.parametrize("role", [role for role in Role.values if not role.startswith("office_")])
def test_only_the_office_keeps_lists(role: str, clerk: User) -> None:
    kept = make_list(clerk)
    other = make_person(role)
    precedent = kept.precedents.get(position=1)
    with pytest.raises(NotAllowed):
        import_list(brought("1.甲事项网上办。正文。", name="又一份"), by=other)
    with pytest.raises(NotAllowed):
        change_list(kept, by=other, name="改名")
    with pytest.raises(NotAllowed):
        edit_entry(precedent, by=other, version=1, title="改名")
    with pytest.raises(NotAllowed):
        supersede_list(kept, by=other, successor=kept)
    with pytest.raises(NotAllowed):
        withdraw_list(kept, by=other, reason="误导入")


def test_what_nothing_was_read_from_is_refused_with_its_reasons(clerk: User) -> None:
    with pytest.raises(Incomplete) as refusal:
        import_list(
            brought("各单位要认真贯彻落实决策部署，切实做好推广工作，加强组织领导，确保落到实处。"), by=clerk
        )
    assert "看不出名称" in refusal.value.errors[0].message
    assert not PrecedentList.objects.exists()


def test_a_fact_that_is_wrong_names_its_field_and_nothing_is_kept(clerk: User) -> None:
    with pytest.raises(Incomplete) as refusal:
        import_list(brought(name="", document="号" * 101), by=clerk)
    assert {fault.place for fault in refusal.value.errors} == {"name", "document"}
    assert not PrecedentList.objects.exists()
    assert not Shelf.objects.exists()


def test_the_name_and_the_file_of_a_list_in_force_are_taken(clerk: User) -> None:
    make_list(clerk)
    with pytest.raises(WrongState, match="已有名为“第九十批经验”的有效清单"):
        make_list(clerk, "1.甲事项网上办。正文。")
    with pytest.raises(WrongState, match="这份文件已经导入为“第九十批经验”"):
        make_list(clerk, name="又一份")


def test_a_list_may_take_the_place_and_the_name_of_another_as_it_comes_in(clerk: User) -> None:
    old = make_list(clerk)
    new = import_list(brought("1.跨境电商退货中心仓。退货集中处理。"), by=clerk, supersedes=old)
    old.refresh_from_db()
    assert (old.state, old.superseded_by) == (ListState.SUPERSEDED, new)
    assert found("保税货物分类监管退货") == ["跨境电商退货中心仓"]


def test_what_was_doubtful_is_kept_with_the_list(clerk: User) -> None:
    assert "写的是24项，读到3项" in make_list(clerk, f"解读24项经验。\n{TEXT}").remarks


def test_an_edited_practice_is_found_as_it_now_is_and_its_history_is_kept(clerk: User) -> None:
    precedent = make_list(clerk).precedents.get(position=1)
    digest = Shelf.objects.get().digest
    edit_entry(precedent, by=clerk, version=1, title="仓储货物状态监管", text="按货物状态监管。")
    assert found("仓储货物状态监管")[0] == "仓储货物状态监管"
    assert "保税货物分类监管" not in found("保税货物分类监管")
    assert Shelf.objects.get().digest != digest
    changes = [(one.becomes["title"], one.event.act) for one in changes_of(precedent)]
    assert changes == [("仓储货物状态监管", "edit_entry")]


def test_two_people_at_one_practice_do_not_overwrite_one_another(clerk: User) -> None:
    precedent = make_list(clerk).precedents.get(position=1)
    edit_entry(precedent, by=clerk, version=1, text="先保存的。")
    with pytest.raises(StaleVersion) as refusal:
        edit_entry(precedent, by=clerk, version=1, text="后保存的。")
    assert (refusal.value.version, refusal.value.current["text"]) == (2, "先保存的。")


def test_a_practice_needs_a_name_and_a_text_that_fits(clerk: User) -> None:
    precedent = make_list(clerk).precedents.get(position=1)
    with pytest.raises(Incomplete) as refusal:
        edit_entry(precedent, by=clerk, version=1, title="")
    assert [fault.place for fault in refusal.value.errors] == ["title"]
    with pytest.raises(Incomplete, match="1处"):
        edit_entry(precedent, by=clerk, version=1, text="字" * 20_001)


def test_a_changed_fact_reaches_every_practice_that_has_none_of_its_own(clerk: User) -> None:
    kept = make_list(clerk)
    change_list(kept, by=clerk, name="改了名的经验", place="某自贸试验区")
    assert Shelf.objects.get().name == "改了名的经验"
    assert {one.origin["place"] for one in IndexedDocument.objects.all()} == {"某自贸试验区"}


def test_a_name_that_another_list_has_is_refused_at_its_field(clerk: User) -> None:
    make_list(clerk)
    other = make_list(clerk, "1.甲事项网上办。正文。", name="又一份")
    with pytest.raises(Incomplete) as refusal:
        change_list(other, by=clerk, name="第九十批经验")
    assert refusal.value.errors[0].place == "name"


def test_a_superseded_list_is_read_and_no_longer_found(clerk: User) -> None:
    old, new = make_list(clerk), make_list(clerk, "1.甲事项网上办。正文。", name="又一份")
    supersede_list(old, by=clerk, successor=new)
    assert found("保税货物分类监管") == []
    assert old in PrecedentList.objects.visible_to(make_person(Role.SUBMITTER))


def test_only_another_list_in_force_takes_a_lists_place(clerk: User) -> None:
    old, new = make_list(clerk), make_list(clerk, "1.甲事项网上办。正文。", name="又一份")
    with pytest.raises(Incomplete, match="1处"):
        supersede_list(old, by=clerk, successor=old)
    withdraw_list(new, by=clerk, reason="误导入")
    with pytest.raises(Incomplete, match="1处"):
        supersede_list(old, by=clerk, successor=new)


def test_a_withdrawn_list_is_left_to_the_office(clerk: User) -> None:
    kept = make_list(clerk)
    withdraw_list(kept, by=clerk, reason="误导入")
    assert found("保税货物分类监管") == []
    assert not PrecedentList.objects.visible_to(make_person(Role.EVALUATOR)).exists()
    assert not Precedent.objects.visible_to(make_person(Role.SUBMITTER)).exists()
    assert PrecedentList.objects.visible_to(make_person(Role.AUDITOR)).get() == kept
    assert not PrecedentList.objects.visible_to(AnonymousUser()).exists()


def test_withdrawing_needs_a_reason(clerk: User) -> None:
    with pytest.raises(Incomplete):
        withdraw_list(make_list(clerk), by=clerk, reason=" ")


def test_a_list_that_ended_stays_as_it_is(clerk: User) -> None:
    kept = make_list(clerk)
    other = make_list(clerk, "1.甲事项网上办。正文。", name="又一份")
    withdraw_list(kept, by=clerk, reason="误导入")
    for step in (
        lambda: change_list(kept, by=clerk, name="改名"),
        lambda: edit_entry(kept.precedents.get(position=1), by=clerk, version=1, title="改名"),
        lambda: supersede_list(kept, by=clerk, successor=other),
        lambda: withdraw_list(kept, by=clerk, reason="再撤"),
        lambda: import_list(brought("1.乙事项。正文。", name="第三份"), by=clerk, supersedes=kept),
    ):
        with pytest.raises(WrongState):
            step()
    assert PrecedentList.objects.count() == 2


def test_the_name_and_the_file_of_a_list_that_ended_are_free_again(clerk: User) -> None:
    withdraw_list(make_list(clerk), by=clerk, reason="误导入")
    assert make_list(clerk).is_in_force


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "superseded"},
        {"state": "withdrawn"},
        {"state": "other"},
        {"withdrawn_because": "无"},
    ],
)
def test_the_database_refuses_states_that_contradict_themselves(wrong: dict[str, str], clerk: User) -> None:
    kept = make_list(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrecedentList.objects.filter(pk=kept.pk).update(**wrong)
