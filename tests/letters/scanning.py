"""Letters as a scanner returns them: crooked, larger or smaller, grey, grained, with a seal across the signature."""

from __future__ import annotations

import random
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter

DOTS_AN_INCH = 150


def pages_of(pdf: bytes) -> list[Image.Image]:
    """Return the pages of a PDF as pictures."""
    document = pdfium.PdfDocument(pdf)
    return [page.render(scale=DOTS_AN_INCH / 72).to_pil().convert("RGB") for page in document]


def scanned(page: Image.Image, chance: random.Random, *, is_grey: bool = False) -> Image.Image:
    """Return a page as it comes from a scanner."""
    width, height = page.size
    turned = page.rotate(chance.uniform(-1.3, 1.3), Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
    scale = chance.uniform(0.97, 1.03)
    lying = turned.resize((round(width * scale), round(height * scale)))
    bed = Image.new("RGB", (width, height), (247, 246, 243))
    moved = (chance.randint(-15, 15), chance.randint(-15, 15))
    bed.paste(lying, ((width - lying.width) // 2 + moved[0], (height - lying.height) // 2 + moved[1]))
    left, top = chance.randint(600, 900), chance.randint(900, 1300)
    ImageDraw.Draw(bed).ellipse((left, top, left + 240, top + 240), outline=(200, 30, 30), width=8)
    grain = np.random.default_rng(chance.randint(0, 999)).normal(0, 8, (height, width, 3))
    grained = Image.fromarray(np.clip(np.asarray(bed) + grain, 0, 255).astype("uint8"))
    blurred = grained.filter(ImageFilter.GaussianBlur(0.8))
    return blurred.convert("L").convert("RGB") if is_grey else blurred


def as_pdf(pages: list[Image.Image]) -> bytes:
    """Return pictures as the PDF that a scanner makes of them."""
    target = BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_AN_INCH, quality=60)
    return target.getvalue()
