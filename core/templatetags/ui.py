"""The screens' components as template tags. Their markup lies in `templates/components/`.

Usage, one line each, stands in `docs/screens.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import slots
from core.bars import pieces_of, told_of
from core.curves import Curve, drawing_of
from core.desk import Part
from core.errors import Fault
from core.finding import found_in
from core.quoting import within_quotes
from core.refused import refused_at
from core.saying import between_sentences
from core.screens import TONE_ICONS, phases_of, screen_texts, shown_faults, tone_of

register = template.Library()

# What could end the element or begin another one within it, as JSON may write it.
_UNMARKED = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&"}
GROUPED_WIDGETS = (forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.simple_tag(takes_context=True)
def pieces(context: template.Context, name: str) -> SafeString:
    """Draw what the apps have entered at a place of the page (`core.slots`)."""
    drawn = []
    for piece in slots.pieces_of(name):
        # What a piece sets is its own: the page and the next piece have names of their own.
        with context.push():
            drawn.append(get_template(piece).template.render(context))  # type: ignore[attr-defined]
    return mark_safe("".join(drawn))


@register.simple_tag
def structured(told: Mapping[str, Any]) -> SafeString:
    """Put down for machines what a page tells people: JSON-LD, in which no text can end the element."""
    written = json.dumps(told, ensure_ascii=False).translate(_UNMARKED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))


@register.filter(expects_localtime=True)
def for_machines(at: date | datetime) -> str:
    """Write a day or a moment as `<time datetime>` has them: to the second."""
    return at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of `static/img/icons.svg`; without a label it is decoration and hidden from readers."""
    return _drawn_icon(name, str(label))


# A page draws about a dozen, and most pages the same.
@lru_cache(maxsize=512)
def _drawn_icon(name: str, label: str) -> SafeString:
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        named,
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("components/status_badge.html")
def badge(label: object, tone: str = "neutral", sign: str = "") -> dict[str, object]:
    """Show a short word in one of the tones neutral, progress, attention, done, refused."""
    return {"label": label, "tone": tone, "sign": sign}


@register.inclusion_tag("components/status_badge.html")
def status_badge(subject: Any, label: str = "") -> dict[str, object]:
    """Show a state: of an object with a `state` and its choices, or a code and its label."""
    code = subject if isinstance(subject, str) else str(subject.state)
    shown = label or (code if isinstance(subject, str) else subject.get_state_display())
    tone = tone_of(code)
    return {"label": shown, "tone": tone, "sign": TONE_ICONS[tone]}


@register.simple_tag
def field(
    bound: BoundField, remark: str = "", label: str = "", hint: str = "", example: str = ""
) -> SafeString:
    """Show a form's field: label, remark (what a return says), help, example, widget, faults, live counter."""
    if bound.is_hidden:
        return bound.as_widget()
    widget = bound.field.widget
    grouped = isinstance(widget, GROUPED_WIDGETS)
    context = {
        "field": bound,
        "id": bound.auto_id,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "example": example,
        "remark": remark,
        "faults": bound.errors,
        "limit": widget.attrs.get("data-limit"),
        "is_grouped": grouped,
        "is_checkbox": isinstance(widget, forms.CheckboxInput),
        "shows_required": _is_required(bound) and not bound.field.disabled,
    }
    described = _described_by(context)
    drawn = _without_dashes(bound, bound.as_widget(attrs=_widget_attributes(bound, described)))
    # What is grouped bears its name on the fieldset, to which faults lead.
    context["widget"] = mark_safe(drawn.replace(f' id="{bound.auto_id}"', "", 1)) if grouped else drawn
    context["described"] = described if grouped else ""
    return mark_safe(render_to_string("components/field.html", context))


def _without_dashes(bound: BoundField, drawn: SafeString) -> SafeString:
    """Say in words what Django's row of dashes means, the choice of nothing."""
    dashes, words = BLANK_CHOICE_DASH[0][1], _("请选择") if _is_required(bound) else _("（不选）")
    return mark_safe(drawn.replace(f">{dashes}</option>", f">{words}</option>", 1))


