"""Setting type in a PDF: the two fonts of the package, one standing in for the other."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

from bankcheck.inspections.documents.looks import RED, Face, Look

FONTS = Path(__file__).parents[2] / "fonts"
SERIF, SANS = "serif", "sans"
FILES = {SERIF: FONTS / "noto-serif-sc-subset.ttf", SANS: FONTS / "wqy-microhei-gb2312.ttf"}
ORDER = {Face.HEI: (SANS, SERIF)}
# How heavy the outline of a letter is drawn where a look is bold, by its size.
BOLD_SHARE = 0.035
Ink = tuple[int, int, int]
BLACK = (0, 0, 0)


@cache
def _widths(font: str) -> dict[int, float]:
    """Return the characters of a font with their widths in thousandths of its size."""
    pdf = FPDF()
    pdf.add_font(font, fname=str(FILES[font]))
    opened = pdf.fonts[font]
    if not isinstance(opened, TTFFont):
        raise TypeError(font)
    return {sign: opened.cw[sign] for sign in opened.cmap}


@cache
def known_characters() -> frozenset[str]:
    """Return every character that one of the fonts has."""
    return frozenset(chr(sign) for font in FILES for sign in _widths(font))


@cache
def _font_of(sign: str, face: Face) -> str:
    fonts = ORDER.get(face, (SERIF, SANS))
    return next((font for font in fonts if ord(sign) in _widths(font)), fonts[0])


class Type:
    """Text on the pages of a PDF, measured and placed to the point."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        for family, path in FILES.items():
            pdf.add_font(family, fname=str(path))

    def width(self, text: str, look: Look) -> float:
        """Return how wide a text is in points."""
        widths = (_widths(_font_of(sign, look.face)).get(ord(sign), 1000.0) for sign in text)
        return sum(widths) * look.points / 1000

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        look: Look,
        ink: Ink | None = None,
        *,
        spacing: float = 0.0,
    ) -> None:
        """Draw a text from a place on, each character with so much space behind it."""
        colour = ink or (RED if look.red else BLACK)
        self._pdf.set_char_spacing(spacing)
        if not look.bold:
            self._runs(x, baseline, text, look, colour, spacing)
            return
        with self._pdf.local_context(text_mode=TextMode.FILL_STROKE):
            self._runs(x, baseline, text, look, colour, spacing)

    def _runs(
        self, x: float, baseline: float, text: str, look: Look, ink: Ink, spacing: float
    ) -> None:
        self._pdf.set_text_color(*ink)
        self._pdf.set_fill_color(*ink)
        self._pdf.set_draw_color(*ink)
        self._pdf.set_line_width(look.points * BOLD_SHARE)
        for font, signs in groupby(text, lambda sign: _font_of(sign, look.face)):
            run = "".join(signs)
            self._pdf.set_font(font, size=look.points)
            self._pdf.text(x, baseline, run)
            x += self.width(run, look) + spacing * len(run)

    def line(self, x: float, y: float, to_x: float, to_y: float, weight: float = 0.5) -> None:
        """Rule a black line."""
        self.rule(x, y, to_x, to_y, weight, BLACK)

    def rule(
        self,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        weight: float,
        ink: Ink,
    ) -> None:
        """Rule a line in a colour."""
        self._pdf.set_draw_color(*ink)
        self._pdf.set_line_width(weight)
        self._pdf.line(x, y, to_x, to_y)
