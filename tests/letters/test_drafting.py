"""Writing a letter on its screens: words, groups, the annex's order, slips put right, figures, versions, previews."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from accounts.errors import Incomplete, NotAllowed, WrongState
from accounts.models import Unit, UnitKind
from evaluations.models import Decision
from letters import actions
from letters.actions.drafting import wording_of
from letters.checklist import check_list
from letters.counted import counted_rows, figure_rows
from letters.models import AddresseeGroup, Letter
from letters.titles import propose_breaks
from letters.typography import typography_faults
from letters.versions import changes_between, versions_of
from measures.models import Measure
from tests.factories import Cast, make_cast, make_unit
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def draft(cast: Cast, *titles: str) -> Letter:
    for title in titles or ("跨境小包“一单到底”",):
        cast.accepted(title=title)
    return cast.drafted_letter()


def client_of(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


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


def group(cast: Cast, name: str, wording: str, *units: Unit) -> AddresseeGroup:
    return actions.keep_addressee_group(by=cast.clerk, name=name, wording=wording, units=units)


def test_an_empty_addressees_line_is_written_from_the_groups_in_their_order(cast: Cast) -> None:
    first = group(cast, "片区", "各片区管委会，")
    second = group(cast, "商务", "各设区市商务局")
    letter = draft(cast)
    words = replace(wording_of(letter), addressees="", groups=(second.pk, first.pk))
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    assert letter.addressees == "各片区管委会，各设区市商务局："


def test_typed_addressees_stay_whatever_the_groups_say(cast: Cast) -> None:
    one = group(cast, "片区", "各片区管委会")
    letter = draft(cast)
    words = replace(wording_of(letter), addressees="各有关单位：", groups=(one.pk,))
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    assert (letter.addressees, list(letter.addressee_groups.all())) == ("各有关单位：", [one])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"wording": "，"}, "wording"),
        ({"name": "片区"}, "name"),
        ({"wording": "字" * 201}, "name"),
        ({"wording": "各\x07单位"}, "wording"),
    ],
)
def test_a_group_that_cannot_be_used_is_refused_by_its_field(
    cast: Cast, changes: dict[str, str], field: str
) -> None:
    group(cast, "片区", "各片区管委会")
    with pytest.raises(Incomplete) as refusal:
        actions.keep_addressee_group(
            by=cast.clerk, units=[], **{"name": "商务", "wording": "各局", **changes}
        )
    assert [fault.place for fault in refusal.value.errors] == [field]


def test_only_the_office_keeps_groups(cast: Cast) -> None:
    kept = group(cast, "片区", "各片区管委会")
    for act in (
        lambda: actions.keep_addressee_group(by=cast.signatory, name="甲", wording="乙", units=[]),
        lambda: actions.drop_addressee_group(by=cast.unit_lead, group=kept),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_urgency_and_copies_are_printed(cast: Cast) -> None:
    letter = draft(cast)
    words = replace(wording_of(letter), urgency="特急", copy_to="东海海关")
    letter = actions.edit_letter(letter, by=cast.clerk, words=words, version=letter.edit_version)
    letter = actions.send_to_review(letter, by=cast.clerk)
    letter = actions.sign_letter(actions.review_letter(letter, by=cast.reviewer), by=cast.signatory)
    assert (letter.content["urgency"], letter.content["copy_to"]) == ("特急", "东海海关")


@pytest.mark.parametrize("urgency", ["很急", "x" * 11])
def test_an_unknown_urgency_is_refused(cast: Cast, urgency: str) -> None:
    letter = draft(cast)
    with pytest.raises(Incomplete) as refusal:
        actions.edit_letter(
            letter,
            by=cast.clerk,
            words=replace(wording_of(letter), urgency=urgency),
            version=letter.edit_version,
        )
    assert [fault.place for fault in refusal.value.errors] == ["urgency"]


def test_the_annex_follows_the_order_that_was_set(cast: Cast) -> None:
    letter = draft(cast, "甲事一次办", "乙事一次办", "丙事一次办")
    keys = [decision.pk for decision in Decision.objects.of_batch(cast.batch.pk).in_annex_order()]
    actions.arrange_annex(letter, by=cast.clerk, decisions=[keys[2], keys[0], keys[1]])
    titles = [
        decision.measure.title for decision in Decision.objects.of_batch(cast.batch.pk).in_annex_order()
    ]
    assert titles == ["丙事一次办", "甲事一次办", "乙事一次办"]


def test_the_annex_of_a_letter_in_review_stays(cast: Cast) -> None:
    letter = letter_in("in_review", cast)
    keys = [decision.pk for decision in Decision.objects.of_batch(cast.batch.pk)]
    with pytest.raises(WrongState):
        actions.arrange_annex(letter, by=cast.clerk, decisions=keys)


def test_another_batchs_decision_cannot_be_placed(cast: Cast) -> None:
    other = make_cast(evaluators=1)
    letter, _others = draft(cast), draft(other)
    keys = [decision.pk for decision in Decision.objects.of_batch(other.batch.pk)]
    with pytest.raises(Incomplete):
        actions.arrange_annex(letter, by=cast.clerk, decisions=keys)


@pytest.mark.parametrize(
    ("move", "wanted"), [("down-0", [1, 0, 2]), ("up-2", [0, 2, 1]), ("up-0", [0, 1, 2])]
)
def test_a_move_without_a_script_is_stored(cast: Cast, move: str, wanted: list[int]) -> None:
    letter = draft(cast, "甲事一次办", "乙事一次办", "丙事一次办")
    decisions = Decision.objects.of_batch(cast.batch.pk).in_annex_order()
    keys = [decision.pk for decision in decisions]
    direction, position = move.split("-")
    answer = client_of(cast).post(
        f"/letters/manage/{letter.pk}/annex/",
        {"decision": keys, "move": f"{direction}-{keys[int(position)]}"},
    )
    assert answer.status_code == 302
    assert [decision.pk for decision in decisions.all()] == [keys[place] for place in wanted]


@pytest.mark.parametrize(
    "posted", [{}, {"decision": ["x", "9" * 30]}, {"decision": ["1"], "move": "up-²"}, {"move": "-"}]
)
def test_a_crafted_order_is_no_fault_of_ours(cast: Cast, posted: dict[str, object]) -> None:
    letter = draft(cast)
    assert client_of(cast).post(f"/letters/manage/{letter.pk}/annex/", posted).status_code in {302, 409, 422}


def test_a_slip_is_put_right_on_record_and_the_unit_is_told(cast: Cast) -> None:
    letter = draft(cast)
    measure = Measure.objects.get(batch=cast.batch)
    actions.amend_measure(
        letter, by=cast.clerk, measure_id=measure.pk, texts={"title": "跨境小包“一单到底”办理"}, reason="漏字"
    )
    measure.refresh_from_db()
    step = letter.steps.latest("pk")
    assert measure.title == "跨境小包“一单到底”办理"
    assert (step.step, "理由：漏字" in step.opinion) == ("amend", True)
    assert cast.unit_lead.notices.filter(kind="letter").exists()


@pytest.mark.parametrize(
    ("texts", "place"),
    [({"title": " "}, "title"), ({"title": "字" * 201}, "title"), ({"summary": "\x00"}, "summary")],
)
def test_a_slip_is_not_put_right_by_a_fault(cast: Cast, texts: dict[str, str], place: str) -> None:
    letter = draft(cast)
    measure = Measure.objects.get(batch=cast.batch)
    with pytest.raises(Incomplete) as refusal:
        actions.amend_measure(letter, by=cast.clerk, measure_id=measure.pk, texts=texts, reason="漏字")
    assert place in {fault.place for fault in refusal.value.errors}


def test_words_are_put_right_in_a_draft_only_with_a_reason_and_by_the_office(cast: Cast) -> None:
    letter = letter_in("in_review", cast)
    measure = Measure.objects.get(batch=cast.batch)
    change = {"measure_id": measure.pk, "texts": {"title": "新名称"}}
    with pytest.raises(WrongState):
        actions.amend_measure(letter, by=cast.clerk, reason="漏字", **change)
    with pytest.raises(NotAllowed):
        actions.amend_measure(letter, by=cast.unit_lead, reason="漏字", **change)
    with pytest.raises(Incomplete):
        actions.amend_measure(letter, by=cast.clerk, reason=" ", **change)


def test_every_figure_is_the_sum_of_the_rows_behind_it(cast: Cast) -> None:
    earlier = make_cast(evaluators=1, number=3)
    actions.set_opening_balance(
        by=cast.clerk,
        up_to_batch=2,
        batches=2,
        measures=31,
        national_replications=4,
        best_practices=1,
        source="第2批的函",
    )
    issued = actions.issue_letter(letter_in("signed", earlier), by=earlier.signatory)
    entry = earlier.batch.register_entries.get()
    actions.recognise_entry(
        entry, by=cast.clerk, kind="best_practice", dated_on=issued.signed_on, source="某通知"
    )
    letter = draft(cast, "甲事一次办", "乙事一次办")
    day = issued.signed_on
    values = {name: value for name, _label, value in figure_rows(letter, day)}
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
        check.label: check.faults
        for check in check_list(letter, letter.batch.closes_on)
        if not check.is_passed
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
    day = letter.signed_on.replace(year=letter.signed_on.year - 1)
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


def test_a_correction_may_number_its_measures_anew(cast: Cast) -> None:
    letter = draft(cast, "甲事一次办", "乙事一次办")
    letter = actions.send_to_review(letter, by=cast.clerk)
    letter = actions.sign_letter(actions.review_letter(letter, by=cast.reviewer), by=cast.signatory)
    letter = actions.issue_letter(letter, by=cast.signatory)
    correction = actions.draft_correction(letter, by=cast.clerk, reason="次序有误")
    keys = [decision.pk for decision in Decision.objects.of_batch(cast.batch.pk).in_annex_order()]
    correction = actions.arrange_annex(correction, by=cast.clerk, decisions=keys[::-1])
    correction = actions.send_to_review(correction, by=cast.clerk)
    correction = actions.sign_letter(actions.review_letter(correction, by=cast.reviewer), by=cast.signatory)
    actions.issue_letter(correction, by=cast.signatory)
    entries = cast.batch.register_entries.order_by("serial").values_list("serial", "title")
    assert list(entries) == [(1, "乙事一次办"), (2, "甲事一次办")]
