"""The texts that notices 通知 of a batch start from: the call for its measures, and the reminder before it closes."""

from __future__ import annotations

from documents.wording import OPTIONAL, Text

_KNOWN = ("closes_on", "contact", "contact_phone", *OPTIONAL)
_CONTACT = "[[联系人：{{ contact }}[[，联系电话：{{ contact_phone }}]]。]]"

CALL = Text(
    "{{ short_name }}关于征集{{ zone }}第{{ batch }}批创新举措的通知",
    (
        "为做好{{ zone }}第{{ batch }}批创新举措的评估和发布，现就征集报送有关事项通知如下。",
        "一、报送内容。本单位牵头推出、已经实施并取得成效的创新举措，逐项写明举措内容、创新点和实施成效，并附佐证材料。",
        "二、报送方式。请登录创新举措工作平台在线填报，经本单位审核人审核后提交。",
        "三、报送时间。请于{{ closes_on }}前完成报送。",
        _CONTACT,
    ),
    ("batch",),
    _KNOWN,
)
REMINDER = Text(
    "{{ short_name }}关于催报{{ zone }}第{{ batch }}批创新举措的通知",
    (
        "{{ zone }}第{{ batch }}批创新举措的征集于{{ closes_on }}截止，目前仍有单位没有完成报送。",
        "请尚未报送的单位抓紧填报，确有困难的及时与我们联系；收到修改意见的单位，请尽快补正后重新提交。",
        _CONTACT,
    ),
    ("batch",),
    _KNOWN,
)
