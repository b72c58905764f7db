"""The layout of the book: parts in their order, numbers that lead to pages, spreads, figures, gaps, directions."""

import re
import subprocess

import pdfua
import pikepdf
import pytest
from django.utils import timezone, translation

from frameworks.models import Milestone
from publications.book import annexes, composing, drawn, glyphs
from publications.book import whole as book
from publications.book.pieces import words
from publications.desk import editions
from publications.making import pdf
from publications.models import EditionPart
from tests.actions.published import publish
from tests.publications.edition import publisher, small
from tests.publications.test_pdf import needs_poppler

pytestmark = pytest.mark.django_db
EVERY_HEAD = [
    "A small edition", "Contents", "Imprint", "2 actions in 1 country", "How to read this edition",
    "Signatories by country", "All actions", "Matrix and method", "How this was counted", "Glossary",
    "Actions by country and government", "Actions by objective", "Governments",
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def with_treatments(edition, **treatments):
    """A frozen edition, read as if its entries had other room: {number: treatment}."""
    for row in edition.entries.all():
        wanted = treatments.get(f"n{int(row.printed['code'][-4:])}")
        if wanted:
            row.printed["treatment"] = wanted
            row.save()
    return edition


def heads(html):
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", html, flags=re.S)
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", "", head)).strip() for head in found]


def printed(edition, language, folder):
    html = book.html(edition, language)
    file = folder / f"{language}.pdf"
    pdf.render_apart(html, file)
    return html, file


def pages_of_anchors(file):
    """{anchor: number of its page} from the named destinations of a file."""
    with pikepdf.open(file) as whole:
        numbers = {page.objgen: number for number, page in enumerate(whole.pages, start=1)}
        names = whole.Root.Names.Dests.Names
        return {
            str(names[place]): numbers[(target if isinstance(target, pikepdf.Array) else target.D)[0].objgen]
            for place in range(0, len(names), 2)
            for target in (names[place + 1],)
        }


def words_on(file, page):
    run = subprocess.run(
        ["pdftotext", "-layout", "-f", str(page), "-l", str(page), file, "-"], capture_output=True, check=True
    )
    return run.stdout.decode()


def test_parts_stand_in_their_order_under_their_heads():
    html = book.html(small(), "en")
    order = [head for head in heads(html) if head in EVERY_HEAD]
    assert order == [head for head in EVERY_HEAD if head in heads(html)]
    assert {"Imprint", "All actions", "Matrix and method", "Governments"} <= set(order)
    assert html.count("<main>") == 1


@needs_poppler
def test_numbers_in_the_contents_are_those_of_the_pages(tmp_path):
    html, file = printed(small(), "en", tmp_path)
    pages = pages_of_anchors(file)
    contents = re.search(r'id="contents".*?</section>', html, flags=re.S).group()
    wanted = [pages[anchor] for anchor in re.findall(r'href="#([^"]+)"', contents)]

    lines = words_on(file, pages["contents"]).splitlines()
    shown = [int(line.split()[-1]) for line in lines if re.search(r"\S\s{2,}\d+$", line)]

    assert shown == wanted
    assert wanted == sorted(wanted[: -contents.count("#figure-")]) + wanted[-contents.count("#figure-") :]


@needs_poppler
@pytest.mark.parametrize("language", ["en", "ar"])
def test_entry_of_two_pages_begins_on_an_even_page_and_faces_its_results(tmp_path, language):
    edition = with_treatments(small(count=3), n1="two", n2="one", n3="line")
    _html, file = printed(edition, language, tmp_path)
    pages = pages_of_anchors(file)

    assert pages["a-cta-2026-0001"] % 2 == 0
    assert "Six hundred people learned" in words_on(file, pages["a-cta-2026-0001"] + 1)
    assert pages["a-cta-2026-0002"] == pages["a-cta-2026-0001"] + 2
    assert pages["a-cta-2026-0003"] == pages["a-cta-2026-0002"] + 1
    assert pages["c-4"] == pages["a-cta-2026-0001"] - 1  # opposite nothing: no empty page between them


@needs_poppler
@pytest.mark.parametrize("language", ["en", "ar"])
def test_short_texts_fill_one_page_with_a_picture(tmp_path, language):
    edition = with_treatments(small(), n1="one", n2="one")
    html, file = printed(edition, language, tmp_path)
    pages = pages_of_anchors(file)
    assert pages["a-cta-2026-0002"] - pages["a-cta-2026-0001"] == 1
    assert "pic--tall" in html


def test_picture_is_lower_the_longer_the_text_is():
    reading = book.read(with_treatments(small(), n1="one"), "en")
    frozen = reading.printed[0]
    sizes = []
    for length in (1, 12, 20, 26, 60):
        frozen["texts"]["en"]["fields"]["summary"] = "Words that say what was done. " * length * 2
        sizes.append(reading.entry(frozen).size)
    order = [*composing.SIZES, ""]
    assert sizes[0] == "tall"
    assert [order.index(size) for size in sizes[:4]] == sorted(order.index(size) for size in sizes[:4])
    assert sizes[-1] == "band"  # over the page anyway


def test_figures_are_numbered_in_their_order_and_named_in_the_contents():
    html = book.html(small(), "en")
    numbers = [int(number) for number in re.findall(r'id="figure-(\d+)"', html)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
    contents = re.search(r'id="contents".*?</section>', html, flags=re.S).group()
    assert re.findall(r"#figure-(\d+)", contents) == [str(number) for number in numbers]


def test_figures_without_their_part_are_not_drawn():
    reading = book.read(small(), "en")
    assert drawn.figures(reading, [EditionPart.ABOUT], []) == {}


def test_figures_and_map_are_read_from_the_frozen_values(django_assert_num_queries):
    edition = small()
    reading = book.read(edition, "en")
    with django_assert_num_queries(0):
        book.context(edition, reading)


def test_actions_without_translation_are_marked_and_counted():
    edition = small()
    row = edition.entries.get(action__code="CTA-2026-0002")
    row.printed["secretariat"] = {
        "summary": {"en": "", "es": "", "fr": "", "ar": "بكلمات الأمانة"},
        "judgement": {"en": "It lasted.", "es": "", "fr": "", "ar": ""},
    }
    row.save()
    arabic = book.html(edition, "ar")

    with translation.override("ar"):
        reading = book.read(edition, "ar")
        entries = [reading.entry(one) for one in reading.printed]
        gaps = annexes.gaps(entries)

    assert (gaps["foreign_count"], gaps["summaries"]) == (1, 1)
    assert [count for _name, count in gaps["foreign"]] == [1]
    assert '<span lang="ar" dir="rtl">بكلمات الأمانة</span>' in arabic
    assert '<span lang="en" dir="ltr">It lasted.</span>' in arabic
    assert re.search(r'<h2 class="t" lang="en" dir="ltr">', arabic)
    assert "It lasted." in book.html(edition, "en")


def test_arabic_book_is_right_to_left_and_english_is_not():
    edition = small()
    arabic, english = book.html(edition, "ar"), book.html(edition, "en")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "edition-rtl.css" in arabic
    assert "edition-rtl.css" not in english


@needs_poppler
def test_arabic_margin_stands_at_the_right_and_the_folio_too(tmp_path):
    _html, file = printed(small(), "ar", tmp_path)
    page = pages_of_anchors(file)["a-cta-2026-0001"]
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), file, "-"], capture_output=True, check=True
    ).stdout.decode()
    place = {
        word: float(left) for left, word in re.findall(r'<word xMin="([\d.]+)"[^>]*>([^<]+)</word>', boxes)
    }
    assert place["CTA-2026-0001"] > 400
    assert place[str(page)] > 400


