"""`python -m proof ARCHIVE…`: check archive packages. `python -m proof CHAIN [FILE…]`: check an exported chain, and
say which letter each file belongs to; an archive among them is checked too.

Needs Python's standard library alone. Ends with 0 when all is well, 1 when something differs or a file belongs to
no letter, 2 when the chain or a package cannot be read.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from proof.archive.verifying import Verified, verify
from proof.digests import CHUNK_BYTES, KNOWS_SM3, NO_SM3, Measured, measure
from proof.export import STATES, KeptLetter, kept_faults, read_chain
from proof.manifests import file_faults, listed_files

USAGE = "用法：python -m proof 归档包.zip…\n或：python -m proof 导出的清单.json [要核对的文件、归档包…]"


def main(arguments: Sequence[str]) -> int:
    """Check a chain and any number of files; return the exit code."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        _say(USAGE)
        return 2
    if _is_package(Path(arguments[0])):
        return max(_check_package(Path(name)) for name in arguments)
    try:
        letters = read_chain(Path(arguments[0]).read_bytes())
    except OSError as error:
        _say(f"{arguments[0]}：打不开（{error.strerror}）。")
        return 2
    except ValueError as error:
        _say(f"{arguments[0]}：{error}")
        return 2
    if not KNOWS_SM3:
        _say(NO_SM3)
    # Not `all(...)` over a generator: every line is to be said.
    outcomes = [_check_chain(letters), *[_check_file(Path(name), letters) for name in arguments[1:]]]
    return 0 if all(outcomes) else 1


def _check_chain(letters: Sequence[KeptLetter]) -> bool:
    faults = kept_faults(letters)
    corrections = _corrections(letters)
    for letter in letters:
        wrong = faults[letter.name]
        _say(f"{'不符' if wrong else '相符'} {_described(letter, corrections)}")
        for sentence in wrong:
            _say(f"  {sentence}")
    for sentence in faults[""]:
        _say(f"  {sentence}")
    is_sound = not any(faults.values())
    _say(f"清单链条{'完整' if is_sound else '有误'}，共{len(letters)}份函。")
    return is_sound


def _check_package(path: Path, letters: Sequence[KeptLetter] | None = None) -> int:
    try:
        package = path.read_bytes()
    except OSError as error:
        _say(f"{path}：打不开（{error.strerror}）。")
        return 2
    found = verify(package)
    if not KNOWS_SM3:
        _say(NO_SM3)
    if found.number:
        _say(_summed_up(path, found))
    sentences = [str(fault) for fault in found.faults]
    if letters is not None and found.manifest_sha256 not in {letter.sha256 for letter in letters}:
        sentences.append("文件清单不在导出的链条里。")
    _say_all(sentences)
    _say(f"{path}：有{len(sentences)}处不符。" if sentences else f"{path}：全部相符。")
    return (1 if found.is_readable else 2) if sentences else 0


def _is_package(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def _summed_up(path: Path, found: Verified) -> str:
    return (
        f"{path}：{found.number}《{found.title}》（{found.date}），{found.files}个文件，"
        f"{found.measures}份认定依据，{found.sheets}份评分表。\n"
        f"文件清单的 SHA-256 是 {found.manifest_sha256}，应与公开核验页上的一致。"
    )


def _check_file(path: Path, letters: Sequence[KeptLetter]) -> bool:
    if _is_package(path) and path.suffix == ".zip":
        return _check_package(path, letters) == 0
    try:
        measured = measure(_chunks(path))
    except OSError as error:
        _say(f"{path}：打不开（{error.strerror}）。")
        return False
    for letter in letters:
        if letter.sha256 == measured.sha256:
            _say(f"{path}：是{_described(letter, _corrections(letters))}的文件清单。")
            return True
        for listed in listed_files(letter.manifest):
            if listed.sha256 == measured.sha256:
                _say(f"{path}：是{_described(letter, _corrections(letters))}的 {listed.format} 文件。")
                return _say_all(file_faults(letter.name, listed, measured))
    _say(f"{path}：不是其中任何一份函的文件{_short(measured)}。")
    return False


def _described(letter: KeptLetter, corrections: dict[str, str]) -> str:
    state = STATES.get(letter.state, letter.state)
    standing = f"导出时{state}：{letter.reason}" if letter.reason else f"导出时{state}"
    if letter.name in corrections:
        standing = f"已被{corrections[letter.name]}更正，{standing}"
    return f"{letter.name}《{letter.manifest['title']}》（{letter.manifest['date']}，{standing}）"


def _corrections(letters: Sequence[KeptLetter]) -> dict[str, str]:
    corrections = {}
    for letter in letters:
        if corrected := letter.manifest.get("corrects"):
            corrections[str(corrected["number"])] = letter.name
    return corrections


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _short(measured: Measured) -> str:
    return "，它是空的" if not measured.size else f"（SHA-256 {measured.sha256}）"


def _say_all(sentences: Sequence[str]) -> bool:
    for sentence in sentences:
        _say(f"  {sentence}")
    return not sentences


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal of another language must not be what fails.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
