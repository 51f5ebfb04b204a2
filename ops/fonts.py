"""Prepare the free faces that the letter is set in where the office's own are not installed.

They come with the locked npm packages; the one that is packed as WOFF is unpacked to TrueType here.
Usage: python -m ops.fonts [--node-modules DIR] [--target DIR]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
STAMP = "fonts.json"
SOURCES = {
    "NotoSerifSC-Regular.ttf": "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "LXGWWenKai-Light.ttf": "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-300-normal.woff",
}


class FontsUnavailable(RuntimeError):
    """The npm packages that bring the fonts are not installed."""


def prepare_fonts(node_modules: Path, target: Path) -> bool:
    """Fill `target` with TrueType fonts; False when they were there already.

    The folder appears whole or not at all, so that two set-ups at once do no harm.
    Raises FontsUnavailable naming what is missing.
    """
    missing = [source for source in SOURCES.values() if not (node_modules / source).is_file()]
    if missing:
        raise FontsUnavailable(f"run `npm ci` first: {node_modules} lacks {', '.join(missing)}")
    stamp = _stamp(node_modules)
    if _read_stamp(target) == stamp and all((target / name).is_file() for name in SOURCES):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fonts-") as folder:
        made = Path(folder) / "fonts"
        made.mkdir()
        for name, source in SOURCES.items():
            _place(node_modules / source, made / name)
        (made / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        _swap(made, target)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare the fonts from the command line and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--node-modules", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--target", type=Path, default=ROOT / "var" / "fonts")
    chosen = parser.parse_args(arguments)
    try:
        is_new = prepare_fonts(chosen.node_modules, chosen.target)
    except FontsUnavailable as missing:
        print(missing)
        return 1
    print(f"fonts {'prepared' if is_new else 'ready'} in {chosen.target}")
    return 0


def _stamp(node_modules: Path) -> dict[str, str]:
    """What the fonts are made from: sizes tell a changed package without reading 50 MB at every start."""
    sizes = {name: str((node_modules / source).stat().st_size) for name, source in SOURCES.items()}
    return {**sizes, "made_by": hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}


def _read_stamp(target: Path) -> object:
    try:
        return json.loads((target / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _place(source: Path, destination: Path) -> None:
    if source.suffix == ".ttf":
        shutil.copyfile(source, destination)
        return
    # WOFF and not WOFF2: its tables are merely compressed, nothing is rebuilt (0.5 s, not a minute).
    font = TTFont(source, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = None
    _widen_quotes(font)
    font.save(destination)


def _widen_quotes(font: TTFont) -> None:
    """Give “ ” ‘ ’ a full width, as Chinese wants them: opening ones to the right, closing to the left."""
    em, glyphs, characters = font["head"].unitsPerEm, font["glyf"], font.getBestCmap()
    for character in "“”‘’":
        name = characters[ord(character)]
        width, bearing = font["hmtx"][name]
        shift = em - width - em // 20 if character in "“‘" else em // 20
        glyph = glyphs[name]
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyphs)
        font["hmtx"][name] = (em, bearing + shift)


def _swap(made: Path, target: Path) -> None:
    if target.exists():
        os.rename(target, made.parent / "old")
    try:
        os.rename(made, target)
    except OSError:
        # Another set-up was faster; what it placed is the same.
        if not target.is_dir():
            raise


if __name__ == "__main__":
    raise SystemExit(main())
