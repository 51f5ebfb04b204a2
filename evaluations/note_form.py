"""The form of an evaluator's note to themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.remarks import LONGEST_REMARK
from evaluations.models import Assignment


class NoteForm(forms.Form):
    """A note, with the version that the evaluator was shown."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("我的备注"),
        required=False,
        max_length=LONGEST_REMARK,
        # Blanks at the ends are the writer's own; a save that dropped them would take what is just being typed.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("只有您自己看得到：不交给任何人，不进任何报表和档案。"),
    )

    def clean_text(self) -> str:
        """Return the text with the ends of its lines as scripts send them, however the browser does."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


def note_form(assignment: Assignment) -> NoteForm:
    """Return the form with the stored note; its ids are not those of the sheet beside it."""
    note = getattr(assignment, "own_note", None)
    stored = {"edit_version": note.edit_version if note else 1, "text": note.text if note else ""}
    return NoteForm(initial=stored, auto_id="note-%s")
