"""The badge a city shows on its website: a small plate with a name, a sentence, a sign and a word. Values in, SVG out.

It stands on pages of others: no style sheet, no script, no font of ours. The letters are those of the reader's machine,
so every line is measured generously; the plate carries its own ground and edge, and reads on light pages and dark ones.
"""

import unicodedata
from html import escape

WIDTH, HEIGHT = 380, 128
EDGE, TEXT_AT, END = 38, 74, 22  # middle of the sign, where words begin, what stays free behind them
ENAMEL, STILL, WHITE = "#1C3A9A", "#4C5160", "#FFFFFF"
FONTS = "Commissioner, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
TICK, CROSS, RING = "tick", "cross", "ring"
SIGNS = {  # on a disc of 40, its middle at 0 0
    TICK: '<path d="M-9 .5l6 6.5 12.5-14" fill="none" stroke="{ground}" stroke-width="4.5"/>',
    CROSS: '<path d="M-8-8l16 16M8-8l-16 16" fill="none" stroke="{ground}" stroke-width="4.5"/>',
    RING: '<circle r="9" fill="none" stroke="{ground}" stroke-width="4.5"/>',
}
NAME_SIZES, LEADING, MOST_HEIGHT = (22, 18, 15, 13), 1.3, 106
NARROW, WIDE = set(" .,:;'’|!()[]-/ijltfrI"), set("mwMW@%&—")
JOINERS = "\u200c\u200d"  # invisible, and part of how some scripts are written


def draw(*, name, sentence, word, sign, title, language, source="", rtl=False) -> str:
    """The badge: `name` large, `sentence` below it, `word` that says what the sign says, and whose word it is."""
    ground = ENAMEL if sign == TICK else STILL
    lines = _lines(*(clean(text) for text in (name, sentence, word, source)))
    edge, at = (WIDTH - EDGE, WIDTH - TEXT_AT) if rtl else (EDGE, TEXT_AT)
    turn = ' direction="rtl"' if rtl else ""
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'height="{HEIGHT}" role="img" aria-labelledby="t" xml:lang="{escape(language)}">',
            f'<title id="t">{escape(clean(title))}</title>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" rx="4" fill="{ground}"/>',
            f'<rect x="4.75" y="4.75" width="{WIDTH - 9.5}" height="{HEIGHT - 9.5}" rx="2" fill="none" '
            f'stroke="{WHITE}" stroke-width="1.5"/>',
            f'<g transform="translate({edge} {HEIGHT // 2})"><circle r="20" fill="{WHITE}"/>'
            f"{SIGNS[sign].format(ground=ground)}</g>",
            f'<g fill="{WHITE}" font-family="{FONTS}"{turn}>',
            *(
                f'<text x="{at}" y="{y:g}" font-size="{size:g}" font-weight="{weight}">{escape(text)}</text>'
                for text, y, size, weight in lines
            ),
            "</g></svg>",
        ]
    )


def clean(text) -> str:
    """Without what an SVG may not hold or nobody sees: control signs, marks that turn the direction around."""
    kept = "".join(
        sign if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn") or sign in JOINERS else " "
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


def _lines(name, sentence, word, source):
    """[(text, y, size, weight)]: the name as large as fits on two lines, all of it in the middle of the height."""
    below = [(text, 13, 400) for text in _cut(_wrap(sentence, 13), 2)]
    below += [(text, 13, 600) for text in _cut(_wrap(word, 13), 1)]
    below += [(text, 11, 400) for text in _cut(_wrap(source, 11), 1) if text]
    for size in NAME_SIZES:
        wrapped = _wrap(name, size)
        rows = [(text, size, 600) for text in _cut(wrapped, 2)] + below
        height = sum(size * LEADING for _text, size, _weight in rows)
        if len(wrapped) <= 2 and height <= MOST_HEIGHT:
            break
    top, lines = (HEIGHT - height) / 2, []
    for text, size, weight in rows:
        lines.append((text, round(top + size, 1), size, weight))
        top += size * LEADING
    return lines


def _wrap(text, size):
    """Lines of whole words; a word longer than a line is broken."""
    room, lines = WIDTH - TEXT_AT - END, [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if _width(joined) * size <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if _width(lines[-1] + sign) * size > room:
                lines.append("")
            lines[-1] += sign
    return lines


def _cut(lines, most):
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][:-1].rstrip()}…"]


def _width(text):
    """How wide a line can be in ems, in the widest of the usual fonts."""
    return sum(_em(sign) for sign in text)


def _em(sign):
    if unicodedata.combining(sign):
        return 0
    if sign in NARROW:
        return 0.36
    if sign in WIDE:
        return 0.95
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.05
    return 0.74 if sign.isupper() or sign.isdigit() else 0.61
