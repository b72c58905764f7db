"""Leaflets and briefs: only what is public, in the language asked for, made once, and every refusal told."""

import shutil
import subprocess
import unicodedata
from io import BytesIO

import pikepdf
import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts import limits
from cta_portal.numbers import definitions, ground
from frameworks.models import Milestone
from publications.making import kept_prints, pdf, unpacked
from publications.short import country as country_brief
from publications.short import forms as short_forms
from publications.short import forum as forum_brief
from publications.short import pieces as brief_pieces
from publications.views import short_forms as views
from tests.actions.published import objective, publish, town
from tests.factories import SignatureFactory
from tests.publications.edition import ARABIC

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(not pdf.is_installed(), reason="needs Pango")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils")
COUNTRY = "/en/countries/co/brief.pdf"


def colombia(count=1, **given):
    city = town("Medellín", country="CO", latitude=6.2, longitude=-75.6)
    SignatureFactory(verified=True, government=city)
    texts = {"ar": {"title": "دروس في المكتبة", "summary": ARABIC}}
    for number in range(1, count + 1):
        publish(number, town=city, texts=texts, objectives=[("priority", 4), ("gcm", 15)], **given)
    objective("gcm", 16)
    return city


def page(language="en", code="CO"):
    return next(country_brief.sheets({"code": code}, language), None)


