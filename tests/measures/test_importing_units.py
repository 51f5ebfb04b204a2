"""A cell's names lead to units, or are refused; nothing is guessed."""

from __future__ import annotations

import pytest

from accounts.choices import UnitKind
from core.errors import Incomplete
from measures import actions
from measures.importing.units import KnownUnit, units_named
from measures.importing.values import ImportedDraft
from measures.models import Measure
from tests.factories import TEXTS, make_cast, make_unit

KNOWN = [
    KnownUnit(1, "经济发展局", True),
    KnownUnit(2, "海关(北片区)", True),
    KnownUnit(3, "科技、工业和信息化局", True),
    KnownUnit(4, "科技", True),
    KnownUnit(5, "税务局", True),
    KnownUnit(6, "税务局", True),
    KnownUnit(7, "旧单位", False),
    KnownUnit(8, "工业和信息化局", True),
]


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("", ()),
        ("无", ()),
        ("经济发展局", (1,)),
        ("海关（北片区）、经济发展局", (2, 1)),
        ("科技、工业和信息化局", (3,)),
        ("科技；工业和信息化局", (4, 8)),
        ("经济发展局、科技、工业和信息化局", (1, 3)),
        (" 经济发展局 ；\n海关(北片区)\n", (1, 2)),
        ("经济发展局,经济发展局", (1,)),
    ],
)
def test_names_survive_their_brackets_and_dividers(cell: str, keys: tuple[int, ...]) -> None:
    assert units_named(cell, KNOWN).keys == keys
    assert units_named(cell, KNOWN).faults == ()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("税务局", "有2个单位都叫“税务局”"),
        ("旧单位", "“旧单位”已停用"),
        ("经济发展局、新单位", "没有名为“新单位”的单位"),
    ],
)
def test_what_is_not_one_unit_in_use_is_refused(cell: str, said: str) -> None:
    [fault] = units_named(cell, KNOWN).faults
    assert said in fault


def test_what_stands_with_the_measure_already_may_stay() -> None:
    kept = [
        *KNOWN[:5],
        KnownUnit(6, "税务局", True, is_joint=True),
        KnownUnit(7, "旧单位", False, is_joint=True),
    ]
    assert units_named("税务局、旧单位", kept).keys == (6, 7)


def test_an_exact_name_is_meant_beside_one_that_looks_the_same() -> None:
    known = [KnownUnit(1, "海关(北)", True), KnownUnit(2, "海关（北）", True)]
    assert units_named("海关（北）", known).keys == (2,)


def test_a_cell_of_nothing_but_dividers_is_read_at_once() -> None:
    assert units_named("、" * 20_000, KNOWN).keys == ()


@pytest.mark.django_db
def test_an_import_names_the_place_of_a_unit_that_it_cannot_tell() -> None:
    cast = make_cast(evaluators=1)
    for kind in (UnitKind.MEMBER_AGENCY, UnitKind.ECONOMIC_BUREAU):
        make_unit(kind, "同名单位")
    retired = make_unit(UnitKind.MEMBER_AGENCY, "已撤并单位")
    retired.is_active = False
    retired.save()
    for name, said in (("同名单位", "2个单位"), ("已撤并单位", "已停用")):
        draft = ImportedDraft("填报!3", "", dict(TEXTS), name)
        with pytest.raises(Incomplete) as refused:
            actions.import_measures(cast.batch, by=cast.submitter, drafts=[draft])
        [fault] = refused.value.errors
        assert (fault.place, said in fault.message) == ("填报!3 联合单位", True)
    assert not Measure.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("character", ["\U00031350", "\U0002ebf0"])
def test_a_rare_character_of_a_name_is_kept_and_an_old_code_of_one_answered(character: str) -> None:
    cast = make_cast(evaluators=1)
    assert cast.draft(contact=f"林{character}").contact == f"林{character}"
    with pytest.raises(Incomplete) as refused:
        cast.draft(contact="林\ue863")
    assert "“联系人”含有旧字库的字符 U+E863，请改为“䶮”" in refused.value.errors[0].message
