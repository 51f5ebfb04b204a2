"""What the drafting desk shows and checks: figures with their rows, previews, versions, the check list."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from accounts.choices import UnitKind
from core.errors import Incomplete
from documents.titles import break_title, propose_breaks
from documents.typography import typography_faults
from letters import actions
from letters.actions.drafting import wording_of
from letters.checklist import check_list
from letters.composing import content_of, figures_of
from letters.counted import counted_rows, figure_rows
from letters.models import Letter
from letters.versions import changes_between, versions_of
from measures.models import Measure
from register import actions as register_actions
from tests.factories import Cast, make_cast, make_unit
from tests.letters.drafted import client_of, draft, group
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def entries(letter: Letter, **changes: object) -> dict[str, object]:
    words = wording_of(letter)
    return {
        "edit_version": letter.edit_version,
        "title": words.title,
        "title_lines": "\n".join(words.title_lines),
        "addressees": words.addressees,
        "template": words.template,
        "annex_title": words.annex_title,
        "signature": "\n".join(words.signature),
        "copy_to": words.copy_to,
        "urgency": words.urgency,
        **changes,
    }


def test_every_figure_is_the_sum_of_the_rows_behind_it(cast: Cast) -> None:
    earlier = make_cast(evaluators=1, number=3)
    register_actions.set_opening_balance(
        by=cast.clerk,
        up_to_batch=2,
        batches=2,
        measures=31,
        national_replications=4,
        best_practices=1,
        source="第2批的函",
    )
    issued = actions.issue_letter(letter_in("signed", earlier), by=earlier.signatory)
    day = issued.signed_on
    assert day is not None
    entry = earlier.batch.register_entries.get()
    register_actions.recognise_entry(
        entry, by=cast.clerk, kind="best_practice", dated_on=day, source="某通知"
    )
    letter = draft(cast, "甲事一次办", "乙事一次办")
    values = {name: value for name, _label, value in figure_rows(letter, figures_of(letter, day))}
    for name in ("previous_batches", "previous_measures", "national_replications", "best_practices"):
        rows = counted_rows(letter, name, day)
        assert sum(int(row.amount) for row in rows) == values[name]
        assert rows[0].source == "第2批的函"
    assert len(counted_rows(letter, "selected", day)) == values["selected"] == 2
    assert len(counted_rows(letter, "taiwan_related", day)) == values["taiwan_related"]


@pytest.mark.parametrize("name", ["zone", "nonsense", "by_class-"])
def test_what_is_no_figure_has_no_page(cast: Cast, name: str) -> None:
    letter = draft(cast)
    assert client_of(cast).get(f"/letters/manage/{letter.pk}/figures/{name}/").status_code == 404


def test_every_saved_version_can_be_compared_to_the_word(cast: Cast) -> None:
    letter = draft(cast)
    words = replace(wording_of(letter), addressees="各有关单位：", copy_to="东海海关")
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    after, before = versions_of(letter)
    assert (before.number, after.number, after.by) == (1, 2, cast.clerk.name)
    changes = {change.label: change.pieces for change in changes_between(before, after)}
    assert set(changes) == {"主送机关", "抄送机关"}
    assert changes["抄送机关"] == (("insert", "东海海关"),)


@pytest.mark.parametrize("query", ["", "?before=1&after=99", "?before=x&after=²", "?after=1"])
def test_the_versions_page_takes_any_address(cast: Cast, query: str) -> None:
    letter = draft(cast)
    assert client_of(cast).get(f"/letters/manage/{letter.pk}/versions/{query}").status_code == 200


def test_the_live_preview_shows_the_pages_of_what_is_typed_and_stores_nothing(cast: Cast) -> None:
    letter = draft(cast)
    client = client_of(cast)
    answer = client.post(
        f"/letters/manage/{letter.pk}/preview/", entries(letter, addressees="还没有保存的单位：")
    )
    page = answer.context["preview"]
    first = client.get(f"/letters/manage/{letter.pk}/preview/{page.key}/1.png")
    assert Image.open(io.BytesIO(first.content)).size == (953, 1348)
    letter.refresh_from_db()
    assert letter.addressees != "还没有保存的单位："


def test_a_preview_is_kept_for_its_own_letter_and_for_some_minutes(cast: Cast) -> None:
    letter = draft(cast)
    client = client_of(cast)
    key = client.post(f"/letters/manage/{letter.pk}/preview/", entries(letter)).context["preview"].key
    other = draft(make_cast(evaluators=1))
    assert client.get(f"/letters/manage/{other.pk}/preview/{key}/1.png").status_code == 404
    assert client.get(f"/letters/manage/{letter.pk}/preview/{key}/99.png").status_code == 404
    cache.clear()
    assert client.get(f"/letters/manage/{letter.pk}/preview/{key}/1.png").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"template": "近期入选48项。"}, "手写的数字"),
        ({"template": ""}, "正文"),
        ({"title": "㊣㋿𰻞的函"}, "字体"),
        ({"groups": ["x"]}, "x"),
        ({"edit_version": "x"}, "整数"),
    ],
)
def test_a_preview_says_what_keeps_it_from_being_shown(
    cast: Cast, changes: dict[str, object], said: str
) -> None:
    letter = draft(cast)
    answer = client_of(cast).post(f"/letters/manage/{letter.pk}/preview/", entries(letter, **changes))
    assert answer.status_code == 200
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{first}\n{second}", ""),
        ("{title}", "标题第1行宽"),
        ("{first}\n{second}。", "与标题不同，没有采用"),
    ],
)
def test_title_lines_that_are_not_printed_as_they_were_typed_are_told_at_once(
    cast: Cast, lines: str, said: str
) -> None:
    letter = draft(cast)
    title = content_of(letter, timezone.localdate()).title
    first, second = break_title(title)
    typed = lines.format(title=title, first=first, second=second)
    answer = client_of(cast).post(f"/letters/manage/{letter.pk}/preview/", entries(letter, title_lines=typed))
    told = "".join(answer.context["remarks"])
    assert (bool(told), said in told) == (bool(said), True)
    assert said in answer.content.decode()


@pytest.mark.parametrize("count", [61, 80, 100, 200])
def test_a_title_of_more_than_three_lines_is_filled_in_one_way_at_once(count: int) -> None:
    title = ("省自贸办关于做好创新举措征集报送和第三方评估工作" * 9)[:count]
    started = monotonic()
    (lines,) = propose_breaks(title, ["省自贸办"])
    assert ("".join(lines), monotonic() - started < 5) == (title, True)


def test_titles_are_proposed_by_sense_and_none_parts_a_word() -> None:
    proposed = propose_breaks(
        "省自贸办关于发布东海自贸试验区第4批创新举措评估结果的函", ["东海自贸试验区", "省自贸办"]
    )
    assert proposed[0] == ("省自贸办关于发布东海自贸试验区", "第4批创新举措评估结果的函")
    assert len(proposed) > 1
    assert all("".join(lines) == "".join(proposed[0]) for lines in proposed)
    assert not any(line.endswith("关于") for lines in proposed for line in lines)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("办理时限缩短,免跑一次。", "半角标点"),
        ("内容(试行)已印发。", "半角括号"),
        ('推行"一件事"。', "直引号"),
        ("压缩至１０天。", "全角字符"),
        ("企业、个人...都可办理。", "省略号"),
        ("一次办好--不再跑。", "破折号"),
        ("一次办好，，不再跑。", "重复的标点"),
        ("一次　办好。", "空格"),
        ("推行“一件事。", "成对"),
        ("推行一件事”。", "成对"),
    ],
)
def test_punctuation_and_width_are_looked_at(text: str, wrong: str) -> None:
    assert any(wrong in sentence for sentence in typography_faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "办理时限由9:30延至17:30，占比98.5%。",
        "采用 AI 预填（含 PDF 附表）。",
        "“一船一档”、《规则》〔2024〕6号——试行……",
        "全岛通办 一窗办好",
        "见 https://a.example/b?c=d,e",
    ],
)
def test_sound_texts_have_no_fault(text: str) -> None:
    assert list(typography_faults(text)) == []


def test_the_check_list_blocks_with_the_exact_reason(cast: Cast) -> None:
    letter = draft(cast, "甲事一次办", "乙事一次办")
    Measure.objects.filter(batch=cast.batch).update(title="同一件事,一次办")
    failed = {
        check.label: check.faults for check in check_list(letter, timezone.localdate()) if not check.is_passed
    }
    sentences = " ".join(fault.message for faults in failed.values() for fault in faults or ())
    assert "第1项与第2项同名" in sentences
    assert "“,”是半角标点" in sentences
    shown = client_of(cast).get(f"/letters/manage/{letter.pk}/").content.decode()
    assert "第1项：“,”是半角标点" in shown
    with pytest.raises(Incomplete, match="需要补正"):
        actions.send_to_review(letter, by=cast.clerk)


def test_a_correction_is_not_dated_before_what_it_corrects(cast: Cast) -> None:
    letter = letter_in("issued", cast)
    correction = actions.draft_correction(letter, by=cast.clerk, reason="错字")
    assert letter.signed_on is not None
    day = letter.signed_on - timedelta(days=1)
    sentences = [fault.message for check in check_list(correction, day) for fault in check.faults or ()]
    assert any("早于被更正的函" in sentence for sentence in sentences)


def test_a_unit_named_twice_by_groups_gets_the_letter_once(cast: Cast) -> None:
    unit = make_unit(UnitKind.AREA_COMMITTEE)
    groups = (group(cast, "甲", "甲类单位", unit, cast.unit), group(cast, "乙", "乙类单位", unit))
    letter = draft(cast)
    words = replace(wording_of(letter), addressees="", groups=tuple(one.pk for one in groups))
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    letter = actions.send_to_review(letter, by=cast.clerk)
    letter = actions.sign_letter(actions.review_letter(letter, by=cast.reviewer), by=cast.signatory)
    letter = actions.issue_letter(letter, by=cast.signatory)
    assert sorted(letter.deliveries.values_list("unit", flat=True)) == sorted([unit.pk, cast.unit.pk])
