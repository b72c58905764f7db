"""The badge: valid XML whatever the words, the sign that fits the state, lines that stay inside the plate."""

import xml.etree.ElementTree as ET

import pytest

from figures import badge

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {
    "name": "Freetown",
    "sentence": "has signed the Marrakech Mayors Declaration",
    "word": "Signature verified",
    "sign": badge.TICK,
    "title": "Freetown has signed the Marrakech Mayors Declaration",
    "language": "en",
    "source": "Call to Local Action",
}
HOSTILE = '</text><script>alert(1)</script>"\' onload="x" ]]> &amp; \x00\x08\ufffe\ud800 \u202eevil\u2066'


def drawn(**words):
    return ET.fromstring(badge.draw(**(WORDS | words)))


def lines(root):
    return [
        (text.text, float(text.get("y")), float(text.get("font-size"))) for text in root.iter(f"{SVG}text")
    ]


def test_a_badge_says_who_what_and_how_it_stands():
    root = drawn()

    assert [text for text, _y, _size in lines(root)] == [
        "Freetown",
        "has signed the Marrakech Mayors",
        "Declaration",
        "Signature verified",
        "Call to Local Action",
    ]
    assert root.find(f"{SVG}title").text == WORDS["title"]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")


@pytest.mark.parametrize("field", ["name", "sentence", "word", "title", "source", "language"])
def test_hostile_words_stay_words(field):
    svg = badge.draw(**(WORDS | {field: HOSTILE if field != "language" else '"><script>'}))
    root = ET.fromstring(svg)

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "rect", "g", "circle", "path", "text",
    }  # fmt: skip
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert "\u202e" not in svg
    assert "\x00" not in svg


def test_a_badge_brings_nothing_along():
    svg = badge.draw(**WORDS)

    for word in ("<style", "style=", "<script", "href", "url(", "<image", "@import", "foreignObject"):
        assert word not in svg


def test_signs_differ_so_that_colour_is_never_alone():
    signs = {sign: badge.draw(**(WORDS | {"sign": sign})) for sign in (badge.TICK, badge.CROSS, badge.RING)}

    assert len(set(signs.values())) == 3
    assert badge.ENAMEL in signs[badge.TICK]
    assert badge.STILL in signs[badge.CROSS]


def test_right_to_left_mirrors_the_plate():
    left, right = drawn(), drawn(rtl=True)
    at = [float(root.find(f".//{SVG}text").get("x")) for root in (left, right)]

    assert at == [badge.TEXT_AT, badge.WIDTH - badge.TEXT_AT]
    assert 'direction="rtl"' in badge.draw(**WORDS, rtl=True)


@pytest.mark.parametrize(
    "name",
    ["W" * 200, "Communauté d’agglomération intercommunale de la grande vallée " * 3, "서울특별시 " * 30,
     "ا" * 200, "", "a " * 100],
)  # fmt: skip
def test_every_line_stays_on_the_plate(name):
    found = lines(drawn(name=name, sentence="Long words " * 30, word="W" * 90, source="S" * 90))
    room = badge.WIDTH - badge.TEXT_AT - badge.END

    assert all(badge._width(text or "") * size <= room + size for text, _y, size in found)
    assert min(y - size for _text, y, size in found) >= 6
    assert max(y for _text, y, _size in found) <= badge.HEIGHT - 8
    assert len(found) <= 6


def test_joiners_that_scripts_need_are_kept():
    assert badge.clean("नेपाल\u200dी") == "नेपाल\u200dी"
    assert badge.clean(" a\u200b \u2060b\n") == "a b"
