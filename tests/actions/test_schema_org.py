"""What machines are told of an action: valid words of schema.org, the languages of text and page, its licence."""

import pytest

from actions import facets
from tests import machine_words
from tests.actions.published import objective, publish, town

pytestmark = pytest.mark.django_db
HOME = "http://127.0.0.1:8000"


@pytest.fixture
def action():
    facets.forget_labels()
    objective("gcm", 15, title="Basic services")
    nairobi = town("Nairobi", country="KE", slug="nairobi", latitude=-1.3, longitude=36.8)
    partner = town("Beira", country="MZ", slug="beira")
    return publish(
        1, town=nairobi, partners={partner: "confirmed"}, start_date="2023-05-01", start_precision="month",
        title="Open doors </script>", summary="For everybody.",
        texts={"fr": {"title": "Portes ouvertes", "summary": "Pour tous."}},
    )  # fmt: skip


def page(client, language, query=""):
    return client.get(f"/{language}/actions/CTA-2026-0001/action-1/{query}").content.decode()


def test_action_is_told_whole(client, action):
    day = f"{action.published_at:%Y-%m-%d}"

    assert machine_words.told(page(client, "en")) == {
        "@type": "CreativeWork",
        "@id": f"{HOME}/a/CTA-2026-0001",
        "url": f"{HOME}/en/actions/CTA-2026-0001/action-1/",
        "identifier": "CTA-2026-0001",
        "genre": "Action",
        "name": "Open doors </script>",
        "abstract": "For everybody.",
        "inLanguage": "en",
        "creator": [
            {
                "@type": "GovernmentOrganization",
                "name": name,
                "alternateName": name,
                "url": f"{HOME}/en/signatories/{name.lower()}/",
                "address": {"@type": "PostalAddress", "addressCountry": country},
            }
            for name, country in (("Nairobi", "KE"), ("Beira", "MZ"))
        ],
        "publisher": {
            "@type": "Organization",
            "name": "Call to Local Action for Migrants and Refugees",
            "url": f"{HOME}/",
        },
        "datePublished": day,
        "dateModified": day,
        "version": 1,
        "temporalCoverage": "2023-05/..",
        "spatialCoverage": [
            {
                "@type": "Place",
                "name": "Nairobi",
                "geo": {"@type": "GeoCoordinates", "latitude": -1.3, "longitude": 36.8},
            }
        ],
        "keywords": ["Basic services"],
        "license": f"{HOME}/en/open-data/#licence",
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": f"{HOME}/en/actions/CTA-2026-0001/action-1/",
            "inLanguage": "en",
        },
    }


@pytest.mark.parametrize(
    ("language", "title", "spoken"),
    [
        ("en", "Open doors </script>", "en"),
        ("fr", "Portes ouvertes", "fr"),
        ("es", "Open doors </script>", "en"),
        ("ar", "Open doors </script>", "en"),
    ],
)
def test_language_of_the_text_and_of_the_page_are_told_apart(client, action, language, title, spoken):
    found = machine_words.told(page(client, language))

    assert (found["name"], found["inLanguage"]) == (title, spoken)
    assert found["mainEntityOfPage"]["inLanguage"] == language
    assert found["license"] == f"{HOME}/{language}/open-data/#licence"


def test_a_translation_names_the_text_it_is_made_from(client, action):
    found = machine_words.told(page(client, "fr"))

    assert found["translationOfWork"] == {
        "@type": "CreativeWork", "name": "Open doors </script>", "inLanguage": "en",
    }  # fmt: skip


def test_the_licence_is_where_it_is_said_to_be(client, action):
    assert '<section class="entry" id="licence">' in client.get("/ar/open-data/").content.decode()