def _is_required(bound: BoundField) -> bool:
    return bound.field.required or getattr(bound.field, "is_required_later", False)


def _described_by(context: Mapping[str, Any]) -> str:
    parts = ("remark", "hint", "faults", "limit")
    return " ".join(f"{context['id']}-{part}" for part in parts if context[part])


def _widget_attributes(bound: BoundField, described: str) -> dict[str, str | bool]:
    widget = bound.field.widget
    if isinstance(widget, GROUPED_WIDGETS):
        return {}
    if isinstance(widget, forms.CheckboxInput):
        style = "form-check-input m-0"
    else:
        style = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if bound.errors:
        style += " is-invalid"
    attributes: dict[str, str | bool] = {"class": f"{style} {widget.attrs.get('class', '')}".strip()}
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if _is_required(bound) and not bound.field.required:
        attributes["aria-required"] = "true"
    return attributes


@register.inclusion_tag("components/faults.html")
def faults(
    listed: Iterable[Fault],
    sentence: str = "",
    form: forms.BaseForm | None = None,
    labels: Mapping[str, str] | None = None,
    *,
    says_alone: bool = False,
) -> dict[str, object]:
    """List what is to be put right; each entry leads to its field where the form has one. Some sentences say it all."""
    shown = shown_faults(listed, form, labels or {})
    return {"sentence": sentence or _("请更正以下内容。"), "faults": shown, "says_alone": says_alone}


