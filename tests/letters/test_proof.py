"""Whatever is changed after issue is found and named; what was not changed passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, transaction

from letters import actions
from letters.models import Letter, NumberSeries
from letters.verifying import unmoving
from proof.digests import canonical_digest
from proof.manifests import FIRST_FORMAT
from tests.factories import make_cast
from tests.letters.issued import LETTER, REMOVED, YEAR, faults, number, run
from tests.states import letter_in

# Whoever can write to the database can also take its rules away.
UNGUARDED = "SET CONSTRAINTS ALL IMMEDIATE; DROP INDEX letter_chain_never_forks; "
ENTRY = "UPDATE register_registerentry SET {change} WHERE batch_id = {batch}"
FILE = "UPDATE letters_letterfile SET {change} WHERE format = 'txt' AND letter_id = {pk}"
SERIES = "UPDATE letters_numberseries SET {change}"
# which letter (1–4), the statement, what it changes, and what the check says of it
TAMPERED: list[tuple[int, str, str, str]] = [
    (1, FILE, "sha256 = repeat('0', 64)", "{n}：txt 文件登记的大小或摘要与清单不同。"),
    (1, FILE, "format = 'md'", "{n}：登记的 md 文件不在清单里。"),
    (1, "DELETE FROM letters_letterfile WHERE format = 'txt' AND letter_id = {pk}", "", "清单里的 txt 文件没有登记"),
    (1, ENTRY, "title = '改过的名称'", "{n}：举措库第1项“改过的名称”的名称与函不同"),
    (1, ENTRY, "summary = '改过'", "的举措内容与函不同"),
    (1, ENTRY, "innovation_point = '改过'", "的创新点与函不同"),
    (1, ENTRY, "classification = 'replication'", "创新性类别与函不同，函是“全国首创”，库里是“复制”。"),
    (1, ENTRY, "published_on = '2020-01-01'", "的发布日期与函不同"),
    (1, ENTRY, "is_withdrawn = true, withdrawn_on = '2026-01-01'", "的状态与函不同，函是“有效”，库里是“已撤销”。"),
    (4, ENTRY, "is_withdrawn = false, withdrawn_on = NULL", "{n}：举措库第1项"),
    (3, ENTRY, "title = '改过的名称'", "{n}：举措库第1项“改过的名称”的名称与函不同"),
    (1, ENTRY, "has_special_mark = true", "{n}：举措库第1项“跨境小包“一单到底””的特色标识与印发时不同，印发时是“否”，现在是“是”。"),
    (1, ENTRY, "unit_names = '别的单位'", "的报送单位与印发时不同，印发时是“"),
    (1, ENTRY, "field = 'law'", "的所属领域与印发时不同，"),
    (1, ENTRY, "units = '{{别的单位}}'", "的单位与函不同，函是“"),
    (1, ENTRY, "letter_number = '别的号'", "的发文字号与函不同，函是“{n}”，库里是“别的号”。"),
    (4, ENTRY, "withdrawn_on = '2020-01-01'", "撤销”，库里是“2020-01-01撤销”。"),
    (1, ENTRY, "serial = 2", "{n}：附件第1项没有进入举措库。"),
    (1, ENTRY, "serial = 2", "{n}：举措库里的第2项不在附件里。"),
    (1, "DELETE FROM register_registerentry WHERE batch_id = {batch}", "", "{n}：附件第1项没有进入举措库。"),
    (2, LETTER, "manifest = jsonb_set(manifest, '{{title}}', '\"改过\"')", "{n}：文件清单被改动"),
    (2, LETTER, "manifest = jsonb_set(manifest, '{{title}}', '\"改过\"')", "{n}：标题不同，清单写的是“改过”"),
    (2, LETTER, "manifest = jsonb_set(manifest, '{{rows}}', '7')", "附件的行数不同，清单写的是“7”，现在是“1”。"),
    (2, LETTER, "manifest = manifest - 'rows'", "{n}：文件清单的这些字段缺失、多余或类型不对：rows。"),
    (2, LETTER, "manifest = NULL", "{n}：没有文件清单。"),
    (2, LETTER, "manifest = jsonb_set(manifest, '{{format}}', '\"x\"')", "{n}：文件清单的格式“x”无法识别。"),
    (2, LETTER, "manifest_sha256 = repeat('0', 64)", "{next}：上一份函（清单摘要"),
    (2, LETTER, "previous_manifest_sha256 = repeat('0', 64)", "{n}：清单写的上一份摘要是"),
    (1, UNGUARDED + LETTER, "previous_manifest_sha256 = manifest_sha256", "链条没有第一份函"),
    (1, LETTER, "content = jsonb_set(content, '{{addressees}}', '\"改过\"')", "{n}：定稿内容被改动"),
    (1, LETTER, "content = jsonb_set(content, '{{addressees}}', '\"改过\"')", "{n}：定稿内容与签发时的不同。"),
    (1, LETTER, "content = jsonb_set(content, '{{title}}', '\"改过\"')", "{n}：标题不同"),
    (1, LETTER, "content = '[]'", "{n}：定稿内容不见了。"),
    (1, LETTER, "content_sha256 = ''", "{n}：定稿内容与签发时的不同。"),
    (1, LETTER, "kind = 'notice'", "{n}：登记的种类是“通知”，正文却不是这一种。"),
    (1, LETTER, "signed_on = '2020-01-01'", "{n}：登记的成文日期不同"),
    (1, LETTER, "issued_at = issued_at + interval '1 second'", "{n}：印发时间不同"),
    (3, LETTER, "kind = 'result', corrects_id = NULL", "{n}：更正的函不同"),
    (1, LETTER, "state = 'superseded'", "{n}：状态是“已更正”，却没有更正它的函。"),
    (4, LETTER, "state = 'issued'", "的状态与函不同，函是“有效”，库里是“已撤销”。"),
    (4, LETTER, "number = '海自贸办函〔2020〕9号'", "海自贸办函〔2020〕：发文字号序列不见了。"),
    (2, REMOVED, "", "{next}：上一份函（清单摘要"),
    (2, REMOVED, "", "{n}：没有对应的函。"),
    (4, REMOVED, "", "{n}：没有对应的函。"),
    (4, REMOVED, "", "举措库里有1项，却没有印发的函。"),
    (4, SERIES, "last = 2147483647", "〔{year}〕5号至2147483647号：没有对应的函。"),
    (4, SERIES, "last = 3", "〔{year}〕4号：序列只用到3号，这个字号不是系统编出的。"),
    (4, "DELETE FROM letters_numberseries", "", "海自贸办函〔{year}〕：发文字号序列不见了。"),
    (
        3,
        UNGUARDED + "UPDATE letters_letter SET previous_manifest_sha256 = (SELECT previous_manifest_sha256"
        " FROM letters_letter AS other WHERE other.number = '{before}') WHERE id = {pk}",
        "",
        "{before}、{n}：都接在同一份函之后，链条分叉。",
    ),
    (3, UNGUARDED + LETTER, "previous_manifest_sha256 = ''", "、{n}：都自称是第一份函。"),
    (
        3,
        UNGUARDED + "UPDATE letters_letter AS one SET previous_manifest_sha256 = other.previous_manifest_sha256"
        " FROM letters_letter AS other WHERE (one.id = {pk} AND other.number = '{before}')"
        " OR (other.id = {pk} AND one.number = '{before}')",
        "",
        "{n}：清单写的上一份摘要是",
    ),
]  # fmt: skip


@pytest.mark.django_db
def test_an_untouched_register_passes_and_each_letter_has_its_line(
    four: list[Letter], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_register")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"相符 {number(n)} 6个文件 1项举措" for n in range(1, 5)] + ["共4份函，全部相符。"]


@pytest.mark.django_db
def test_every_change_in_the_database_is_found_and_named(four: list[Letter]) -> None:
    assert faults() == []
    unseen = []
    for position, statement, change, wanted in TAMPERED:
        letter = four[position - 1]
        names = {
            "n": number(position),
            "next": number(position + 1),
            "before": number(position - 1),
            "year": YEAR,
        }
        keys = {"pk": letter.pk, "batch": letter.batch_id, "change": change.format(), **names}
        with transaction.atomic():
            run(statement.format(**keys))
            found = faults()
            transaction.set_rollback(True)
        if not any(wanted.format(**names) in sentence for sentence in found):
            unseen.append((change or statement, wanted.format(**names), found))
    assert unseen == []
    assert faults() == []


def flipped(content: bytes) -> bytes:
    return content[:10] + bytes([content[10] ^ 1]) + content[11:]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (flipped, ["pdf 文件被改动，SHA-256 与清单不同。", "pdf 文件被改动，SM3 与清单不同。"]),
        (lambda content: content[:-1], ["字节，现在是"]),
        (lambda _content: b"", ["现在是 0 字节。"]),
        (lambda _content: None, ["pdf 文件不在存储里，或读不出来。"]),
    ],
)
def test_a_changed_file_is_named_with_its_letter(
    db: None, change: Callable[[bytes], bytes | None], wanted: list[str]
) -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    path = Path(letter.files.get(format="pdf").file.path)
    content = path.read_bytes()
    changed = change(content)
    path.unlink() if changed is None else path.write_bytes(changed)
    try:
        found = faults()
    finally:
        path.write_bytes(content)
    assert all(any(part in sentence for sentence in found) for part in wanted)
    assert all(sentence.startswith(letter.number) for sentence in found)


@pytest.mark.django_db
def test_a_fault_ends_the_command_with_1_and_stands_under_its_letter(
    four: list[Letter], capsys: pytest.CaptureFixture[str]
) -> None:
    run(f"UPDATE register_registerentry SET title = '改过' WHERE batch_id = {four[0].batch_id}")
    with pytest.raises(CommandError, match="共4份函，有1处不符。") as refusal:
        call_command("verify_register")
    assert refusal.value.returncode == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"不符 {number(1)} 6个文件 1项举措"
    assert lines[1].startswith(f"  {number(1)}：举措库第1项“改过”的名称与函不同")


@pytest.mark.django_db
def test_numbers_taken_outside_this_system_are_no_gap() -> None:
    cast, later = make_cast(evaluators=1), make_cast(evaluators=1)
    first = letter_in("issued", cast)
    actions.open_number_series(by=cast.clerk, agency_code=first.agency_code, year=YEAR, last=11)
    actions.open_number_series(by=cast.clerk, agency_code=first.agency_code, year=YEAR, last=5)
    assert letter_in("issued", later).number == number(12)
    assert faults() == []
    NumberSeries.objects.update(opened=0)
    assert faults() == [f"海自贸办函〔{YEAR}〕2号至11号：没有对应的函。"]


@pytest.mark.django_db
def test_a_letter_follows_the_end_of_the_chain_whatever_the_clocks_say(four: list[Letter]) -> None:
    with transaction.atomic():
        run(f"UPDATE letters_letter SET issued_at = issued_at + interval '1 hour' WHERE id = {four[0].pk}")
        fifth = letter_in("issued", make_cast(evaluators=1))
    assert fifth.previous_manifest_sha256 == four[3].manifest_sha256


@pytest.mark.django_db
def test_the_manifest_names_the_corrected_letter_and_freezes_text_and_entries(four: list[Letter]) -> None:
    second, third = four[1], four[2]
    assert third.manifest is not None
    assert second.manifest is not None
    assert second.manifest["corrects"] is None
    assert third.manifest["corrects"] == {
        "number": second.number,
        "manifest_sha256": second.manifest_sha256,
    }
    assert third.manifest["content_sha256"] == canonical_digest(third.content)
    assert len(third.manifest["entries"]) == third.manifest["rows"] == 1
    assert third.manifest["issued_at"] == third.issued_at.isoformat()


def first_format(letter: Letter) -> tuple[dict[str, Any], str]:
    assert letter.manifest is not None
    names = ("number", "title", "date", "rows", "files", "previous")
    manifest = {"format": FIRST_FORMAT, **{name: letter.manifest[name] for name in names}}
    return manifest, canonical_digest(manifest)


@pytest.mark.django_db
def test_a_manifest_of_the_first_format_is_still_verified() -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    manifest, digest = first_format(letter)
    Letter.objects.filter(pk=letter.pk).update(manifest=manifest, manifest_sha256=digest)
    assert faults() == []
    Letter.objects.filter(pk=letter.pk).update(manifest={**manifest, "rows": 2})
    assert len(faults()) == 2


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_one_moment_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    letter_in("issued", make_cast(evaluators=1))
    call_command("verify_register")
    assert "共1份函，全部相符。" in capsys.readouterr().out
    with unmoving(), pytest.raises(InternalError, match="read-only"), transaction.atomic():
        Letter.objects.update(state_reason="改过")
