"""Why a file is not taken, as the rest of a sentence that begins with its name."""

from __future__ import annotations

from django.utils.translation import gettext as _


class Unacceptable(Exception):
    """A file is not taken. `reason` goes on where the file's name in quotation marks ends."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Blank(ValueError):
    """A page with text of which nothing can be seen, for want of its fonts."""


def unknown_kind() -> Unacceptable:
    """A kind of file that nobody here reads."""
    return Unacceptable(
        _("不是可接收的文件，只收PDF、Word、Excel、PPT、WPS、OFD、PNG、JPG。请转换格式后再上传。")
    )


def other_format(name: str, instead: str) -> Unacceptable:
    """A document of a kind that is not taken, and the kind as which its program can save it."""
    return Unacceptable(
        _("是%(name)s，请用WPS、Word或Excel打开，另存为%(instead)s后再上传。")
        % {"name": name, "instead": instead}
    )


def archive() -> Unacceptable:
    """Files within a file: what is in it was not looked at."""
    return Unacceptable(_("是压缩包，请解压后把其中的文件逐个上传。"))


def macros() -> Unacceptable:
    """A document that brings a program along."""
    return Unacceptable(_("含有宏，请另存为不含宏的格式（如docx、xlsx、pptx或PDF）后再上传。"))


def active_content() -> Unacceptable:
    """A document that embeds or fetches something that runs."""
    return Unacceptable(
        _("含有嵌入对象、控件、脚本、内嵌文件或外部模板链接，请去除后再上传，或打印成PDF后上传。")
    )


def reaching_out() -> Unacceptable:
    """A document that fetches something from another machine, or tells it something, when it is opened."""
    return Unacceptable(
        _(
            "含有自动连接外部的内容（如链接的图片、DDE、外部数据、共享文件夹、提交表单），"
            "请断开链接或去除后再上传，或打印成PDF后上传。"
        )
    )


def locked() -> Unacceptable:
    """A document that cannot be read without a password, or restricts its readers."""
    return Unacceptable(_("设有密码或权限限制，请取消加密后再上传。"))


def damaged() -> Unacceptable:
    """A file that is cut off or inconsistent."""
    return Unacceptable(_("已损坏或不完整，请在本机确认能打开后重新上传。"))


def swollen() -> Unacceptable:
    """A small file that unpacks to far more than a document holds."""
    return Unacceptable(_("解开后过大或内含文件过多，无法检查，请精简内容后再上传。"))
