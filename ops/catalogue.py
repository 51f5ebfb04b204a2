"""The translations, without the gettext programs: read the texts from the code, complete, check and compile.

Usage: python -m ops.catalogue compile | check | update
Chinese is the language of the source; every other one has a file locale/LANGUAGE/LC_MESSAGES/django.po.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import checkers
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from ops.layout import ROOT

PACKAGES = (
    "core",
    "accounts",
    "precedents",
    "measures",
    "evaluations",
    "documents",
    "packages",
    "register",
    "letters",
    "earlier",
    "runs",
    "backups",
    "fzworkflow",
)
TEMPLATES = "templates"
LANGUAGES = ("en",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one of the three; `check` gives 1 when a text lacks its translation."""
    commands: dict[str, Callable[[], int]]
    commands = {"compile": _compile_all, "check": _check_all, "update": _update_all}
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1 or given[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    return commands[given[0]]()


def source_texts(root: Path = ROOT) -> Catalog:
    """Return every text that the packages and templates mark for translation, with where it stands."""
    found = Catalog(domain="django")
    for path in _source_files(root):
        is_template = path.suffix != ".py"
        content = _as_python(path) if is_template else path.read_bytes()
        place = path.relative_to(root).as_posix()
        for line, text, _comments, context in extract("python", BytesIO(content), keywords=KEYWORDS):
            found.add(text, locations=[(place, line)], context=context)
    return found


def faults(catalogue: Catalog, texts: Catalog) -> list[str]:
    """Return what keeps a language from being complete, a line each."""
    found = []
    for message in _texts_of(texts):
        known = catalogue.get(message.id, message.context)
        fault = "缺少" if known is None else _fault_of(known, catalogue)
        if fault:
            place, line = message.locations[0]
            found.append(f"{place}:{line}: {fault}：{_shown(message)}")
    return found


def _fault_of(message: Message, catalogue: Catalog) -> str | None:
    if message.fuzzy:
        return "待核对（fuzzy）"
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    if not all(strings):
        return "未翻译"
    for checker in checkers:
        try:
            checker(catalogue, message)
        except TranslationError as fault:
            return str(fault)
    return None


def _compile_all() -> int:
    for path in filter(Path.is_file, _catalogue_files()):
        compiled = BytesIO()
        write_mo(compiled, _read(path))
        # Whole or not at all: a running app may be reading it.
        made = path.with_suffix(".mo.new")
        made.write_bytes(compiled.getvalue())
        made.replace(path.with_suffix(".mo"))
    return 0


def _check_all() -> int:
    texts = source_texts()
    count = 0
    for path in _catalogue_files():
        for fault in faults(_read(path), texts):
            print(f"{path.relative_to(ROOT).as_posix()}: {fault}", file=sys.stderr)
            count += 1
    if count:
        print(f"{count} 处译文不全；运行 python -m ops.catalogue update 后补上", file=sys.stderr)
    return 1 if count else 0


def _update_all() -> int:
    texts = source_texts()
    for path in _catalogue_files():
        catalogue = _read(path)
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        written = BytesIO()
        # By their text: by their places, every line that moves would carry others about.
        write_po(written, catalogue, width=110, sort_output=True, include_lineno=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.getvalue())
    return 0


def _source_files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for folder in (TEMPLATES, *(f"{package}/templates" for package in PACKAGES)):
        for kind in ("*.html", "*.txt"):
            yield from sorted((root / folder).rglob(kind))


def _as_python(path: Path) -> bytes:
    if not settings.configured:
        settings.configure()
    lines = templatize(path.read_text(encoding="utf-8")).splitlines()
    # A template's indentation means nothing, but Babel reads this as Python.
    return "\n".join(line.lstrip() for line in lines).encode()


def _catalogue_files() -> list[Path]:
    return [ROOT / "locale" / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]


def _read(path: Path) -> Catalog:
    language = path.parent.parent.name
    if not path.is_file():
        return Catalog(locale=language, domain=path.stem, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=path.stem)


def _texts_of(catalogue: Catalog) -> Iterator[Message]:
    # The first, with the empty id, is the header.
    return (message for message in catalogue if message.id)


def _shown(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


if __name__ == "__main__":
    raise SystemExit(main())