def text_of(data):
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    shown = "".join(char for char in done.stdout.decode() if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", shown).split())


# The country


def test_country_brief_counts_as_the_page_of_the_country_does():
    colombia(2)
    publish(
        3,
        town=town("Bogotá", country="CO"),
        kind="pledge",
        partners={town("Lima", country="PE"): "confirmed"},
    )
    publish(4, town=town("Quito", country="EC"), partners={town("Pasto", country="CO"): "confirmed"})
    now = ground.ground()
    here = [one for one in now.governments if one.country.code == "CO"]
    keys = ("signatories", "signatures", "acting", "actions", "pledges")
    there = definitions.counted(now.narrowed(here, now.bits(country="CO")), *keys)
    told = country_brief._in_words(country_brief._Told("CO", "en").numbers)
    assert told == [(one.number, one.what, one.definition) for one in there]


def test_country_brief_names_what_is_served_and_what_is_not():
    colombia()
    html = page()
    assert '<i>15</i> gcm 15 <b class="num">1</b>' in html
    assert "16 gcm 16" in html.split("Nobody from here acts yet")[1]
    assert "Library lessons 1" in html
    assert "/a/CTA-2026-0001" in html
    assert "/en/countries/co/" in html
    assert "/en/actions/?country=CO" in html


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_country_brief_is_in_the_language_asked_for(language):
    colombia()
    html = page(language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert ('<p class="t" lang="ar" dir="rtl">' in html) == (language == "ar")


def test_country_without_anybody_has_no_brief(client):
    colombia()
    assert page(code="PE") is None
    assert client.get("/en/countries/pe/brief.pdf").status_code == 404
    assert client.get("/en/countries/zz/brief.pdf").status_code == 404
    assert client.get("/en/countries/colombia/brief.pdf").status_code == 404


def test_page_of_the_country_leads_to_its_brief(client):
    colombia()
    assert COUNTRY in client.get("/en/countries/co/").content.decode()
    assert "brief.pdf" not in client.get("/en/countries/pe/").content.decode()


# The forum


def forum(**fields):
    today = timezone.localdate()
    given = {
        "slug": "grf",
        "name": "Third Global Refugee Forum",
        "start": today,
        "end": today,
        "place": "Geneva",
    }
    return Milestone.objects.create(**given | fields)


def test_forum_brief_holds_the_actions_in_the_order_asked_for():
    colombia(3)
    forum()
    html = next(forum_brief.sheets({"codes": ["CTA-2026-0003", "CTA-2026-0001"], "forum": "grf"}, "en"))
    assert html.index("Library lessons 3") < html.index("Library lessons 1")
    assert "Library lessons 2" not in html
    assert "<h1>Third Global Refugee Forum</h1>" in html
    assert "Geneva" in html
    assert "2 actions for the delegation" in html
    assert "Medellín" in html.split("Who signed")[1].split("In this brief")[0]


def test_forum_brief_without_a_forum_says_what_it_is():
    colombia()
    html = next(forum_brief.sheets({"codes": ["CTA-2026-0001"], "forum": ""}, "en"))
    assert "<h1>A selection of local actions</h1>" in html


def test_filters_and_codes_choose_together_and_each_action_once(client, rf):
    colombia(2)
    publish(3, town=town("Lima", country="PE"))
    given = rf.get("/", {"a": ["CTA-2026-0003", "cta-2026-0001"], "country": "CO"}).GET
    chosen = forum_brief.of_address(given)
    assert set(chosen.codes) == {"CTA-2026-0001", "CTA-2026-0002", "CTA-2026-0003"}
    assert chosen.codes[:2] == ["CTA-2026-0003", "CTA-2026-0001"]
    assert (chosen.total, chosen.is_told) == (3, True)


@pytest.mark.parametrize("order", ["", "best", "newest", "freshest", "name", "size", "nonsense"])
def test_words_and_any_order_of_the_list_are_understood(client, order):
    colombia(2)
    answer = client.get(f"/en/brief/?q=library&sort={order}")
    assert answer.status_code == 200
    assert "CTA-2026-0001" in answer.content.decode()


def test_too_many_actions_are_refused_with_how_many_fit(client):
    colombia(forum_brief.MOST + 1)
    answer = client.get("/en/brief/?country=CO")
    words = answer.content.decode()
    assert answer.status_code == 400
    assert "13 actions were asked for, and 12 fit." in words
    assert '/en/actions/?country=CO"' in words
    assert ".pdf" not in words
    assert "The first 12 in the order of the list." in words
    first = "&amp;".join(f"a=CTA-2026-{number:04}" for number in range(13, 1, -1))
    assert f'href="?{first}"' in words


def test_too_many_codes_lead_to_the_page_that_says_so(client):
    colombia(forum_brief.MOST + 1)
    codes = "+".join(f"CTA-2026-{number:04}" for number in range(1, forum_brief.MOST + 2))
    answer = client.get(f"/en/brief/{codes}.pdf", follow=True)
    assert answer.status_code == 400
    assert "13 actions were asked for, and 12 fit." in answer.content.decode()


def test_unknown_and_withdrawn_codes_are_named(client):
    publish(1)
    publish(2, action={"withdrawn_at": timezone.now(), "withdrawn_reason": "It ended."})
    answer = client.get("/en/brief/CTA-2026-0001+CTA-2026-0002+CTA-2026-0099+<b>.pdf", follow=True)
    words = answer.content.decode()
    assert answer.status_code == 404
    assert "CTA-2026-0002 was withdrawn; its page says why." in words
    assert "No published action has the code <bdi>CTA-2026-0099</bdi>." in words
    assert "&lt;B&gt;" in words


def test_nothing_chosen_says_how_to_choose(client):
    answer = client.get("/en/brief/")
    assert answer.status_code == 200
    assert "No action is chosen yet." in answer.content.decode()


def test_page_offers_the_file_in_each_language_for_the_next_forum(client):
    publish(1)
    later = timezone.localdate().replace(year=timezone.localdate().year + 2)
    forum(slug="imrf", name="Review Forum", start=later, end=later)
    forum()
    words = client.get("/en/brief/?a=CTA-2026-0001").content.decode()
    for language in ("en", "es", "fr", "ar"):
        assert f'/{language}/brief/CTA-2026-0001.pdf?forum=grf"' in words
    words = client.get("/en/brief/?a=CTA-2026-0001&forum=").content.decode()
    assert '/en/brief/CTA-2026-0001.pdf"' in words


def test_list_and_comparison_lead_to_the_brief(client):
    colombia()
    assert '/en/brief/?country=CO"' in client.get("/en/actions/?country=CO").content.decode()
    assert "/en/brief/?a=CTA-2026-0001" in client.get("/en/actions/compare/?a=CTA-2026-0001").content.decode()


# Texts cut to size


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("Short.", 20, "Short."),
        ("One sentence. Another one. A third one that is long.", 30, "One sentence. Another one."),
        ("No sentence ends here at all", 15, "No sentence …"),
        ("تعمل المدينة. ثم تتوقف عن العمل", 16, "تعمل المدينة."),
        ("Line\nbreaks  and   spaces", 40, "Line breaks and spaces"),
        ("x" * 50, 20, "x" * 20 + " …"),
    ],
)
def test_text_is_cut_at_a_sentence_or_at_a_word(text, most, told):
    assert brief_pieces.cut(text, most) == told


# The files


@needs_pango
@needs_poppler
@pytest.mark.parametrize("language", ["en", "ar"])
def test_country_brief_with_long_names_is_two_to_four_tagged_pages(client, language):
    names = [
        "Área Metropolitana del Valle de Aburrá y de los Municipios Asociados del Oriente Antioqueño " * 2,
        "ኣዲስ ኣበባ", "東京都", "X" * 120,
    ]  # fmt: skip
    for at, name in enumerate(names):
        city = town(f"City {at}", official_name=name[:190].strip(), slug=f"city-{at}", country="CO")
        SignatureFactory(verified=True, government=city)
        for number in range(1, 11):
            publish(
                at * 10 + number,
                town=city,
                title="Una acción con un título largo que no termina en una sola línea de la página " * 2,
                summary="Una frase sin fin que sigue y sigue con muchas palabras, " * 12,
                objectives=[("priority", number % 8 + 1), ("gcm", number)],
                texts={"ar": {"title": "دروس في المكتبة", "summary": ARABIC}} if number < 9 else {},
            )
    answer = client.get(f"/{language}/countries/co/brief.pdf")
    assert answer.content[:5] == b"%PDF-"
    with pikepdf.open(BytesIO(answer.content)) as file:
        assert 2 <= len(file.pages) <= 4
        assert file.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in file.Root
        assert str(file.Root.Lang) == language
        assert str(file.docinfo["/Title"])
    if language == "ar":
        assert ARABIC.rstrip(".") in text_of(answer.content)


