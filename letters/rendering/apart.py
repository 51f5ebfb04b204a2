"""The child process that typesets a very long letter.

It is run as a file and imports nothing of ours, so that it starts at once.
One JSON object comes in on standard input (made by `pdf.render_pdf`), the PDF goes out on standard output.
"""

from __future__ import annotations

import json
import sys

import typst


def main() -> None:
    """Typeset the job on standard input."""
    job = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=job["font_directories"]
    )
    compiler = typst.Compiler(input=job["source"], root=job["root"], font_paths=fonts)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"letter": job["letter"]},
        pdf_standards=job["standards"],
        timestamp=job["timestamp"],
    )
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
