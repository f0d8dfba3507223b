"""Bengali text in PDFs: reportlab shapes it with HarfBuzz, this module closes its traps.

1. Glyphs that stand for no character get private codes in the order in which a process meets
   them, with the width of that meeting. All are given at start, so equal input is equal bytes.
2. HarfBuzz's invisible glyph for a joiner is written as a space, which gapes in justified text.
3. A word is shaped with its first font only; bold that begins inside a word breaks reportlab.
4. Copying, searching and reading aloud yield fragments of letters. Each shaped run carries its
   logical text as /ActualText.
5. A word wider than its column is broken between glyphs, which tears vowels from consonants and
   forgets their places. It is broken between clusters, which are what a reader calls letters.

Text on a canvas (`drawString`) and plain strings in tables are not shaped at all: use Paragraphs.
Without uharfbuzz text is silently unshaped, so `register_fonts` asserts it. reportlab's internals
are replaced here: its version is pinned and tests/documents/test_bengali_text.py tries each trap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Self

import reportlab
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen import textobject
from reportlab.platypus import paragraph

REPORTLAB_VERSION = "5.1.0"
REGULAR = "HindSiliguri-Regular"
BOLD = "HindSiliguri-SemiBold"

_FONTS = Path(__file__).parent / "fonts"
_shape_in_one_font = ttfonts.shapeFragWord
_characters_of = paragraph._fragWordIter
_format_without_logical_text = textobject.PDFTextObject._formatText


@cache
def register_fonts() -> None:
    """Make both fonts known and shaped; call before making a document."""
    assert reportlab.Version == REPORTLAB_VERSION, f"untested reportlab {reportlab.Version}"
    for name in (REGULAR, BOLD):
        font = ttfonts.TTFont(name, str(_FONTS / f"{name}.ttf"))
        assert font.shapable, "uharfbuzz is missing: Bengali would be printed unshaped"
        _give_every_glyph_a_code(font)
        pdfmetrics.registerFont(font)
    for is_bold, name in ((0, REGULAR), (1, BOLD)):
        for is_italic in (0, 1):
            addMapping(REGULAR, is_bold, is_italic, name)
    paragraph.shapeFragWord = shape_word
    paragraph._fragWordIter = _letters_of
    textobject.PDFTextObject._formatText = _format_text


class LogicalText(ttfonts.ShapedStr):  # type: ignore[misc] # reportlab has no types.
    """Shaped glyphs that remember what they spell: (number of glyphs, text or None) a cluster."""

    segments: list[tuple[int, str | None]]

    def __new__(
        cls, glyphs: str, shape_data: Sequence[Any], segments: list[tuple[int, str | None]]
    ) -> Self:
        self: Self = super().__new__(cls, glyphs, list(shape_data))
        self.segments = segments
        return self

    def clusters(self) -> Iterator[LogicalText]:
        """Return the smallest pieces that may be parted at the end of a line."""
        glyphs, start = str(self), 0
        for count, source in self.segments:
            end = start + count
            yield LogicalText(glyphs[start:end], self.__shapeData__[start:end], [(count, source)])
            start = end

    def __add__(self, other: str) -> LogicalText:
        return _joined(self, other)

    def __radd__(self, other: str) -> LogicalText:
        return _joined(other, self)


def shape_word(word: Any) -> Any:
    """Shape one word of a paragraph: [width, (fragment, text), …]."""
    is_shaped = any(isinstance(text, ttfonts.ShapedStr) for _, text in word[1:])
    if is_shaped or isinstance(word, ttfonts.ShapedFragWord):
        return word
    runs = _runs_of_one_font(word)
    if len(runs) <= 1:
        return _shape_run(word)

    shaped_runs = [_shape_run(run) for run in runs]
    if all(shaped is run for shaped, run in zip(shaped_runs, runs, strict=True)):
        return word
    width = sum(run[0] for run in shaped_runs)
    parts = [part for run in shaped_runs for part in run[1:]]
    return ttfonts.makeShapedFragWord(word)([width, *parts])


def _give_every_glyph_a_code(font: Any) -> None:
    harfbuzz = font.hbFont()
    for glyph in range(font.hbFace.glyph_count):
        if glyph not in font.face.glyphToChar:
            advance = harfbuzz.get_glyph_h_advance(glyph)
            font.hbAddPrivate(harfbuzz.glyph_to_string(glyph), glyph, advance)


def _runs_of_one_font(word: Any) -> list[Any]:
    runs: list[Any] = []
    font_name = None
    for fragment, text in word[1:]:
        if fragment.fontName != font_name:
            runs.append(word.__class__([0]))
            font_name = fragment.fontName
        runs[-1].append((fragment, text))
        runs[-1][0] += pdfmetrics.stringWidth(text, font_name, fragment.fontSize)
    return runs


def _shape_run(word: Any) -> Any:
    source = "".join(text for _, text in word[1:])
    if source.isascii():
        return word  # Latin needs no shaping, and stays on reportlab's fast path.
    shaped = _shape_in_one_font(word)
    if shaped is word:
        return word

    parts = shaped[1:]
    starts = [min(data.cluster for data in glyphs.__shapeData__) for _, glyphs in parts]
    ends = [*starts[1:], len(source)]
    logical = [
        (fragment, _without_invisible(glyphs, source[start:end], start))
        for (fragment, glyphs), start, end in zip(parts, starts, ends, strict=True)
    ]
    return shaped.__class__([shaped[0], *logical])


def _without_invisible(glyphs: Any, source: str, offset: int) -> LogicalText:
    data = glyphs.__shapeData__
    starts = sorted({one.cluster - offset for one in data})
    spelled = dict(zip(starts, pairwise([*starts, len(source)]), strict=True))
    kept: list[tuple[str, Any]] = []
    segments: list[tuple[int, str | None]] = []
    pairs = zip(str(glyphs), data, strict=True)
    for cluster, members in groupby(pairs, key=lambda pair: pair[1].cluster - offset):
        visible = [pair for pair in members if not (pair[0] == " " and pair[1].x_advance == 0)]
        kept += visible
        segments.append((len(visible), source[slice(*spelled[cluster])]))
    text = "".join(glyph for glyph, _ in kept)
    return LogicalText(text, [one for _, one in kept], segments)


def _letters_of(word: Any) -> Iterator[tuple[Any, float, str]]:
    """Replace paragraph._fragWordIter: the pieces of a word that is too long for its line."""
    for fragment, text in word[1:]:
        if not isinstance(text, LogicalText):
            yield from _characters_of([0, (fragment, text)])
            continue
        for cluster in text.clusters():
            advance = sum(data.x_advance for data in cluster.__shapeData__)
            yield fragment, advance * fragment.fontSize / 1_000, cluster


def _joined(left: str, right: str) -> LogicalText:
    left_data, left_segments = _parts(left)
    right_data, right_segments = _parts(right)
    return LogicalText(
        f"{left!s}{right!s}", [*left_data, *right_data], [*left_segments, *right_segments]
    )


def _parts(text: str) -> tuple[Sequence[Any], list[tuple[int, str | None]]]:
    if isinstance(text, LogicalText):
        return text.__shapeData__, text.segments
    if isinstance(text, ttfonts.ShapedStr):
        return text.__shapeData__, [(len(text), None)]
    return [ttfonts._sdSimple] * len(text), [(len(text), None)]


def _format_text(self: Any, text: str) -> str:
    """Replace PDFTextObject._formatText: put /ActualText around what it writes."""
    if not isinstance(text, LogicalText):
        return str(_format_without_logical_text(self, text))
    operators: list[str] = []
    glyphs, shape_data, start = str(text), text.__shapeData__, 0
    for is_spelled, members in groupby(text.segments, key=lambda segment: segment[1] is not None):
        segments = list(members)
        end = start + sum(count for count, _ in segments)
        piece = ttfonts.ShapedStr(glyphs[start:end], shape_data[start:end])
        code = str(_format_without_logical_text(self, piece))
        source = "".join(source or "" for _, source in segments)
        operators.append(_with_actual_text(code, source) if is_spelled else code)
        start = end
    return " ".join(operators)


def _with_actual_text(code: str, source: str) -> str:
    spelled = source.encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <FEFF{spelled}>>> BDC {code} EMC"