def test_every_drawing_has_a_name_and_every_table_its_heads(tmp_path):
    edition = with_treatments(small(count=3), n1="two", n2="one")
    _html, file = printed(edition, "en", tmp_path)
    # The one warning: it looks for /Scope and overlooks the /Headers that tie each cell to its row.
    errors = [finding for finding in pdfua.validate(str(file)).findings if finding.severity.value > 1]
    assert errors == []


def test_see_also_leads_to_the_same_government_then_to_what_serves_the_same():
    edition = with_treatments(small(count=3), n1="one")
    html = book.html(edition, "en")
    article = re.search(r'id="a-cta-2026-0001".*?</article>', html, flags=re.S).group()
    assert re.findall(r'href="#(a-cta[^"]+)"', article) == ["a-cta-2026-0002", "a-cta-2026-0003"]


def test_pull_quote_is_a_whole_sentence_of_the_text():
    text = (
        "Short one. "
        + "The municipality opened its libraries to everybody who wanted to learn the language. " * 5
    )
    found = composing.quote({"lessons": words(text, "en"), "summary": words("x" * 400, "en")})
    assert (
        found.text == "The municipality opened its libraries to everybody who wanted to learn the language."
    )
    assert found.text in text
    assert composing.quote({"lessons": words("Too short to quote from.", "en")}) is None


def test_edition_with_one_action_and_without_signatories_is_whole(tmp_path):
    publish(1)
    edition = editions.plan("one", cut_off=today(), languages=["en"], by=publisher(), title_en="One")
    edition = editions.freeze(edition, by=publisher())

    html, file = printed(edition, "en", tmp_path)

    assert edition.frozen["forum"] is None
    assert "Signatories by country" not in heads(html)
    assert "What this edition corrects" not in html
    assert "CTA-2026-0001" in html
    assert pikepdf.open(file).pages