@register.inclusion_tag("components/faults.html")
def form_faults(form: forms.BaseForm, sentence: str = "") -> dict[str, object]:
    """List a form's faults above it: those of fields with links, then those of the whole."""
    listed = [
        Fault("" if name == NON_FIELD_ERRORS else name, str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    return {"sentence": sentence or _("请更正以下内容。"), "faults": shown_faults(listed, form, {})}


@register.simple_tag(takes_context=True)
def refused_step(
    context: template.Context, address: str, field: str, anchor: str, label: str
) -> dict[str, object] | None:
    """Return what was refused of a step that is sent to an address, on the page that is drawn again because of it."""
    refused = refused_at(context.get("request"), address)
    if refused is None:
        return None
    field = field or "reason"
    return {
        "sentence": refused.error.message,
        "faults": refused.faults_beside(field, label, f"step-{anchor}"),
        "text": refused.typed.get(field, ""),
    }


@register.simple_block_tag
def step_fold(content: str, summary: str) -> SafeString:
    """Fold steps away that are rarely taken; the fold stands open where one of them was refused."""
    context = {"content": content, "summary": summary, "is_open": " data-refused>" in content}
    return mark_safe(render_to_string("components/fold.html", context))


@register.inclusion_tag("components/progress_steps.html")
def phase_steps(batch: Any) -> dict[str, object]:
    """Show how far a batch has come."""
    return {"phases": phases_of(batch), "batch": batch}


@register.inclusion_tag("components/phase_dashes.html")
def phase_dashes(batch: Any) -> dict[str, object]:
    """Show how far a batch has come as dashes, for a row of a table."""
    phases = phases_of(batch)
    done = sum(phase.position == "done" for phase in phases)
    told = _("共%(all)d个阶段，已完成%(done)d个") % {"all": len(phases), "done": done}
    return {"phases": phases, "told": told}


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(parts: Sequence[Part], total: str = "") -> dict[str, object]:
    """Show what a whole is made of: each part with its figure, in colours of its meaning, and a legend in words."""
    return {"pieces": pieces_of(parts), "parts": parts, "total": total, "told": told_of(parts, total)}


@register.inclusion_tag("components/bar.html")
def bar(parts: Sequence[Part]) -> dict[str, object]:
    """Show the same without a legend, for a cell of a table whose head says what the colours mean."""
    return {"pieces": pieces_of(parts), "told": told_of(parts)}


@register.inclusion_tag("components/curves.html")
def curves(lines: Sequence[Curve], told: str, first: str = "", last: str = "") -> dict[str, object]:
    """Draw lines over the same places; `told` says the same in words, `first` and `last` name the ends."""
    return {"drawing": drawing_of(lines), "told": told, "first": first, "last": last}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, value: object, *, unit: str = "", note: str = "", tone: str = "progress", href: str = ""
) -> dict[str, object]:
    """Show one figure with its label; with `href` the whole tile is a link."""
    return {"label": label, "value": value, "unit": unit, "note": note, "tone": tone, "href": href}


@register.inclusion_tag("components/empty.html")
def empty_state(
    title: str, hint: str = "", href: str = "", action: str = "", sign: str = "circle-dashed"
) -> dict[str, object]:
    """Say that there is nothing here, why, and what can be done."""
    return {"title": title, "hint": hint, "href": href, "action": action, "sign": sign}


@register.inclusion_tag("components/pagination.html")
def pagination(page: Any) -> dict[str, object]:
    """Lead to the next page of an `core.paging.Page`, and back to the first."""
    return {"page": page}


@register.simple_block_tag
def table(content: str, caption: str, *, shows_caption: bool = False) -> SafeString:
    """Wrap head and body of a table: named for readers, scrolling sideways on its own, also by keyboard.

    A cell with `colspan="all"` is as wide as the head, whichever of its columns are shown.
    """
    columns = content.partition("</tr>")[0].count("<th ")
    content = mark_safe(content.replace('colspan="all"', f'colspan="{columns}"'))
    context = {"content": content, "caption": caption, "shows_caption": shows_caption}
    return mark_safe(render_to_string("components/table.html", context))


@register.simple_block_tag
def card(content: str, title: str = "", anchor: str = "") -> SafeString:
    """Wrap a part of a page under its heading."""
    return mark_safe(
        render_to_string("components/card.html", {"content": content, "title": title, "anchor": anchor})
    )


@register.simple_block_tag
def notice(content: str, tone: str = "progress") -> SafeString:
    """Wrap a remark that stands out on the page."""
    context = {"content": content, "tone": tone, "sign": TONE_ICONS[tone]}
    return mark_safe(render_to_string("components/notice.html", context))


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Wrap `{% event %}` blocks, newest or oldest first as the page wishes."""
    return format_html('<ol class="timeline-list">{}</ol>', content)


@register.simple_block_tag
def event(content: str, at: datetime | date | None, title: str, by: object = "") -> SafeString:
    """Show one thing that happened: when, who, what, and more inside the block."""
    context = {"content": mark_safe(content.strip()), "at": at, "title": title, "by": by}
    context["has_time"] = isinstance(at, datetime)
    return mark_safe(render_to_string("components/timeline.html", context))


@register.simple_tag
def browser_texts() -> SafeString:
    """Hand the scripts the sentences that they show, in the page's language."""
    return _texts_in(get_language())


@cache
def _texts_in(_language: str | None) -> SafeString:
    return json_script(screen_texts(), "screen-texts")


@register.simple_tag
def gap() -> str:
    """Put between two sentences of a paragraph what the page's language has there."""
    return between_sentences()


@register.simple_tag
def label_of(labels: Mapping[str, str], name: str) -> str:
    """Return the Chinese name of an entry."""
    return labels.get(name, name)


@register.simple_tag
def form_field(
    form: forms.BaseForm,
    name: str,
    remarks: Mapping[str, str] | None = None,
    guidance: Mapping[str, Any] | None = None,
) -> SafeString:
    """Show a form's field by its name, with what a return says about it and the guidance for it."""
    guide = (guidance or {}).get(name)
    hints = [str(guide.hint), str(form[name].help_text)] if guide else []
    return field(
        form[name],
        remark=(remarks or {}).get(name, ""),
        hint=between_sentences().join(filter(None, hints)),
        example=str(guide.example) if guide else "",
    )


@register.filter
def marked(text: object, words: str) -> SafeString:
    """Mark where words that somebody looks for stand in a text, as people see them."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if is_found else piece,)
            for is_found, piece in found_in(words, str(text))
        ),
    )


register.filter("in_quotes", within_quotes)
