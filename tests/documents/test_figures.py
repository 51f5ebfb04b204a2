from __future__ import annotations

from datetime import date

from documents.figures import (
    BEST_PRACTICE,
    NATIONAL_REPLICATION,
    Disagreement,
    Figures,
    Opening,
    PublishedBatch,
    Recognised,
    SelectedMeasure,
    count_figures,
    disagreements,
)
from tests.documents.sample import CLASSES

ON = date(2022, 8, 5)
OPENING = Opening(up_to_batch=18, batches=18, measures=515, national_replications=34, best_practices=7)


def count(batch: int = 19, **changes: object) -> Figures:
    return count_figures(**{"batch": batch, "on": ON, "classes": CLASSES, "selected": [], **changes})  # type: ignore[arg-type]


def published(
    number: int, measures: int, on: date | None = None, legacy: int | None = None
) -> PublishedBatch:
    return PublishedBatch(number, on, measures, legacy)


def test_the_first_batch_has_nothing_before_it() -> None:
    assert (count(1).previous_batches, count(1).previous_measures) == (0, 0)


def test_the_opening_counts_for_the_batches_that_it_covers() -> None:
    figures = count(opening=OPENING)
    assert (figures.previous_batches, figures.previous_measures) == (18, 515)


def test_a_batch_after_the_opening_is_added_to_it() -> None:
    figures = count(20, opening=OPENING, published=[published(19, 48, date(2022, 8, 5))])
    assert (figures.previous_batches, figures.previous_measures) == (19, 563)


def test_a_batch_imported_from_under_the_opening_is_not_counted_twice() -> None:
    assert count(opening=OPENING, published=[published(18, 40)]).previous_measures == 515


def test_once_every_covered_batch_is_imported_its_rows_count() -> None:
    opening = Opening(2, 2, 30, 0, 0)
    assert count(3, opening=opening, published=[published(1, 14), published(2, 15)]).previous_measures == 29


def test_a_batch_known_by_its_total_counts_with_it() -> None:
    assert count(2, published=[published(1, 0, legacy=27)]).previous_measures == 27


def test_imported_rows_count_before_a_stated_total() -> None:
    assert count(2, published=[published(1, 26, legacy=27)]).previous_measures == 26


def test_a_batch_published_after_the_letters_date_is_not_counted() -> None:
    assert count(published=[published(18, 40, date(2022, 8, 6))]).previous_batches == 0


def test_a_batch_published_on_the_letters_date_is_counted() -> None:
    assert count(published=[published(18, 40, ON)]).previous_batches == 1


def test_a_later_batch_is_not_before_this_one() -> None:
    assert count(published=[published(20, 40, date(2022, 1, 1))]).previous_batches == 0


def test_recognitions_up_to_the_letters_date_are_added_to_the_opening() -> None:
    dated = [Recognised(NATIONAL_REPLICATION, ON), Recognised(NATIONAL_REPLICATION, date(2022, 8, 6))]
    assert count(opening=OPENING, recognitions=dated).national_replications == 35


def test_best_practices_are_counted_apart() -> None:
    assert count(opening=OPENING, recognitions=[Recognised(BEST_PRACTICE, ON)]).best_practices == 8


def test_selected_measures_are_counted_by_class_in_the_printed_order() -> None:
    chosen = [SelectedMeasure(code, False) for code in ("replication", "first_in_nation", "first_in_nation")]
    assert [(one.label, one.count) for one in count(selected=chosen).by_class] == [
        ("全国首创", 2),
        ("复制拓展", 0),
        ("复制", 1),
    ]


def test_the_mark_is_counted_apart_from_the_classes() -> None:
    chosen = [SelectedMeasure("replication", True), SelectedMeasure("first_in_nation", True)]
    assert (count(selected=chosen).selected, count(selected=chosen).special_marks) == (2, 2)


def test_a_stated_total_that_the_rows_contradict_is_shown() -> None:
    assert disagreements([published(1, 26, legacy=27), published(2, 10, legacy=10)]) == (
        Disagreement(1, 27, 26),
    )


def test_an_opening_that_the_rows_exceed_is_shown() -> None:
    found = disagreements([published(1, 31)], Opening(2, 2, 30, 0, 0))
    assert found == (Disagreement(2, 30, 31, is_opening=True),)


def test_an_opening_of_which_only_some_batches_are_known_is_no_disagreement() -> None:
    assert disagreements([published(1, 14)], Opening(2, 2, 30, 0, 0)) == ()
