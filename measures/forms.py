"""The forms of batches and measures. What is required is the actions' business: a draft saves with gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import SUBMITTING_KINDS
from accounts.models import Unit
from accounts.unit_fields import UnitsField
from core.paging import LARGEST_KEY
from measures.actions.drafting import labels
from measures.batch_settings import DAYS, KEPT
from measures.choices import Classification, Field, MeasureState
from measures.completeness import limits_of, required_entries
from measures.deadlines import due_day_fault
from measures.entries import CASE_TEXTS, COMMENTABLE_ENTRIES, FORM_ENTRIES, LONG_TEXTS
from measures.models import Batch, CommonReason, Comparison, Measure
from measures.models.batch import default_required_texts

DATE_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BatchForm(forms.ModelForm[Batch]):
    """A batch's settings. A new batch starts with what the last one settled; only its dates are its own."""

    required_texts = forms.MultipleChoiceField(
        label=_("必填栏目"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Batch
        fields: ClassVar = ["number", "year", *DAYS, *KEPT]
        widgets: ClassVar = dict.fromkeys(DAYS, DATE_INPUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("required_texts", default_required_texts())
        self.fields["required_texts"].choices = [  # type: ignore[attr-defined]  # a choice field
            (entry, Measure._meta.get_field(entry).verbose_name)  # type: ignore[union-attr]  # concrete columns
            for entry in CASE_TEXTS
        ]

    def validate_unique(self) -> None:
        """Leave it to the action: sent twice, the form leads to what it made the first time."""

    GROUPS: ClassVar = (
        (_("批次与征集日期"), ("number", "year", "zone", "opens_on", "closes_on", "hard_closes_on")),
        (
            _("评审与统分"),
            ("is_blind", "is_trimmed", "spread_threshold", "prior_art_cutoff_on", "releases_marks"),
        ),
        (
            _("申报书的栏目与字数"),
            (
                "required_texts",
                "title_limit",
                "summary_limit",
                "innovation_point_limit",
                "practice_limit",
                "case_limit",
            ),
        ),
        (_("特色标识"), ("mark_label", "prints_mark")),
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The settings in four groups, and whether a group stands open: the first one, and what has faults."""
        groups = []
        for place, (title, names) in enumerate(self.GROUPS):
            fields = [self[name] for name in names]
            groups.append((str(title), fields, place == 0 or any(field.errors for field in fields)))
        return groups


class CopyForm(forms.Form):
    """The batch that is made like an earlier one."""

    number = forms.IntegerField(label=pgettext_lazy("one", "批次"), min_value=1, max_value=9999)
    year = forms.IntegerField(label=_("年份"), min_value=2013, max_value=2100)


class InvitationForm(forms.Form):
    """Which units a batch invites."""

    units = UnitsField(label=_("报送单位"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        units.offer(Unit.objects.filter(kind__in=SUBMITTING_KINDS, is_active=True))


class GraceForm(forms.Form):
    """A unit's extension."""

    until = forms.DateField(label=_("宽限至"), widget=DATE_INPUT)
    reason = forms.CharField(label=_("理由"), max_length=200)


class ReasonForm(forms.Form):
    """A step that needs its reason. Whether it may be empty is the action's business."""

    reason = forms.CharField(
        label=_("理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(forms.Form):
    """By when a returned candidate is to be sent again; what is to be put right stands beside the entries."""

    due_on = forms.DateField(
        label=_("补正期限"),
        required=False,
        help_text=_("单位会看到这一天，并在到期前后收到提醒；过期仍可报送，直到征集结束。"),
        widget=DATE_INPUT,
    )

    def clean_due_on(self) -> date | None:
        """Refuse the day before anything is done with it."""
        day: date | None = self.cleaned_data["due_on"]
        if day and (fault := due_day_fault(day, today=timezone.localdate())):
            raise forms.ValidationError(fault)
        return day


class BulkReturnForm(ReturnForm):
    """One comment on one entry, for many candidates that are returned at once."""

    field = forms.ChoiceField(label=_("栏目"))
    comment = forms.CharField(
        label=_("意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
    )
    field_order = ("field", "comment", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("请选择")), *labels().items()]  # type: ignore[attr-defined]  # a choice field


class MeasureForm(forms.ModelForm[Measure]):
    """The 申报书. A return leaves open only the entries that it names."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    joint_units = UnitsField(label=_("联合单位"), queryset=Unit.objects.none(), required=False)

    class Meta:
        model = Measure
        fields: ClassVar = list(FORM_ENTRIES)
        widgets: ClassVar = {
            "in_force_since": DATE_INPUT,
            **{entry: forms.Textarea(attrs={"rows": rows}) for entry, rows in LONG_TEXTS.items()},
        }

    def __init__(self, *args: Any, opened: set[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.instance
        for field in self.fields.values():
            field.required = False
        self.fields["edit_version"].required = True
        self.fields["edit_version"].initial = measure.edit_version
        others = Unit.objects.filter(kind__in=SUBMITTING_KINDS, is_active=True).exclude(
            pk=measure.unit_id or 0
        )
        self.fields["joint_units"].offer(others)  # type: ignore[attr-defined]  # a field of units
        if measure.pk:
            self.fields["joint_units"].initial = list(measure.joint_units.values_list("pk", flat=True))
        self.fields["predecessor"].queryset = (  # type: ignore[attr-defined]  # a model choice field
            Measure.objects.filter(Q(pk__in=_latest_published(measure)) | Q(pk=measure.predecessor_id))
            .select_related("batch")
            .order_by("-pk")
        )
        self.fields["field"].choices = [("", "—"), *Field.choices]  # type: ignore[attr-defined]  # a choice field
        self.fields["claimed_classification"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "—"),
            *Classification.choices,
        ]
        self.fields["claims_special_mark"].label = measure.batch.mark_label
        # A draft saves without them; what is sent needs them.
        for entry in required_entries(measure.batch):
            self.fields[entry].is_required_later = True  # type: ignore[attr-defined]  # read by the field's component
        for entry, limit in limits_of(measure.batch).by_entry.items():
            self.fields[entry].widget.attrs["data-limit"] = limit
        if opened is not None:
            for entry in set(self.fields) - opened - {"edit_version"}:
                self.fields[entry].disabled = True

    def texts(self) -> dict[str, Any]:
        """Return what was sent for the entries that are open."""
        return {
            entry: self.cleaned_data[entry]
            for entry in FORM_ENTRIES
            if entry in self.cleaned_data and not self.fields[entry].disabled
        }

    def shown(self, stored: Mapping[str, object]) -> dict[str, object]:
        """Return what is stored as the page's own fields say it."""
        joint = self.fields["joint_units"].prepare_value(stored["joint_units"])
        return {**stored, "joint_units": joint}

    def joint(self) -> list[Unit] | None:
        """Return the joint units that were chosen, or None where they are closed."""
        if self.fields["joint_units"].disabled or "joint_units" not in self.cleaned_data:
            return None
        return list(self.cleaned_data["joint_units"])

    def _post_clean(self) -> None:
        """Leave the instance alone: the action writes it, under its lock."""


def _latest_published(measure: Measure) -> models.QuerySet[Any, Any]:
    # As a subquery: a list that is cut off cannot be asked whether a choice is in it.
    published = Measure.objects.filter(state="published").exclude(batch=measure.batch_id)
    return published.order_by("-pk").values("pk")[:500]


class ComparisonForm(forms.ModelForm[Comparison]):
    """A record of earlier practice elsewhere."""

    class Meta:
        model = Comparison
        fields: ClassVar = [
            "place",
            "practice",
            "document",
            "in_force_since",
            "source",
            "relation",
            "difference",
        ]
        widgets: ClassVar = {
            "practice": forms.Textarea(attrs={"rows": 2}),
            "difference": forms.Textarea(attrs={"rows": 2}),
            "in_force_since": DATE_INPUT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with the measure's own form, whose entries have some of the same names.
        super().__init__(*args, **{"auto_id": "id_comparison_%s", **kwargs})
        # What was taken over from a search may wait for its conclusion; what is typed states it.
        self.fields["relation"].required = self.instance.hit_id is None

    def _post_clean(self) -> None:
        """Leave the instance alone: the action makes and checks it."""


class AttachmentForm(forms.Form):
    """One file of evidence."""

    file = forms.FileField(label=_("文件"), allow_empty_file=True)


class ScreeningFilter(forms.Form):
    """What the office's queue is narrowed down by; it stays while one steps through."""

    batch = forms.IntegerField(
        label=pgettext_lazy("one", "批次"), required=False, min_value=1, max_value=9999
    )
    unit = forms.IntegerField(label=_("单位"), required=False, min_value=1, max_value=LARGEST_KEY)
    words = forms.CharField(label=_("名称"), required=False, max_length=60)
    again = forms.BooleanField(label=_("只看补正后再报的"), required=False)


class CommonReasonForm(forms.ModelForm[CommonReason]):
    """A reason for returning that comes up every year."""

    field = forms.ChoiceField(label=_("栏目"), required=False)

    class Meta:
        model = CommonReason
        fields: ClassVar = ["field", "text", "is_active"]

    def __init__(self, *args: Any, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = [(entry, labels[entry]) for entry in COMMENTABLE_ENTRIES]
        self.fields["field"].choices = [("", _("任何栏目")), *entries]  # type: ignore[attr-defined]  # a choice field

    def _post_clean(self) -> None:
        """Leave the instance alone: the action makes and checks it."""


class MeasureFilter(forms.Form):
    """What a list of measures is narrowed down by."""

    words = forms.CharField(label=_("查找"), required=False, max_length=60)
    batch = forms.IntegerField(
        label=pgettext_lazy("one", "批次"), required=False, min_value=1, max_value=9999
    )
    unit = forms.IntegerField(label=_("报送单位"), required=False, min_value=1, max_value=LARGEST_KEY)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=MeasureState.choices)
    field = forms.ChoiceField(label=_("领域"), required=False, choices=Field.choices)
    claimed = forms.ChoiceField(label=_("申报类别"), required=False, choices=Classification.choices)
    overdue = forms.BooleanField(label=_("退回超期"), required=False)
    handed_up = forms.BooleanField(label=_("待审核报送"), required=False)
