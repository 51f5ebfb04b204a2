"""The components as readers meet them: rendered by Django's own engine, without a database."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.choices import Role
from accounts.models import User
from core.context import navigation
from core.errors import Fault
from core.menu import menu_entries
from core.paging import Page
from core.screens import add_tones, has_tone, phases_of, tone_of
from evaluations.choices import AssignmentState
from letters.choices import LetterState
from measures.choices import BatchState, MeasureState
from measures.models import Batch

ROOT = Path(settings.BASE_DIR)
STATES = [*BatchState, *MeasureState, *AssignmentState, *LetterState]


class SampleForm(forms.Form):
    title = forms.CharField(
        label="名称", help_text="不超过30字。", widget=forms.TextInput(attrs={"data-limit": 30})
    )
    units = forms.MultipleChoiceField(
        label="联合单位", choices=[("1", "甲"), ("2", "乙")], widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def shown_labels(user: User | AnonymousUser) -> list[str]:
    request = RequestFactory().get("/")
    request.user = user
    entries: Any = navigation(request)["navigation"]
    return [entry.label for entry in entries]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_state_has_a_tone_of_its_own_choosing(state: str) -> None:
    assert has_tone(state)


def test_a_state_is_told_by_its_word_and_not_by_colour_alone() -> None:
    assert "退回补正" in drawn('{% status_badge "returned" "退回补正" %}')


def test_a_badge_of_an_object_takes_the_words_of_its_choices() -> None:
    assert "第三方评估" in drawn("{% status_badge batch %}", batch=Batch(state="evaluating"))


def test_an_unknown_state_is_shown_in_the_neutral_tone() -> None:
    assert tone_of("never-heard-of") == "neutral"


def test_a_state_that_two_apps_share_has_one_tone() -> None:
    with pytest.raises(ValueError, match="published is shown as done"):
        add_tones(refused=["published"])
    with pytest.raises(ValueError, match="no tone"):
        add_tones(purple=["published"])


def test_a_badge_escapes_what_it_shows() -> None:
    assert "<b>" not in drawn("{% badge label %}", label="<b>x</b>")


def test_a_field_names_its_hint_and_its_counter_to_readers() -> None:
    html = drawn("{% field form.title %}", form=SampleForm())
    assert 'aria-describedby="id_title-hint id_title-limit"' in html


def test_a_faulty_field_is_marked_invalid_and_described_by_its_fault() -> None:
    html = drawn("{% field form.title %}", form=SampleForm({}))
    assert 'aria-invalid="true"' in html
    assert 'id="id_title-faults"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = drawn("{% field form.units %}", form=SampleForm())
    assert re.search(r"<fieldset[^>]*>\s*<legend>联合单位", html)


def test_a_hidden_field_brings_no_label() -> None:
    assert "<label" not in drawn("{% field form.version %}", form=SampleForm())


def test_a_remark_of_a_return_stands_at_its_field() -> None:
    assert "请补充数据" in drawn('{% field form.title remark="请补充数据" %}', form=SampleForm())


def test_a_listed_fault_leads_to_its_field_by_its_label() -> None:
    html = drawn("{% faults listed form=form %}", listed=[Fault("title", "请填写。")], form=SampleForm())
    assert '<a href="#id_title">名称</a>' in html


def test_a_fault_does_not_show_a_code_name_that_no_label_explains() -> None:
    assert "inner_name" not in drawn("{% faults listed %}", listed=[Fault("inner_name", "请填写。")])


def test_a_fault_shows_its_place_in_a_file() -> None:
    assert "measures[3].title" in drawn("{% faults listed %}", listed=[Fault("measures[3].title", "太长。")])


def test_a_forms_faults_include_those_of_the_whole() -> None:
    form = SampleForm({})
    form.add_error(None, "两处不能相同。")
    assert "两处不能相同。" in drawn("{% form_faults form %}", form=form)


def test_the_current_phase_is_told_to_readers() -> None:
    assert drawn("{% phase_steps batch %}", batch=Batch(state="deciding")).count('aria-current="step"') == 1


def test_a_published_batch_has_all_its_phases_behind_it() -> None:
    assert {phase.position for phase in phases_of(Batch(state="published"))} == {"done"}


def test_a_cancelled_batch_has_no_current_phase() -> None:
    assert {phase.position for phase in phases_of(Batch(state="cancelled"))} == {"ahead"}


def test_a_table_is_named_and_can_be_scrolled_by_keyboard() -> None:
    html = drawn('{% table "举措清单" %}<tbody></tbody>{% endtable %}')
    assert re.search(r'aria-label="举措清单"\s+tabindex="0"', html)


def test_the_inside_of_an_event_is_kept_as_markup() -> None:
    html = drawn(
        '{% timeline %}{% event at "退回" by=by %}<p>说明</p>{% endevent %}{% endtimeline %}',
        at=None,
        by="张",
    )
    assert "<p>说明</p>" in html


@pytest.mark.parametrize("code", ["rejected", "not_selected", "withdrawn", "merged", "draft"])
def test_what_is_nobodys_to_do_and_not_late_is_grey(code: str) -> None:
    assert tone_of(code) == "neutral"


def test_pages_without_a_next_one_show_no_way_on() -> None:
    assert "<nav" not in drawn("{% pagination page %}", page=Page([], "", ""))


def test_an_icon_without_a_label_is_hidden_from_readers() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "home" %}')


def test_every_icon_that_templates_and_menu_name_is_drawn_in_the_sprite() -> None:
    sprite = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")
    used = {entry.icon for entry in menu_entries()}
    for path in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
    assert sorted(name for name in used if f'id="{name}"' not in sprite) == []


def test_templates_carry_no_inline_style_and_no_inline_handler() -> None:
    inline = re.compile(r'<[^>]*\s(style|on[a-z]+)="|<style|javascript:')
    letter = ROOT / "templates/documents"  # the letter's standalone file is no page of ours
    faulty = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if letter not in path.parents and inline.search(path.read_text(encoding="utf-8"))
    ]
    assert faulty == []


def test_the_palette_states_every_root_colour_that_tabler_states_in_a_newer_way() -> None:
    tabler = ROOT / "node_modules/@tabler/core/dist/css/tabler.css"
    palette = (ROOT / "static/css/palette.css").read_text(encoding="utf-8")
    roots = re.findall(r"(?:^|\n):root(?:,[^{]*)? ?{([^}]*)}", tabler.read_text(encoding="utf-8"))
    newer = re.findall(
        r"(--tblr-(?:primary|secondary|success|info|warning|danger|body|border|bg|gray|link)(?:-[\w-]*)?):[^;]*"
        r"(?:oklch|color-mix|light-dark)\(",
        "\n".join(roots),
    )
    assert sorted({name for name in newer if f"{name}:" not in palette}) == []


def test_the_public_sees_public_entries_only() -> None:
    public = {str(entry.label) for entry in menu_entries() if entry.is_public or entry.is_for_visitors}
    assert set(shown_labels(AnonymousUser())) <= public


@pytest.mark.parametrize(
    ("role", "label", "is_shown"),
    [
        (Role.OFFICE_CLERK, "形式审查", True),
        (Role.OFFICE_REVIEWER, "形式审查", True),
        (Role.SIGNATORY, "形式审查", False),
        (Role.SUBMITTER, "形式审查", False),
        (Role.SUBMITTER, "举措", True),
        (Role.EVALUATOR, "举措", False),
        (Role.AUDITOR, "批次", True),
        (Role.EVALUATION_LEAD, "批次", True),
    ],
)
def test_the_menu_follows_the_role(role: Role, label: str, is_shown: bool) -> None:
    entry = next(entry for entry in menu_entries() if str(entry.label) == label)
    assert entry.is_for(User(username="x", roles=[role])) is is_shown


def test_a_person_who_left_sees_what_the_public_sees() -> None:
    left = User(username="x", roles=[Role.OFFICE_CLERK], is_active=False)
    assert shown_labels(left) == shown_labels(AnonymousUser())


def test_the_menu_bears_a_request_that_failed_before_anyone_was_known() -> None:
    assert isinstance(navigation(RequestFactory().get("/"))["navigation"], list)


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "error.html"])
def test_a_page_about_a_failure_has_one_heading_and_a_way_back(name: str) -> None:
    html = render_to_string(name, {"sentence": "这一步不能办理。"}, RequestFactory().get("/"))
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_the_page_for_our_own_failure_needs_no_request() -> None:
    assert "系统出错" in render_to_string("500.html")
