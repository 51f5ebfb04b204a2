"""The forms of the lists of prior practice."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from precedents.actions.ending import LONGEST_REASON
from precedents.actions.importing import FACTS
from precedents.actions.runs import Asked
from precedents.models import Precedent, PrecedentList, Shelf
from precedents.models.precedent import LONGEST_TEXT
from precedents.reading.values import Head

LONGEST_PASTED = 400_000
LONGEST_SEARCHED = 20_000


def _day_field() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ListForm(forms.ModelForm[PrecedentList]):
    """What is said of a list as a whole."""

    class Meta:
        model = PrecedentList
        fields = FACTS
        widgets: ClassVar = {"issued_on": _day_field()}

    def facts(self) -> dict[str, Any]:
        """Return what was entered, by the names of the facts."""
        return {name: self.cleaned_data[name] for name in FACTS}


class ListImportForm(ListForm):
    """A file or pasted text, then what is said of the list that was read from it."""

    file = forms.FileField(
        label=_("清单文件"), required=False, help_text=_("docx、xlsx、pdf（有文字的）、txt，或每行一条JSON。")
    )
    text = forms.CharField(
        label=_("或粘贴文字"),
        required=False,
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("可以直接从网页、Word或Excel里复制过来。"),
    )
    supersedes = forms.ModelChoiceField(
        label=_("替代已有的清单"),
        required=False,
        queryset=PrecedentList.objects.in_force(),
        help_text=_("选定的清单不再参与检索，仍可查看。"),
    )
    accepts_doubts = forms.BooleanField(label=_("上面列出的各处已经核对，按读到的导入"), required=False)

    field_order = ["file", "text", *FACTS, "supersedes", "accepts_doubts"]

    def prefilled(self, head: Head) -> ListImportForm:
        """Return the form with what was entered, and for the rest with what the file says of the list."""
        said = {"name": head.name, "issuer": head.issuer, "document": head.document, "issued_on": head.day}
        entered = {name: self.data.get(name) for name in (*FACTS, "supersedes") if self.data.get(name)}
        return ListImportForm(initial={**said, **entered})


class EntryForm(forms.ModelForm[Precedent]):
    """One practice of a list."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Precedent
        fields = ("title", "text", "field", "place", "scope", "responsible", "document", "in_force_since")
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 10, "maxlength": LONGEST_TEXT}),
            "responsible": forms.Textarea(attrs={"rows": 2}),
            "in_force_since": _day_field(),
        }


class SupersedeForm(forms.Form):
    """Which list takes another's place."""

    successor = forms.ModelChoiceField(label=_("由哪份清单替代"), queryset=PrecedentList.objects.none())

    def __init__(self, *args: Any, precedent_list: PrecedentList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = PrecedentList.objects.in_force().exclude(pk=precedent_list.pk).order_by("name")
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField has one


class WithdrawForm(forms.Form):
    """Why a list is withdrawn."""

    reason = forms.CharField(
        label=_("撤下的理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("撤下后不再参与检索，内容和理由都会留存。"),
    )


class SearchForm(forms.Form):
    """What to find the like of, and what to leave out."""

    title = forms.CharField(
        label=_("名称或一句话"), max_length=300, help_text=_("例如“企业注销一次申请、多部门联办”。")
    )
    text = forms.CharField(
        label=_("做法"),
        required=False,
        max_length=LONGEST_SEARCHED,
        widget=forms.Textarea(attrs={"rows": 6, "data-limit": LONGEST_SEARCHED}),
        help_text=_("写得越具体，找得越准；可以粘贴举措全文。"),
    )
    purpose = forms.CharField(
        label=_("检索目的"),
        required=False,
        max_length=300,
        help_text=_("写进检索记录，例如“核实某项举措是否首创”。"),
    )
    without = forms.ModelMultipleChoiceField(
        label=_("不查这些"),
        required=False,
        queryset=Shelf.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    phrases = forms.CharField(
        label=_("不计这些套话"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一条，例如法律名称、上位文件的引文。"),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without: Any = self.fields["without"]
        without.queryset = Shelf.objects.visible_to(person)

    @property
    def asked(self) -> Asked:
        """Return what is to be said beside the query."""
        lines = (line.strip() for line in self.cleaned_data["phrases"].splitlines())
        return Asked(
            self.cleaned_data["purpose"],
            frozenset(shelf.pk for shelf in self.cleaned_data["without"]),
            tuple(line for line in lines if line),
        )
