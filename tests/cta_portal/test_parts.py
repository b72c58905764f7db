"""The parts of a page say the same thing everywhere."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string


def part(template, **values):
    return render_to_string(f"components/{template}", values)


def objective(framework, number, label):
    home = SimpleNamespace(code=framework)
    return SimpleNamespace(framework=home, number=number, slug=f"{framework}-{number:02}", label=label)


@pytest.mark.parametrize(
    ("framework", "look", "prefix"),
    [
        ("priority", "chip--p p4", "Priority"),
        ("gcm", "chip--gcm", "GCM objective"),
        ("gcr", "chip--gcr", "GCR objective"),
        ("sdg", "chip--sdg sdg4", "SDG"),
    ],
)
def test_chip_is_number_in_a_shape_and_short_name(framework, look, prefix):
    assert part("_chip.html", objective=objective(framework, 4, "Quality education")).strip() == (
        f'<span class="chip {look}"><i><span class="hide">{prefix} </span>4</i>'
        "<span>Quality education</span></span>"
    )


def test_chip_may_be_a_link():
    html = part("_chip.html", objective=objective("gcm", 15, "Access to basic services"), href="/en/actions/")

    assert html.strip().startswith('<a href="/en/actions/" class="chip chip--gcm">')


def test_row_shows_how_many_objectives_are_not_shown():
    html = part(
        "_chips_more.html",
        priority=objective("priority", 1, "Governance"),
        objectives=[objective("gcm", 15, "Services")],
        more=3,
    )

    assert "and 3 more" in html


def test_plate_keeps_the_order_of_a_bilingual_sign():
    html = part(
        "_plate.html", name="بلدية بيروت", lang="ar", reader_name="Beirut", country="Lebanon", href="/en/x/"
    )

    assert html.strip() == (
        '<a class="plate" href="/en/x/"><b><bdi lang="ar">بلدية بيروت</bdi></b>'
        "<small><bdi>Beirut</bdi></small><small>Lebanon</small></a>"
    )


def test_plate_escapes_names():
    assert "&lt;script&gt;" in part("_plate.html", name="<script>", country="")


@pytest.mark.parametrize("kind", ["you", "wait", "good", "bad", "still"])
def test_state_has_a_sign_and_a_word(kind):
    html = part("_state.html", kind=kind, word="A word")

    assert f"state--{kind}" in html
    assert "<svg" in html
    assert html.strip().endswith("A word</span>")


def test_languages_are_links_until_a_form_could_be_lost():
    languages = [
        {"code": "en", "name": "English", "url": "/en/", "is_current": True},
        {"code": "es", "name": "Español", "url": "/es/", "is_current": False},
    ]

    as_links = part("_languages.html", languages=languages)
    as_buttons = part("_languages.html", languages=languages, form_id="text")

    assert '<a href="/es/" lang="es" hreflang="es">Español</a>' in as_links
    assert (
        '<button type="submit" form="text" name="_language" value="es" lang="es" formnovalidate>'
        in as_buttons
    )


def test_server_error_needs_nothing():
    html = render_to_string("500.html")

    assert "The page could not be opened" in html
    assert "style=" not in html
