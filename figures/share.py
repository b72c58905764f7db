"""The picture that a shared link shows: a plate, a title, a code, drawn letter by letter for every script we can set.

Plain values in, PNG out; the same values give the same bytes. Needs Pillow with Raqm for Arabic.
"""

import functools
import io
from dataclasses import dataclass, replace
from pathlib import Path

WIDTH, HEIGHT = 1200, 630
EDGE, BAND, INSET = 72, 28, 6
WALL, INK, STONE, ENAMEL, WHITE = "#FCFBF8", "#16181D", "#5A564D", "#1C3A9A", "#FFFFFF"
TITLE_SIZES = (68, 58, 48, 40)
MOST_LINES = 4
DRAWING = 2  # raised when the same card is drawn in another way, so that no older picture is shown
STEP = 16  # pixels between the widths that are tried for lines of one length
OURS = Path(__file__).resolve().parent.parent / "static_vendor" / "fonts"
DEBIAN = Path("/usr/share/fonts/truetype/noto")
SUBSETS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext")
TITLE = tuple((OURS / f"stix-two-text-{subset}.woff2", "Medium") for subset in SUBSETS)
TEXT = tuple((OURS / f"commissioner-{subset}.woff2", "SemiBold") for subset in SUBSETS)
OTHERS = [
    (DEBIAN / f"{name}.ttf", "")
    for name in (
        "NotoNaskhArabic-Regular", "NotoSansEthiopic-Regular", "NotoSansDevanagari-Regular", "NotoSansBengali-Regular",
        "NotoSansHebrew-Regular", "NotoSansThai-Regular", "NotoSansArmenian-Regular", "NotoSansGeorgian-Regular",
        "NotoSans-Regular",
    )
]  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What the picture says. `rtl` is of the title; `colour` of the band; `second` stands for a name we cannot set."""

    title: str
    name: str
    second: str
    country: str
    foot: str
    colour: str
    rtl: bool = False


def png(card: Card) -> bytes | None:
    """The picture, or None where a letter of it cannot be set on this machine."""
    card = replace(card, name=card.name if is_settable(card.name) else card.second)
    if not all(is_settable(text) for text in (card.title, card.name, card.country, card.foot)):
        return None
    from PIL import Image, ImageDraw  # slow import

    image = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    pen = ImageDraw.Draw(image)
    left = WIDTH - BAND if card.rtl else 0
    pen.rectangle([left, 0, left + BAND, HEIGHT], fill=card.colour)
    foot_of_plate = _plate(pen, card)
    size, lines = _title(card.title)
    y = foot_of_plate + 44
    for line in lines:
        _line(pen, line, y, size, TITLE, INK, card.rtl)
        y += round(size * 1.28)
    _line(pen, card.foot.split(), HEIGHT - EDGE - 18, 26, TEXT, STONE, card.rtl)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def is_settable(text) -> bool:
    """Whether every word has a font here, in a title and beside it."""
    return all(_font_for(word, faces) for faces in (TITLE, TEXT) for word in text.split())


def _plate(pen, card):
    """The plate with who answers for it; returns where it ends."""
    size = 40 if len(card.name) < 40 else 28
    widest = max(_width(card.name.split(), size, TEXT), _width(card.country.split(), 24, TEXT))
    width = min(WIDTH - 2 * EDGE, widest + 64)
    left = WIDTH - EDGE - width if card.rtl else EDGE
    box = [left, EDGE - 12, left + width, EDGE + size + 60]
    pen.rounded_rectangle(box, 6, fill=ENAMEL)
    inner = [box[0] + INSET, box[1] + INSET, box[2] - INSET, box[3] - INSET]
    pen.rounded_rectangle(inner, 4, outline=WHITE, width=3)
    _line(pen, card.name.split(), EDGE + 2, size, TEXT, WHITE, card.rtl, inset=32)
    _line(pen, card.country.split(), EDGE + size + 12, 24, TEXT, WHITE, card.rtl, inset=32)
    return box[3]


def _title(text):
    """The largest size in which the title fits; a title that never fits ends with dots."""
    for size in TITLE_SIZES:
        lines = _broken(text.split(), size)
        if len(lines) <= MOST_LINES:
            return size, lines
    return size, [*lines[: MOST_LINES - 1], [*lines[MOST_LINES - 1][:-1], "…"]]


def _broken(words, size):
    """Lines of about one length: as many as the whole width asks for, in the least width that holds so many."""
    room = WIDTH - 2 * EDGE
    lines = _filled(words, size, room)
    narrower = (_filled(words, size, width) for width in range(room // 2, room, STEP))
    return next((few for few in narrower if len(few) == len(lines) and _fits(few, size, room)), lines)


def _filled(words, size, room):
    lines = [[]]
    for word in words:
        if lines[-1] and _width([*lines[-1], word], size, TITLE) > room:
            lines.append([])
        lines[-1].append(word)
    return lines


def _fits(lines, size, room):
    return all(_width(line, size, TITLE) <= room for line in lines)


def _line(pen, words, y, size, faces, fill, rtl, inset=0):
    """Words in their order from the edge at which reading begins; runs of the other direction keep their own."""
    space = size * 0.27
    ordered = _visual(words, rtl)
    x = EDGE + inset
    if rtl:
        x = WIDTH - EDGE - inset - _width(words, size, faces)
    for word in ordered:
        font = _font(*_font_for(word, faces), size)
        pen.text((x, y + size), word, font=font, fill=fill, anchor="ls", direction=_direction(word))
        x += font.getlength(word, direction=_direction(word)) + space


def _visual(words, rtl):
    """From left to right as the eye meets them."""
    runs = []
    for word in words:
        is_rtl = _direction(word) == "rtl" if any(map(str.isalnum, word)) else rtl
        if not runs or runs[-1][0] != is_rtl:
            runs.append((is_rtl, []))
        runs[-1][1].append(word)
    ordered = [run[::-1] if is_rtl else run for is_rtl, run in runs]
    return [word for run in (ordered[::-1] if rtl else ordered) for word in run]


def _width(words, size, faces):
    lengths = [
        _font(*_font_for(word, faces), size).getlength(word, direction=_direction(word)) for word in words
    ]
    return sum(lengths) + size * 0.27 * max(len(words) - 1, 0)


def _direction(word):
    return (
        "rtl" if any("\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufeff" for sign in word) else "ltr"
    )


@functools.lru_cache(maxsize=4096)
def _font_for(word, faces):
    """The first face that has all letters of a word, as (path, weight); None where there is none."""
    letters = {ord(sign) for sign in word}
    return next(((path, weight) for path, weight in (*faces, *OTHERS) if letters <= _letters(path)), None)


@functools.cache
def _letters(path):
    if not path.exists():
        return frozenset()
    from fontTools.ttLib import TTFont  # slow import

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@functools.lru_cache(maxsize=64)
def _font(path, weight, size):
    from PIL import ImageFont  # slow import

    font = ImageFont.truetype(path, size)
    if weight:
        font.set_variation_by_name(weight)
    return font
