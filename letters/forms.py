"""The forms of the letter and the register."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.unit_fields import UnitsField
from letters.actions.cataloguing import ArchivePlace
from letters.actions.countersigning import people_to_ask, units_to_ask
from letters.actions.drafting import Wording, wording_of
from letters.choices import Publicity, SealedKind, Urgency
from letters.incoming import COLUMNS as INCOMING
from letters.models import AddresseeGroup, ArchiveEntry, Letter
from letters.models.countersignature import LAST_PLACE
from letters.models.letter import MOST_COPIES, MOST_RECEIPT_DAYS
from letters.reply_forms import IncomingFields
from letters.revoked import REASON
from letters.sheet_words import TEXTS
from measures.attachments.limits import MAX_FILE_BYTES, MEGABYTE
from proof.digests import measure

TOO_LARGE = _("文件超过%(limit)dMB，公函的文件没有这么大。请确认选对了文件。")


def labelled(person: User) -> str:
    """Name somebody with their roles: several may have one name."""
    return f"{person}（{'、'.join(person.role_labels)}）"


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # none at run time
    """Some of the people that are offered, each with their roles: several may have one name."""

    def label_from_instance(self, person: User) -> str:
        """Return a person's name and what they are."""
        return labelled(person)


class LetterForm(IncomingFields):
    """A letter's words. Figures are placeholders in double braces; the preview shows them filled in."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    revocation_reason = forms.CharField(
        label=_("撤销的理由"),
        required=False,
        max_length=500,
        help_text=_("印在正文里，也公开在被撤销的函上。"),
    )
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
    publicity = forms.ChoiceField(
        label=_("公开属性"),
        required=False,
        choices=Publicity.choices,
        initial=Publicity.OPEN,
        help_text=_("不主动公开的函，印发后只有办公室和收到它的单位看得到，举措不进创新举措库。"),
    )
    publicity_reason = forms.CharField(label=_("不主动公开的理由"), required=False, max_length=500)
    note = forms.CharField(
        label=_("附注"),
        required=False,
        max_length=200,
        help_text=_("印在成文日期下一行，外加圆括号；没有则留空。"),
    )
    contact = forms.CharField(
        label=_("联系人"),
        required=False,
        max_length=50,
        help_text=_("记在发文稿纸上，不印；要印就写进附注，通知的正文里也可以用占位符。"),
    )
    contact_phone = forms.CharField(label=_("联系电话"), required=False, max_length=50)
    printed_copies = forms.IntegerField(
        label=_("份数"), required=False, min_value=1, max_value=MOST_COPIES, help_text=_("印制的份数。")
    )
    receipt_days = forms.IntegerField(
        label=_("签收时限（工作日）"),
        required=False,
        min_value=1,
        max_value=MOST_RECEIPT_DAYS,
        help_text=_("从发出那天算起；留空则用系统的设定。快到期、到期、过期都会提醒收到的单位。"),
    )
    circulation = forms.CharField(
        label=_("印发范围"), required=False, max_length=500, help_text=_("除主送、抄送以外还发到哪里。")
    )

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
            # A page from before it was asked says nothing of it.
            publicity=entries["publicity"] or Publicity.OPEN,
            **{name: entries[name] for name in (*TEXTS, "printed_copies", "receipt_days", *INCOMING, REASON)},
        )


class AddresseeGroupForm(forms.ModelForm[AddresseeGroup]):
    """A kept group of addressees; the action checks it, this shows it."""

    class Meta:
        model = AddresseeGroup
        fields = ("name", "wording", "units")
        field_classes: ClassVar = {"units": UnitsField}
        widgets: ClassVar = {"units": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        units.offer(Unit.objects.all())

    def validate_unique(self) -> None:
        """Leave it to the action: sent twice, the form leads to what it made the first time."""


class CountersignForm(forms.Form):
    """Who is asked for a countersignature, and by when."""

    units = UnitsField(label=_("单位"), queryset=Unit.objects.none(), required=False)
    people = PeopleField(
        label=_("办公室的同志"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("会签的同志不再拟稿、核稿、签发这份函。"),
    )
    place = forms.IntegerField(
        label=_("会签次序"),
        required=False,
        min_value=1,
        max_value=LAST_PLACE,
        initial=1,
        help_text=_("次序相同的同时会签；次序在前的都同意以后，才请后面的。"),
    )
    due_on = forms.DateField(
        label=_("答复期限"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("还没有轮到的，轮到时不足3个工作日就顺延到3个工作日。"),
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = letter.countersignatures.standing()
        units: Any = self.fields["units"]
        people: Any = self.fields["people"]
        offered, colleagues = units_to_ask(), people_to_ask(letter)
        # Sent twice, the form leads to what it made the first time: then who is asked already is offered, too.
        if not self.is_bound:
            offered = offered.exclude(pk__in=asked.filter(unit__isnull=False).values("unit"))
            colleagues = colleagues.exclude(pk__in=asked.filter(person__isnull=False).values("person"))
        units.offer(offered)
        people.queryset = colleagues

    def clean_place(self) -> int:
        """Return the first place where none is named."""
        return self.cleaned_data["place"] or 1


class AnotherDayForm(forms.Form):
    """Another day by which somebody is to answer or to sign, and why."""

    due_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("改期的理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("记入办理过程和发文稿纸，并告知对方。"),
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].label = label


class SealedFileForm(forms.Form):
    """A sealed file of an issued letter."""

    kind = forms.ChoiceField(label=_("种类"), choices=SealedKind.choices)
    file = forms.FileField(label=_("文件"), help_text=_("扫描件：PDF、PNG、JPG；电子签章文件：PDF、OFD。"))


class ArchiveEntryForm(forms.ModelForm[ArchiveEntry]):
    """A letter's place in the archive; the action checks it and numbers it, this shows it."""

    class Meta:
        model = ArchiveEntry
        fields = ("fonds", "kept_for", "section", "section_code")

    def place(self) -> ArchivePlace:
        """Return what was typed as a value."""
        return ArchivePlace(**self.cleaned_data)

    def _post_clean(self) -> None:
        """Leave the row alone: the action locks it and reads it afresh."""


def verify_limits() -> dict[str, object]:
    """Return what the page's script needs to refuse a file that no letter's can be."""
    return {"largest": MAX_FILE_BYTES, "too_large": TOO_LARGE % {"limit": MAX_FILE_BYTES // MEGABYTE}}


class VerifyForm(forms.Form):
    """A file, or a digest of one, of which somebody wants to know whether it is an issued letter's."""

    file = forms.FileField(label=_("要核验的文件"), required=False, allow_empty_file=True)
    sha256 = forms.CharField(
        label=_("或填写摘要（SHA-256或SM3）"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("64位十六进制字符，大小写均可。选了文件就不必填写。"),
    )

    # The printed measure that the question is about, as its address in the register names it.
    item = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

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
                _("SHA-256和SM3摘要都是64位十六进制字符（0—9、a—f），请重新复制，或直接选择文件。")
            )
        return digest

    def clean(self) -> None:
        """Ask for one of the two."""
        if not self.errors and self.cleaned_data.get("file") is None and not self.cleaned_data.get("sha256"):
            self.add_error("file", _("请选择要核验的文件，或填写它的摘要。"))

    def digest(self) -> str:
        """Return the SHA-256 that was given, or that of the file, read piece by piece."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return measure(file.chunks()).sha256 if file is not None else str(self.cleaned_data["sha256"])
