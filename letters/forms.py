"""The forms of the letter and the register."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from letters.actions.drafting import Wording, wording_of
from letters.choices import RecognitionKind, SealedKind, Urgency
from letters.earlier.planning import Given, serials_in
from letters.models import AddresseeGroup, Letter
from letters.proof.digests import measure
from measures.attachments.limits import MAX_FILE_BYTES, MEGABYTE
from measures.choices import Classification, Field

TOO_LARGE = _("文件超过%(limit)dMB，公函的文件没有这么大。请确认选对了文件。")
MOST_VALUES = 50


class LetterForm(forms.Form):
    """A letter's words. Figures are placeholders in double braces; the preview shows them filled in."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=200, required=False)
    title_lines = forms.CharField(
        label=_("标题分行"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一段；留空则自动按词意分行。"),
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("主送机关分组"),
        queryset=AddresseeGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("印发后按所选分组发送给各单位签收。"),
    )
    addressees = forms.CharField(
        label=_("主送机关"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("留空则按所选分组写出。"),
    )
    template = forms.CharField(
        label=_("正文"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一段。蓝色的数字由系统计算，不能手改；黄色〔 〕之间的数字为零时，整句不印。"),
    )
    annex_title = forms.CharField(label=_("附件标题"), max_length=200, required=False)
    signature = forms.CharField(
        label=_("署名"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一段。"),
    )
    copy_to = forms.CharField(
        label=_("抄送机关"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("没有则留空；几个单位之间用逗号。"),
    )
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=Urgency.choices)

    @classmethod
    def of(cls, letter: Letter) -> LetterForm:
        """Return the form filled with a letter's stored words."""
        words = asdict(wording_of(letter))
        for lines in ("title_lines", "signature"):
            words[lines] = "\n".join(words[lines])
        return cls(initial={**words, "edit_version": letter.edit_version})

    def words(self) -> Wording:
        """Return what was typed as a value."""
        entries: dict[str, Any] = self.cleaned_data
        return Wording(
            title=entries["title"],
            addressees=entries["addressees"],
            template=entries["template"],
            annex_title=entries["annex_title"],
            signature=tuple(entries["signature"].splitlines()),
            title_lines=tuple(line for line in entries["title_lines"].splitlines() if line.strip()),
            groups=tuple(group.pk for group in entries["groups"]),
            copy_to=entries["copy_to"],
            urgency=entries["urgency"],
        )


class AddresseeGroupForm(forms.ModelForm[AddresseeGroup]):
    """A kept group of addressees; the action checks it, this shows it."""

    class Meta:
        model = AddresseeGroup
        fields = ("name", "wording", "units")
        widgets: ClassVar = {"units": forms.CheckboxSelectMultiple}


class SealedFileForm(forms.Form):
    """A sealed file of an issued letter."""

    kind = forms.ChoiceField(label=_("种类"), choices=SealedKind.choices)
    file = forms.FileField(label=_("文件"), help_text=_("扫描件：PDF、PNG、JPG；电子签章文件：PDF、OFD。"))


class ManyValues(forms.Field):
    """As many values as the address names, each of them checked; none is any."""

    widget = forms.MultipleHiddenInput

    def __init__(self, each: forms.Field, *, label: StrOrPromise) -> None:
        super().__init__(label=label, required=False)
        self.each = each

    def clean(self, value: Any) -> list[Any]:
        """Return the values as the field for one of them reads them, each once."""
        if value is not None and len(value) > MOST_VALUES:
            raise ValidationError(_("一次最多选%(most)d项。") % {"most": MOST_VALUES})
        return list(dict.fromkeys(self.each.clean(one) for one in value or () if one))


class AsOfForm(forms.Form):
    """The day as of which the register is counted; empty is today."""

    as_of = forms.DateField(
        label=_("截至日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class VerifyForm(forms.Form):
    """A file, or the SHA-256 of one, of which somebody wants to know whether it is an issued letter's."""

    file = forms.FileField(label=_("要核验的文件"), required=False, allow_empty_file=True)
    sha256 = forms.CharField(
        label=_("或填写文件的 SHA-256"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("64位十六进制字符，大小写均可。选了文件就不必填写。"),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse a file that no letter's can be."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError(TOO_LARGE % {"limit": MAX_FILE_BYTES // MEGABYTE})
        return file

    def clean_sha256(self) -> str:
        """Read a digest as people copy it: in capitals, with blanks."""
        digest = "".join(self.cleaned_data["sha256"].split()).lower()
        if digest and not re.fullmatch("[0-9a-f]{64}", digest):
            raise forms.ValidationError(
                _("SHA-256 应是64位十六进制字符（0—9、a—f），请重新复制，或直接选择文件。")
            )
        return digest

    def clean(self) -> None:
        """Ask for one of the two."""
        if not self.errors and self.cleaned_data.get("file") is None and not self.cleaned_data.get("sha256"):
            self.add_error("file", _("请选择要核验的文件，或填写它的 SHA-256。"))

    def digest(self) -> str:
        """Return the SHA-256 that was given, or that of the file, read piece by piece."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return measure(file.chunks()).sha256 if file is not None else str(self.cleaned_data["sha256"])


class RegisterFilter(AsOfForm):
    """What the register is narrowed down by; a facet may be named several times."""

    words = forms.CharField(label=_("关键词"), required=False, max_length=60)
    batch = ManyValues(forms.IntegerField(min_value=1, max_value=9999), label=_("批次"))
    classification = ManyValues(forms.ChoiceField(choices=Classification.choices), label=_("创新性类别"))
    field = ManyValues(forms.ChoiceField(choices=Field.choices), label=_("所属领域"))
    unit = ManyValues(forms.CharField(max_length=200), label=_("报送单位"))
    year = ManyValues(forms.IntegerField(min_value=2013, max_value=9998), label=_("发布年份"))
    taiwan_related = forms.BooleanField(label=_("对台特色"), required=False)


class RegisterSearch(RegisterFilter):
    """The register's page: what it is narrowed down by, and its order."""

    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[("", _("新发布的在前")), ("oldest", _("早发布的在前"))],
    )


class RecognitionForm(forms.Form):
    """What became of a published measure."""

    kind = forms.ChoiceField(label=_("类别"), choices=RecognitionKind.choices)
    dated_on = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("依据"), max_length=300)


class RegisterImportForm(forms.Form):
    """A file with an earlier letter, what the file does not say, and what is accepted in spite of the check."""

    file = forms.FileField(label=_("公函文件（txt、docx、xlsx、json）"), required=False)
    batch = forms.IntegerField(
        label=_("批次"), required=False, min_value=1, max_value=9999, help_text=_("不填则以标题为准。")
    )
    zone = forms.CharField(
        label=_("自贸试验区名称"), required=False, max_length=30, help_text=_("不填则以标题为准。")
    )
    date = forms.DateField(
        label=_("发布日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填则为成文日期。"),
    )
    marked = forms.CharField(
        label=_("带特色标识的序号"),
        required=False,
        max_length=2000,
        help_text=_("如6,15,16；不填则以文件为准。"),
    )
    accepts_totals = forms.BooleanField(label=_("函中的数字与附件不符，照录"), required=False)
    accepts_unread = forms.BooleanField(label=_("没有读懂的行不登记，照样导入"), required=False)

    def clean_marked(self) -> frozenset[int] | None:
        """Return the numbers, or None where nothing is said."""
        text: str = self.cleaned_data["marked"].strip()
        try:
            return serials_in(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("请写序号，用逗号隔开，如6,15,16。")) from error

    def given(self) -> Given:
        """Return what the person says beside the file."""
        entries: dict[str, Any] = self.cleaned_data
        return Given(entries["batch"], entries["zone"], entries["date"], entries["marked"])


class WithdrawalForm(forms.Form):
    """Why a recognition is taken back."""

    reason = forms.CharField(label=_("撤回理由"), max_length=300)