def today():
    return timezone.localdate()


def test_errata_are_printed_where_there_are_some():
    edition = small()
    edition.frozen["texts"]["changes"] = {"en": "- The year is **2016**.", "es": "", "fr": "", "ar": ""}
    html = book.html(edition, "en")
    assert "What this edition corrects" in heads(html)
    assert "The year is <strong>2016</strong>." in html


# What is missing is said


def test_signs_without_letters_are_marked_and_named():
    edition = small()
    row = edition.entries.get(action__code="CTA-2026-0002")
    row.printed["texts"]["en"]["fields"]["summary"] = "Libraries 😀 in 東京 and 大阪."
    row.printed["governments"][0] |= {"name": "서울특별시", "english_name": "Seoul"}
    row.save()

    html = book.html(edition, "en")
    said = [str(gap) for gap in book.warnings(edition, "en")]

    assert "Libraries […] in […] and […]." in html
    assert not set("😀東京大阪서울특별시") & set(html)
    assert "Seoul" in html
    assert said == [
        "CTA-2026-0002: our fonts have no letters for the name 서울특별시; its English name is printed",
        "CTA-2026-0002: signs that our fonts have no letters for, printed as […]: "
        "😀 (U+1F600), 東 (U+6771), 京 (U+4EAC), 大 (U+5927), 阪 (U+962A)",
    ]


def test_missing_picture_and_lost_markdown_are_named():
    edition = small()
    row = edition.entries.get(action__code="CTA-2026-0001")
    row.printed["pictures"] = [{"file": "pictures/gone.jpg", "sha256": "a" * 64, "alt": "A library", "credit": "",
                                "width": 800, "height": 600}]  # fmt: skip
    row.save()
    part = next(part for part in edition.frozen["parts"] if part["kind"] == "summary")
    part["text"]["en"] = "Short ![x](https://example.org/x.png) <b>bold</b>"

    html = book.html(edition, "en")

    assert "gone.jpg" not in html
    assert 'class="paths"' in re.search(r'id="a-cta-2026-0001".*?</article>', html, flags=re.S).group()
    assert [gap.of for gap in book.warnings(edition, "en")] == [
        "Executive summary", "Executive summary", "CTA-2026-0001",
    ]  # fmt: skip


def test_withdrawn_action_is_named():
    edition = small()
    action = edition.entries.first().action
    type(action).objects.filter(pk=action.pk).update(
        withdrawn_at=edition.frozen_at, withdrawn_reason="It was a mistake."
    )
    assert [gap.of for gap in book.warnings(edition, "en")] == [action.code]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a → b ≥ c", "a → b ≥ c"),
        ("❤\ufe0f", "❤"),
        ("👩\u200d👩\u200d👧 here", "[…] here"),
        ("zz\u0301\u0302\u0303\u0304\u0305", "zz\u0301\u0302\u0303"),
        ("bell\x07", "bell"),
        ("ไทย עברית አማርኛ नेपाल", "ไทย עברית አማርኛ नेपाल"),
    ],
)
def test_signs_are_shown_as_far_as_the_fonts_hold_them(text, shown):
    assert glyphs.shown(text) == shown


def test_signs_taken_as_sure_are_in_the_fonts():
    sure = [chr(code) for code in range(0x20, 0x3000) if re.fullmatch(f"[{glyphs.SURE}]", chr(code))]
    assert len(sure) > 1000
    assert not [sign for sign in sure if ord(sign) not in glyphs.held()]


def test_long_words_and_addresses_may_break_and_nothing_else_changes():
    html = f'<title>{"t" * 50}</title><a href="/{"h" * 60}">{"w" * 60}</a> https://example.org/{"a/" * 20}?b=1&amp;c=2'
    broken = glyphs.breakable(html)
    assert broken.replace("<wbr>", "") == html
    assert broken.startswith(f'<title>{"t" * 50}</title><a href="/{"h" * 60}">{"w" * 22}<wbr>')
    assert "&<wbr>" not in broken
    assert glyphs.breakable("<p>short words</p>") == "<p>short words</p>"


def test_forum_of_the_edition_stands_on_its_cover_and_in_its_imprint():
    edition = small(languages=["en", "ar"], frozen=False)
    today = timezone.localdate()
    edition.milestone = Milestone.objects.create(
        slug="forum", name_en="Forum of the test", name_ar="منتدى الاختبار", start=today, end=today
    )
    edition.save()
    edition = editions.freeze(edition, by=publisher())

    assert book.html(edition, "en").count("Forum of the test") == 2
    assert book.html(edition, "ar").count("منتدى الاختبار") == 2