@needs_pango
def test_a_dozen_long_actions_are_two_to_four_pages(client):
    for number in range(1, 13):
        publish(
            number,
            title="Una acción con un título largo que no termina en una sola línea de la página " * 2,
            summary="Una frase que sigue con muchas palabras y más palabras. " * 20,
            results="Seiscientas personas aprendieron en la biblioteca de su barrio. " * 8,
            objectives=[
                ("priority", 4),
                *(("gcm", n) for n in range(1, 9)),
                *(("sdg", n) for n in range(1, 9)),
            ],
        )
    forum()
    codes = "+".join(f"CTA-2026-{number:04}" for number in range(1, 13))
    answer = client.get(f"/en/brief/{codes}.pdf?forum=grf")
    with pikepdf.open(BytesIO(answer.content)) as file:
        assert 2 <= len(file.pages) <= 4
        assert "/StructTreeRoot" in file.Root


@needs_pango
def test_short_form_may_be_kept_and_is_known_again(client):
    colombia()
    answer = client.get(COUNTRY)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies
    assert client.get(COUNTRY, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_waiting_page_looks_again_by_itself(client, monkeypatch):
    colombia()
    monkeypatch.setattr(pdf, "is_installed", lambda: True)
    monkeypatch.setattr(kept_prints, "ask", lambda *args, **given: kept_prints.MAKING)
    answer = client.get(COUNTRY)
    assert (answer.status_code, answer["Refresh"], answer["Cache-Control"]) == (202, "5", "no-store")
    assert f'href="{COUNTRY}"' in answer.content.decode()


def test_file_that_could_not_be_made_is_told_and_not_asked_for_again_at_once(client, monkeypatch):
    colombia()
    monkeypatch.setattr(pdf, "is_installed", lambda: True)
    asked = []
    name = short_forms.name_of("country", {"code": "CO"}, "en")
    cache.set(f"{name}:state", kept_prints.FAILED, 60)
    monkeypatch.setattr(kept_prints, "drawn", lambda *args, **given: asked.append(args))
    answer = client.get(COUNTRY)
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "Refresh" not in answer.headers
    assert "The PDF could not be made" in answer.content.decode()
    assert asked == []


def test_failure_is_kept(monkeypatch):
    def fail():
        raise pdf.PdfFailed("no word of why")

    with pytest.raises(pdf.PdfFailed):
        kept_prints.keep("a", fail, kept_seconds=60, failed_seconds=60)
    assert kept_prints.state("a") == kept_prints.FAILED
    assert kept_prints.ask("a", lambda: None, seconds=60, again=True) == kept_prints.MAKING


def test_without_the_printing_library_every_short_form_says_so(client, monkeypatch):
    colombia()
    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    for address in (COUNTRY, "/en/leaflets/CTA-2026-0001.pdf", "/en/brief/CTA-2026-0001.pdf"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "fonts-noto-core" in answer.content.decode()


def test_one_address_may_have_so_many_made_and_look_more_often(client, monkeypatch):
    colombia(3)
    monkeypatch.setattr(pdf, "is_installed", lambda: True)
    monkeypatch.setattr(short_forms, "ask", lambda *given: kept_prints.MAKING)
    monkeypatch.setattr(views, "MOST_MADE", 2)
    leaflets = [f"/en/leaflets/CTA-2026-000{number}.pdf" for number in (1, 2, 3)]
    answers = [client.get(address) for address in leaflets]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert answers[2]["Retry-After"] == "600"


@pytest.mark.parametrize("path", [COUNTRY, "/en/leaflets/CTA-2026-0001.pdf", "/en/brief/CTA-2026-0001.pdf"])
def test_short_forms_are_limited_for_one_address(client, monkeypatch, path):
    colombia()
    looked = []
    monkeypatch.setattr(
        limits, "is_too_often", lambda *what, **given: looked.append((what[0], given)) or True
    )
    assert client.get(path).status_code == 429
    assert looked == [("short_form", {"amount": 240, "seconds": 600})]


@needs_pango
def test_print_with_unpacked_fonts_is_the_same_byte_for_byte(tmp_path):
    colombia()
    html = page("ar")
    data, pages = kept_prints.drawn(html, seconds=30, megabytes=1500)
    pdf.render_apart(html, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == data
    assert pages == 2


def test_fonts_are_unpacked_once():
    unpacked._fonts.cache_clear()
    home = unpacked._fonts()
    before = {file.name: file.stat().st_mtime_ns for file in home.iterdir()}
    unpacked._fonts.cache_clear()
    unpacked._fonts()
    assert {file.name: file.stat().st_mtime_ns for file in home.iterdir()} == before
    assert not any(file.read_bytes().startswith(b"wOF") for file in home.iterdir())
