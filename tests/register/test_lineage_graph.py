"""Who took what from whom, from plain values."""

from __future__ import annotations

from register.lineage.drawing import BOX_WIDTH, drawn
from register.lineage.graph import Lineage, OwnFact, RecordFact, TakenUpFact, lineage_of


def own(key: int, predecessor: int | None = None) -> OwnFact:
    return OwnFact(
        key, f"举措{key}", f"第{key}批", "2023-03-01", f"函〔2023〕{key}号", predecessor=predecessor
    )


def record(
    measure: int, practice: str = "先行做法", own: int | None = None, place: str = "某地"
) -> RecordFact:
    return RecordFact(measure, place, practice, "有实质拓展", "报送单位", "2020-01-01", "某文件", own)


def traced(root: int, *facts: OwnFact | RecordFact | TakenUpFact) -> Lineage:
    return lineage_of(
        root,
        [each for each in facts if isinstance(each, OwnFact)],
        [each for each in facts if isinstance(each, RecordFact)],
        [each for each in facts if isinstance(each, TakenUpFact)],
        named_as="曾入选",
    )


def steps(lineage: Lineage) -> list[tuple[str, str, str]]:
    return [(edge.giver.title, edge.relation, edge.taker.title) for edge in lineage.edges]


def test_records_predecessors_and_recognitions_are_one_way_from_giver_to_taker() -> None:
    up = TakenUpFact(3, "全国", "全国复制推广", "2025-01-01", "国函〔2025〕1号")
    lineage = traced(2, own(1), own(2, predecessor=1), own(3, predecessor=2), record(1), up)
    assert steps(lineage) == [
        ("先行做法", "有实质拓展", "举措1"),
        ("举措1", "曾入选", "举措2"),
        ("举措2", "曾入选", "举措3"),
        ("举措3", "全国复制推广", "全国复制推广"),
    ]
    assert [lineage.levels[node.key] for node in lineage.nodes] == [-2, -1, 0, 1, 2]
    assert (lineage.edges[1].when, lineage.edges[1].document) == ("2023-03-01", "函〔2023〕1号")


def test_a_practice_that_two_took_is_one_node_and_one_of_ours_is_itself() -> None:
    lineage = traced(1, own(1), own(2), own(3), record(1), record(2), record(3, own=1))
    assert len(lineage.nodes) == 4
    assert ("举措1", "有实质拓展", "举措3") in steps(lineage)


def test_what_is_not_among_the_measures_is_neither_node_nor_way() -> None:
    assert steps(traced(1, own(1, predecessor=9), record(9), record(9, own=1))) == []


def test_what_does_not_hang_together_with_the_root_is_left_out() -> None:
    assert steps(traced(1, own(1), own(2), record(2))) == []


def test_two_that_say_they_took_from_one_another_end_the_walk() -> None:
    lineage = traced(1, own(1), own(2), record(1, own=2), record(2, own=1))
    assert len(lineage.edges) == 2
    assert drawn(lineage).ways


def test_boxes_stand_in_a_column_for_each_step_and_none_covers_another() -> None:
    facts = [record(1, f"做法{number}") for number in range(5)]
    drawing = drawn(traced(1, own(1), own(2, predecessor=1), *facts))
    corners = [(box.x, box.y) for box in drawing.boxes]
    assert len(set(corners)) == len(corners)
    assert len({x for x, _y in corners}) == 3
    assert all(box.x + BOX_WIDTH < drawing.width for box in drawing.boxes)


def test_a_long_name_is_cut_and_said_to_be() -> None:
    drawing = drawn(traced(1, OwnFact(1, "长" * 40, "第1批"), record(1)))
    root = next(box for box in drawing.boxes if box.is_root)
    assert [len(line) for _y, line in root.lines] == [12, 12]
    assert root.lines[1][1].endswith("…")
