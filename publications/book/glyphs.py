"""Which letters the fonts of the book hold, what is printed where they hold none, and where long words break.

A run of signs without a letter becomes […], so that no page shows an empty box and no word is lost unseen.
"""

import functools
import re
import unicodedata

from figures.share import DEBIAN, OURS, SUBSETS

OMITTED = "[…]"
SERIF = ("NotoNaskhArabic", "NotoSerifEthiopic", "NotoSerifDevanagari", "NotoSerif")
SANS = ("NotoNaskhArabic", "NotoSansEthiopic", "NotoSansDevanagari", "NotoSans")
OTHERS = (  # scripts of names and words that neither of the two rows of fonts has
    "NotoSansArmenian", "NotoSansBengali", "NotoSansGeorgian", "NotoSansGujarati", "NotoSansGurmukhi",
    "NotoSansHebrew", "NotoSansKannada", "NotoSansKhmer", "NotoSansLao", "NotoSansMalayalam", "NotoSansMath",
    "NotoSansMyanmar", "NotoSansNKo", "NotoSansSinhala", "NotoSansSymbols", "NotoSansSymbols2", "NotoSansTamil",
    "NotoSansTelugu", "NotoSansThaana", "NotoSansThai", "NotoSansTifinagh",
)  # fmt: skip
SURE = (
    "\t\n\r -~\u00a0-\u0377\u03a3-\u03e1\u03f0-\u052f\u0620-\u06ff\u2000-\u2064\u20a0-\u20bf"  # fonts unread
)
LONG_WORD, MOST_UNBROKEN = 34, 22  # signs: a word that may break; the longest piece of it
_UNSURE = re.compile(f"[^{SURE}]")
_HEAPED = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
_RUN = re.compile(r"\[…\](?:[\s\u200b-\u200d]*\[…\])+")
_TEXTS = re.compile(r"(<(?:title|style|script)\b[^>]*>[^<]*|<[^>]*>)|([^<]+)")
_LONG = re.compile(rf"\S{{{LONG_WORD},}}")
_PIECE = re.compile(rf"(?:&[#\w]+;|[^/?=._-]){{1,{MOST_UNBROKEN}}}[/?=._-]*|[/?=._-]+")


def missing(text) -> str:
    """The signs of a text that no font holds, each once, in their order."""
    return "".join(
        sign for sign in dict.fromkeys(_UNSURE.findall(text)) if not _is_unseen(sign) and not _is_held(sign)
    )


def is_heaped(text) -> bool:
    """Whether more marks stand on one letter than any language writes."""
    return _HEAPED.search(text) is not None


def is_printable(text) -> bool:
    """Whether every sign of a text has a letter."""
    return not missing(text)


def shown(text) -> str:
    """The text as it is printed; works on HTML too, in its words and in its attributes."""
    marked = _UNSURE.sub(lambda found: _printed(found.group()), text)
    return _RUN.sub(OMITTED, _HEAPED.sub(r"\1", marked))


def fitted(html) -> str:
    """A page as it goes to the renderer: signs that no font holds are marked, very long words may break."""
    return breakable(shown(html))


def breakable(html) -> str:
    """HTML whose very long words and addresses may break, without a sign more in what is copied from the page.

    Cheaper than asking the renderer to look for such breaks in every word.
    """
    if not _LONG.search(html):
        return html
    return _TEXTS.sub(lambda found: found.group(1) or _LONG.sub(_pieces, found.group(2)), html)


def _pieces(found):
    return "<wbr>".join(_PIECE.findall(found.group()))


def _printed(sign):
    if _is_unseen(sign):
        return ""
    return sign if _is_held(sign) else OMITTED


def _is_unseen(sign):
    """Controls and marks that ask for a picture of a sign: nobody sees them."""
    return (
        unicodedata.category(sign) == "Cc" or 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0000 <= ord(sign) <= 0xE01EF
    )


@functools.cache
def _is_held(sign):
    return ord(sign) in held()


@functools.cache
def held() -> frozenset:
    """Every sign that can be set in titles and text and also in notes and tables."""
    serif = [*(OURS / f"stix-two-text-{subset}.woff2" for subset in SUBSETS), *map(_noto, SERIF)]
    sans = [*(OURS / f"commissioner-{subset}.woff2" for subset in SUBSETS), *map(_noto, SANS)]
    return (_signs(serif) & _signs(sans)) | _signs(map(_noto, OTHERS))


def _noto(name):
    return DEBIAN / f"{name}-Regular.ttf"


def _signs(files):
    from fontTools.ttLib import TTFont  # slow import

    found = set()
    for path in files:
        if path.exists():
            with TTFont(path, lazy=True) as font:
                found |= set(font.getBestCmap())
    return frozenset(found)
