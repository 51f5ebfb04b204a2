"""Style sheets and scripts use what Chromium 90 knows, and the check that holds them to it finds what it does not."""

from __future__ import annotations

import json
import subprocess

import pytest

from ops.layout import NODE_MODULES, ROOT
from ops.npm import node
from tests.platform.old_css import too_new

AS_JSON = ("--format", "json", "--stdin", "--stdin-filename")
# What an older browser passes over without harm: the tables' words for it, and what it does instead.
HARMLESS = {
    "accent-color (93)": "ticks and choices keep the browser's own colour",
    "outline (94)": "known since the first version; its corners were square",
    "print-color-adjust (136)": "stated with its prefix beside it",
    "print-color-adjust: exact (136)": "as above",
}


def test_our_styles_use_nothing_that_chromium_90_lacks() -> None:
    sheets = sorted((ROOT / "static").rglob("*.css"))
    found = {one.name: too_new(one.read_text(encoding="utf-8")) for one in sheets}
    assert {
        name: left for name, used in found.items() if (left := [one for one in used if one not in HARMLESS])
    } == {}
    assert set(HARMLESS) <= {one for used in found.values() for one in used}


def test_what_needs_its_prefix_has_it() -> None:
    for sheet in (ROOT / "static").rglob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        plain, prefixed = css.count("print-color-adjust:"), css.count("-webkit-print-color-adjust:")
        assert plain == 2 * prefixed, sheet.name


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a { scrollbar-gutter: stable; }", "scrollbar-gutter (94)"),
        ("@media print { a { text-wrap: balance; } }", "text-wrap (114)"),
        ("a { color: red; text-wrap: balance }", "text-wrap (114)"),
        ("a { color: oklch(60% 0.1 20); }", "oklch() (111)"),
        ("a { background: color-mix(in srgb, red, blue); }", "color-mix() (111)"),
        ("a { color: light-dark(red, blue); }", "light-dark() (123)"),
        ("a { height: 100dvh; }", "dvh (unit)"),
        ("a { overflow-wrap: anywhere; width: 10cqw; }", "cqw (unit)"),
        ("p:has(a) { color: red; }", ":has (105)"),
        ("a { font: inherit; } dialog:popover-open { color: red; }", ":popover-open (114)"),
        ("@layer base { a { color: red; } }", "@layer (99)"),
        ("@container (min-width: 1px) { a { color: red; } }", "@container (105)"),
        ("a { color: red; b { color: blue; } }", "nesting"),
        ("a { &:hover { color: blue; } }", "nesting"),
        ("a { text-align: match-parent; made-up: 1; }", "made-up (unknown)"),
    ],
)
def test_a_planted_style_that_is_too_new_is_found(css: str, found: str) -> None:
    assert found in too_new(css)


@pytest.mark.parametrize(
    "css",
    [
        "/* :has(a) { height: 1dvh } */ a { color: red; }",
        "a::before { content: '@layer {;} :has(b)'; inset: 0; }",
        "@media (max-width: 760px) { a:focus-visible, a:is(b) { gap: 1rem; aspect-ratio: 1; } }",
        "@keyframes in { from { opacity: 0; } 50%, to { opacity: min(1, 1); } }",
        ":root { --ours: 1; } @page { size: A4; margin: 1cm; }",
    ],
)
def test_a_style_of_its_time_passes(css: str) -> None:
    assert too_new(css) == []


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("class Shown { #hidden = 1; static { this.ready = true; } }", None),
        ("window.found = /[a--b]/v;", None),
        ("const last = [1, 2].at(-1); window.last = last;", "es-x/no-array-prototype-at"),
        ("window.own = Object.hasOwn({}, 'a');", "es-x/no-object-hasown"),
        ("window.sorted = [2, 1].toSorted();", "es-x/no-array-prototype-tosorted"),
        ("window.copied = structuredClone({});", "compat/compat"),
        ("window.left = new URLPattern({});", "compat/compat"),
    ],
)
def test_a_planted_script_that_is_too_new_is_found(script: str, rule: str | None) -> None:
    """A rule of None is the parser's: the syntax came later."""
    assert rule in rules_broken_by(script)


def test_a_script_of_its_time_passes() -> None:
    assert (
        rules_broken_by("window.kept ??= [...document.querySelectorAll('a')].map((one) => one?.href);")
        == set()
    )


def rules_broken_by(script: str) -> set[str | None]:
    done = subprocess.run(
        [node(), str(NODE_MODULES / "eslint/bin/eslint.js"), *AS_JSON, "static/js/planted.js"],
        cwd=ROOT,
        input=f'(function () {{\n  "use strict";\n  {script}\n}})();\n',
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    (read,) = json.loads(done.stdout)
    return {message["ruleId"] for message in read["messages"]}
