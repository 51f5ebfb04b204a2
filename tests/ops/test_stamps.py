from pathlib import Path

from ops import stamps


def test_a_step_whose_inputs_are_unchanged_is_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("one")
    stamps.write(tmp_path / "done" / "stamp", stamps.digest([lock]))
    assert stamps.is_current(tmp_path / "done" / "stamp", stamps.digest([lock]))


def test_a_step_with_a_changed_input_is_done_again(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("one")
    stamps.write(tmp_path / "stamp", stamps.digest([lock]))
    lock.write_text("two")
    assert not stamps.is_current(tmp_path / "stamp", stamps.digest([lock]))


def test_a_changed_word_counts_as_a_changed_input(tmp_path: Path) -> None:
    assert stamps.digest([], "tool==1") != stamps.digest([], "tool==2")


def test_the_order_in_which_files_are_listed_does_not_matter(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    second.write_text("2")
    assert stamps.digest([first, second]) == stamps.digest([second, first])


def test_a_missing_or_broken_stamp_lets_the_step_be_done(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"\xff\xfe")
    found = [stamps.is_current(tmp_path / name, stamps.digest([])) for name in ("missing", "broken")]
    assert found == [False, False]
