"""The page of the Declaration: languages, two side by side, versions, and how many signed which."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from signatories import declaring
from signatories.models import Signature
from tests.factories import (
    DeclarationFactory,
    DeclarationTextFactory,
    GovernmentFactory,
    SignatureFactory,
)
from tests.signatories.test_declaring import pdf_bytes, second_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def shown(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer


def load(declaration, language, text, *, by):
    return declaring.load_text(declaration, language=language, kind="official", text=text, by=by)


def load_pdf(declaration, language, *, by):
    file = SimpleUploadedFile("a.pdf", pdf_bytes(), content_type="application/pdf")
    return declaring.load_text(declaration, language=language, kind="official", file=file, by=by)


def test_text_is_in_the_language_of_the_page_unless_another_is_chosen(client):
    DeclarationFactory(texts_in=("en", "es", "ar"))

    told = [
        shown(client, path, **query).context["text"].language
        for path, query in [
            ("/es/declaration/", {}),
            ("/fr/declaration/", {}),
            ("/en/declaration/", {"text": "ar"}),
            ("/en/declaration/", {"text": "xx"}),
        ]
    ]

    assert told == ["es", "en", "ar", "en"]
    assert (
        '<div class="decl" lang="ar" dir="rtl">'
        in shown(client, "/en/declaration/", text="ar").content.decode()
    )


def test_two_languages_stand_paragraph_beside_paragraph(client, staff):
    declaration = DeclarationFactory(texts_in=())
    load(declaration, "es", "Uno.\n\nDos.", by=staff)
    load(declaration, "ar", "واحد.\n\nاثنان.", by=staff)

    answer = shown(client, "/en/declaration/", text="es", beside="ar")

    comparison = answer.context["comparison"]
    assert comparison.rows == [(1, "Uno.", "واحد."), (2, "Dos.", "اثنان.")]
    assert comparison.is_even
    assert '<td lang="es" dir="ltr">Uno.</td><td lang="ar" dir="rtl">واحد.</td>' in answer.content.decode()


def test_texts_of_unlike_length_are_told_apart(client, staff):
    declaration = DeclarationFactory(texts_in=())
    load(declaration, "es", "Uno.\n\nDos.", by=staff)
    load(declaration, "fr", "Un.", by=staff)

    answer = shown(client, "/en/declaration/", text="es", beside="fr")

    assert answer.context["comparison"].rows == [(1, "Uno.", "Un."), (2, "Dos.", "")]
    assert "have 2 and 1 paragraphs" in answer.content.decode()


@pytest.mark.parametrize("beside", ["en", "xx", ""])
def test_a_text_does_not_stand_beside_itself(client, beside):
    DeclarationFactory()

    assert shown(client, "/en/declaration/", text="en", beside=beside).context["comparison"] is None


def test_pdf_is_there_to_read_with_our_summary_beside_it(client, staff):
    declaration = DeclarationFactory()
    row = load_pdf(declaration, "en", by=staff)

    page = shown(client, "/en/declaration/").content.decode()

    assert "The official text is a PDF file" in page
    assert row.get_absolute_url() in page
    assert "Beside the file: our summary, which nobody signs" in page
    assert "What governments sign, in en." in page
    assert row.sha256 in page


def test_pdf_without_a_summary_is_there_alone(client, staff):
    declaration = DeclarationFactory()
    load_pdf(declaration, "pt", by=staff)

    answer = shown(client, "/en/declaration/", text="pt", beside="es")

    assert answer.context["words"] is None
    assert answer.context["comparison"] is None
    assert "Beside the file" not in answer.content.decode()


def test_a_file_that_is_gone_is_told_as_missing(client, staff):
    row = load_pdf(DeclarationFactory(), "en", by=staff)
    row.file.storage.delete(row.file.name)

    assert client.get(row.get_absolute_url()).status_code == 404
    assert shown(client, "/en/declaration/")


@pytest.mark.parametrize(
    "change", [("txt", "pdf"), ("txt", "exe"), ("/en/", "/es/"), ("declaration/1/", "declaration/9/")]
)
def test_no_other_address_leads_to_a_text(client, change):
    address = DeclarationFactory().text_in("en").get_absolute_url()

    assert client.get(address).status_code == 200
    assert client.get(address.replace(*change)).status_code == 404


def test_text_of_a_version_nobody_opened_is_not_given_out(client, staff):
    DeclarationFactory()
    row = load(second_version(staff), "en", "Secret so far.", by=staff)

    assert client.get(row.get_absolute_url()).status_code == 404


def test_signatures_are_counted_by_version_and_by_text(client, staff):
    declaration = DeclarationFactory()
    SignatureFactory(verified=True, language="es")
    SignatureFactory(verified=True, language="es", government__is_specimen=True)
    SignatureFactory(confirmed=True, language="es")
    SignatureFactory(
        public_record=True,
        state=Signature.VERIFIED,
        verified_by=staff,
        verified_at=declaration.text_in("en").added_at,
    )
    SignatureFactory(verified=True, government=GovernmentFactory(merged_into=GovernmentFactory()))

    answer = shown(client, "/en/declaration/")

    assert [(text.language, count) for text, count in answer.context["rows"]] == [("en", 0), ("es", 1)]
    assert answer.context["without_text"] == 1
    assert answer.context["versions"] == [(declaration, 2)]
    assert "Counted on" in answer.content.decode()


def test_older_version_stays_with_its_texts_and_counts(client, staff):
    first = SignatureFactory(verified=True).declaration
    second = second_version(staff)
    load(second, "en", "We act.", by=staff)
    declaring.open_for_signature(second, by=staff)

    old = shown(client, "/en/declaration/1/")
    new = shown(client, "/en/declaration/")

    assert (old.context["declaration"], old.context["signed_count"]) == (first, 1)
    assert "This is version 1, which is closed for signature" in old.content.decode()
    assert "/desk/sign/" not in re.search(r"<main.*</main>", old.content.decode(), re.DOTALL)[0]
    assert (new.context["declaration"], new.context["signed_count"]) == (second, 0)
    assert [(version.version, count) for version, count in new.context["versions"]] == [(2, 0), (1, 1)]


def test_open_version_has_one_page_and_one_canonical_address(client, staff):
    DeclarationFactory()

    answer = client.get("/es/declaration/1/?text=ar")
    page = client.get("/en/declaration/?text=es").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/es/declaration/?text=ar")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/declaration/">' in page
    assert '<link rel="alternate" hreflang="ar" href="http://127.0.0.1:8000/ar/declaration/">' in page


def test_sitemap_names_older_versions_only(client, staff):
    DeclarationFactory()
    assert "/en/declaration/1/" not in client.get("/sitemap-pages-1.xml").getvalue().decode()

    second = second_version(staff)
    DeclarationTextFactory(declaration=second)
    declaring.open_for_signature(second, by=staff)

    sitemap = client.get("/sitemap-pages-1.xml").getvalue().decode()
    assert "/en/declaration/1/<" in sitemap
    assert "/en/declaration/2/" not in sitemap


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    DeclarationFactory(texts_in=("en", "es", "fr")[:count])
    for _signature in range(count):
        SignatureFactory(verified=True)
    client.get("/en/declaration/")  # the partners of the footer are remembered by the process

    with django_assert_num_queries(6):
        client.get("/en/declaration/?text=en")


def test_signer_is_shown_the_file_and_the_summary_apart(staff):
    declaration = DeclarationFactory()
    row = load_pdf(declaration, "en", by=staff)

    page = render_to_string("signatories/_text.html", {"text": row})
    words = render_to_string("signatories/_text.html", {"text": declaration.text_in("es")})

    assert f'href="{row.get_absolute_url()}"' in page
    assert "Beside the file: our summary, which nobody signs" in page
    assert "What governments sign, in en." in page
    assert row.sha256 in page
    assert '<div class="signed-text" lang="es" dir="ltr">' in words
