"""Which paragraphs of a letter changed, by name."""

from __future__ import annotations

from letters.paragraphs import ChangedParagraph, Paragraph, changed_paragraphs


def paragraphs(*texts: str, section: str = "template") -> list[Paragraph]:
    return [Paragraph(section, number, text) for number, text in enumerate(texts, start=1)]


def test_the_same_words_have_no_change() -> None:
    assert changed_paragraphs(paragraphs("甲", "乙"), paragraphs("甲", "乙")) == ()


def test_a_changed_paragraph_is_named_and_the_others_are_not() -> None:
    changed = changed_paragraphs(paragraphs("甲", "乙", "丙"), paragraphs("甲", "乙二", "丙"))
    assert changed == (ChangedParagraph("template", 2, "乙", "乙二"),)


def test_an_inserted_paragraph_does_not_make_those_after_it_changed() -> None:
    changed = changed_paragraphs(paragraphs("甲", "丙"), paragraphs("甲", "乙", "丙"))
    assert changed == (ChangedParagraph("template", 2, "", "乙"),)


def test_a_paragraph_taken_out_is_named_by_the_place_that_it_had() -> None:
    changed = changed_paragraphs(paragraphs("甲", "乙", "丙"), paragraphs("甲", "丙"))
    assert changed == (ChangedParagraph("template", 2, "乙", ""),)


def test_a_row_that_changed_its_place_is_named_where_it_was_and_where_it_is() -> None:
    changed = changed_paragraphs(paragraphs("甲", "乙", "丙"), paragraphs("丙", "甲", "乙"))
    assert {(one.number, one.before, one.after) for one in changed} == {(1, "", "丙"), (3, "丙", "")}


def test_each_section_is_compared_with_itself() -> None:
    before = [*paragraphs("甲", section="title"), *paragraphs("甲")]
    after = [*paragraphs("乙", section="title"), *paragraphs("甲"), *paragraphs("某厅", section="copy_to")]
    assert changed_paragraphs(before, after) == (
        ChangedParagraph("title", 1, "甲", "乙"),
        ChangedParagraph("copy_to", 1, "", "某厅"),
    )
