"""What a letter rests on is frozen with it: whatever is changed afterwards is named, by row and field."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal

import pdfplumber
import pytest
from django.db import transaction

from evaluations.actions.tallying import compute_tally
from evaluations.models import Decision
from letters import actions
from letters.archive import write_archive
from letters.choices import RecordKind
from letters.models import FrozenRecord, Letter
from letters.verifying import check_letters, check_whole
from measures.actions import add_comparison, search_measure
from measures.models import Comparison, Measure
from precedents.actions.runs import set_hit_aside
from precedents.models import SearchHit
from proof.archive.verifying import verify
from proof.digests import canonical, canonical_digest
from tests.factories import Cast, make_cast
from tests.letters.issued import faults, issue_correction, number, run
from tests.precedents.lists import make_list
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db

TITLE = "跨境小包“一单到底”"
OF = f"第1项“{TITLE}”的认定依据与印发时不同："


@remembered
def issued(practice: str = "分段申报", note: str = "") -> tuple[Cast, Letter]:
    """A letter of one measure, with a list that was searched, a hit put aside and a comparison record."""
    cast = make_cast(evaluators=2)
    text = f"1.跨境小包一单到底。货物从入区到离境只申报一次，第{cast.batch.number}号。"
    make_list(cast.clerk, text, name=f"清单{cast.batch.number}")
    measure = cast.accepted()
    cast.evaluate()
    cast.score_all()
    add_comparison(
        measure, by=cast.clerk, place="甲地", practice=practice, relation="different", difference="仍分段"
    )
    search_measure(measure, by=cast.clerk)
    set_hit_aside(SearchHit.objects.filter(source="list")[0], by=cast.clerk, reason="对象不同")
    cast.decide_all()
    if note:
        Decision.objects.update(prior_art_note=note)
    letter = actions.start_publishing(cast.batch, by=cast.clerk)
    letter = actions.send_to_review(letter, by=cast.clerk)
    actions.review_letter(letter, by=cast.reviewer)
    actions.sign_letter(letter, by=cast.signatory)
    return cast, Letter.objects.get(pk=actions.issue_letter(letter, by=cast.signatory).pk)


def record(letter: Letter, kind: RecordKind) -> FrozenRecord:
    return letter.records.get(kind=kind)


def test_issuing_freezes_the_evidence_and_the_evaluation_and_the_manifest_carries_their_digests() -> None:
    cast, letter = issued()
    assert letter.manifest is not None
    evidence, evaluation = record(letter, RecordKind.EVIDENCE), record(letter, RecordKind.EVALUATION)
    assert letter.manifest["evidence"] == [evidence.sha256] == [canonical_digest(evidence.content)]
    tally = compute_tally(letter.batch)
    assert letter.manifest["evaluation"] == {
        "sha256": canonical_digest(evaluation.content),
        "inputs_sha256": tally.digest,
        "seeds": [cast.batch.number],
    }
    assert letter.manifest["entries"] == [canonical_digest(evidence.content["entry"])]
    assert letter.manifest["figures"]["by_class"][0] == {
        "classification": "first_in_nation",
        "label": "全国首创",
        "count": 1,
    }
    content = evidence.content
    assert [one["practice"] for one in content["comparisons"]] == ["分段申报"]
    assert [hit["reason"] for hit in content["searches"][0]["hits"] if hit["decision"]] == ["对象不同"]
    assert content["searches"][-1]["key"] == content["decision"]["search"]
    assert [mark["score"] for mark in content["sheets"][0]["marks"] if mark["score"]] == ["80"] * 3
    assert Decimal(content["result"]["mean"]) == tally.measures[0].mean
    assert {one["key"] for one in content["people"]} >= {one["evaluator"] for one in content["sheets"]}
    assert faults() == []


CHANGED = [
    ("UPDATE measures_comparison SET difference = '改过'", "比对记录〔{comparison}〕的差异，印发时是“仍分段”，现在是“改过”。"),
    ("UPDATE measures_comparison SET in_force_since = '2020-01-01'", "的实施时间，印发时是“空”，现在是“2020-01-01”。"),
    ("UPDATE precedents_searchrun SET model = 'x'", "的语义模型，印发时是“空”，现在是“x”。"),
    ("UPDATE precedents_searchrun SET asked_at = asked_at - interval '9 days'", "检索记录〔{run}〕的时间"),
    ("UPDATE precedents_searchrun SET scope = '[]'", "检索记录〔{run}〕的检索范围〔"),
    ("UPDATE precedents_searchhit SET reason = '改过' WHERE reason <> ''", "的理由，印发时是“对象不同”，现在是“改过”。"),
    ("DELETE FROM precedents_searchhit WHERE reason <> ''", "的命中〔{hit}〕，印发时是“有这一条”，现在是“没有”。"),
    ("UPDATE evaluations_score SET value = 99 WHERE value = 80", "的打分〔novelty〕的得分，印发时是“80”，现在是“99”。"),
    ("UPDATE evaluations_evaluation SET ground = '改过'", "的类别依据，"),
    ("UPDATE evaluations_tallyentry SET rank = 3", "统分的名次，印发时是“1”，现在是“3”。"),
    ("UPDATE evaluations_decision SET prior_art_note = '改过'", "结论的查重情况，"),
    ("UPDATE evaluations_decision SET confirmed_at = now()", "结论的确认时间，"),
    ("UPDATE measures_revision SET texts = '{{}}'", "申报的申报书摘要，"),
    ("UPDATE evaluations_criterion SET weight = 50 WHERE code = 'novelty'", "评审记录与印发时不同：指标〔novelty〕的权重，印发时是“40”，现在是“50”。"),
    ("UPDATE evaluations_assignment SET round = 2 WHERE id = {assignment}", "评审记录与印发时不同：分派〔{assignment}〕的轮次，"),
    ("UPDATE letters_frozenrecord SET content = jsonb_set(content, '{{ref}}', '\"x\"') WHERE kind = 'evidence'", "的认定依据被改动，与登记的摘要不同。"),
    ("UPDATE letters_frozenrecord SET sha256 = repeat('0', 64) WHERE kind = 'evidence'", "第1项的认定依据不见了，或与清单里的摘要不同。"),
    ("DELETE FROM letters_frozenrecord WHERE kind = 'evaluation'", "评审记录不见了，或与清单里的摘要不同。"),
    ("DELETE FROM letters_frozenrecord WHERE kind = 'evidence'", "认定依据与评审记录列出的不一致"),
]  # fmt: skip


def test_a_change_of_a_comparison_search_mark_or_decision_is_named_by_row_and_field() -> None:
    _cast, letter = issued()
    content = record(letter, RecordKind.EVIDENCE).content
    names = {
        "comparison": content["comparisons"][0]["key"],
        "run": content["searches"][0]["key"],
        "hit": next(hit["key"] for hit in content["searches"][0]["hits"] if hit["reason"]),
        "assignment": record(letter, RecordKind.EVALUATION).content["assignments"][0]["key"],
    }
    unseen = []
    for statement, wanted in CHANGED:
        with transaction.atomic():
            run("SET CONSTRAINTS ALL IMMEDIATE; " + statement.format(**names))
            found = faults()
            transaction.set_rollback(True)
        if not any(wanted.format(**names) in sentence for sentence in found):
            unseen.append((statement, found))
    assert unseen == []
    assert faults() == []


def add_later_comparison(measure: Measure, cast: Cast) -> None:
    """Past the actions, which refuse it once the decision is confirmed: the records have to hold all the same."""
    Comparison.objects.create(
        measure=measure,
        created_by=cast.clerk,
        origin="office",
        place="乙地",
        practice="后来才有",
        relation="same",
    )


def test_what_comes_after_the_issue_is_no_change() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    add_later_comparison(measure, cast)
    search_measure(measure, by=cast.clerk)
    cast.evaluators[0].name = "改名"
    cast.evaluators[0].save()
    assert faults() == []


def test_a_correcting_letter_has_records_of_its_own_and_the_corrected_one_keeps_its() -> None:
    cast, letter = issued()
    kept = list(letter.records.values_list("sha256", flat=True))
    add_later_comparison(letter.batch.measures.get(), cast)
    correction = issue_correction(cast, letter)
    own = record(correction, RecordKind.EVIDENCE)
    assert [one["place"] for one in own.content["comparisons"]] == ["甲地", "乙地"]
    assert list(letter.records.values_list("sha256", flat=True)) == kept
    assert faults() == []


def test_a_revocation_has_a_record_that_the_next_manifest_carries() -> None:
    cast, letter = issued()
    actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")
    revocation = record(letter, RecordKind.REVOCATION)
    assert revocation.content["reason"] == "依据失效"
    assert (revocation.content["by"], revocation.content["serials"]) == (cast.signatory.pk, [1])
    target = io.BytesIO()
    write_archive(letter, target)
    assert verify(target.getvalue()).faults == ()
    _other, later = issued()
    assert later.manifest is not None
    assert later.manifest["revocations"] == [{"number": letter.number, "sha256": revocation.sha256}]
    assert faults() == []
    for statement, wanted in (
        ("UPDATE letters_letter SET state_reason = '改过' WHERE state = 'revoked'", "撤销记录的理由与函不同"),
        ("UPDATE letters_letter SET state = 'superseded' WHERE state = 'revoked'", f"{later.number}的清单记着它已撤销"),
        ("DELETE FROM letters_frozenrecord WHERE kind = 'revocation'", "已撤销，却没有撤销记录。"),
    ):  # fmt: skip
        with transaction.atomic():
            run("SET CONSTRAINTS ALL IMMEDIATE; " + statement)
            assert any(wanted in sentence for sentence in faults()), statement
            transaction.set_rollback(True)


def test_the_archive_holds_the_records_and_the_chain_in_their_canonical_bytes() -> None:
    cast, first = issued()
    letter = issue_correction(cast, first)
    target = io.BytesIO()
    write_archive(letter, target)
    package = zipfile.ZipFile(target)
    made = {name: package.read(name) for name in package.namelist() if name.endswith(".json")}
    own = {name: content for name, content in made.items() if not name.startswith("正本/")}
    assert set(own) >= {"清单.json", "文件清单.json", "链条.json", "评审记录.json", "认定依据/0001.json"}
    assert [name for name, content in own.items() if canonical(json.loads(content)) != content] == []
    links = json.loads(own["链条.json"])["manifests"]
    assert links == [first.manifest, letter.manifest]
    assert canonical_digest(json.loads(own["认定依据/0001.json"])) == links[-1]["evidence"][0]
    assert letter.number == number(2)
    assert verify(target.getvalue()).faults == ()
    # On paper with the evaluators' names, which no other copy has.
    with pdfplumber.open(io.BytesIO(package.read("认定依据.pdf"))) as paper:
        words = "".join(page.extract_text() for page in paper.pages)
    assert all(evaluator.name in words for evaluator in cast.evaluators)
    assert "这里不列专家姓名" not in words


def test_a_letter_line_counts_no_record_among_its_files() -> None:
    issued()
    assert [(one.files, one.rows, one.faults) for one in check_letters()] == [(6, 1, ())]
    assert check_whole() == []
