"""Chips: an objective looks the same everywhere and leads to its page in the language of the reader."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.translation import override
from django_countries.fields import Country

from frameworks.chips import chip, linked_chip


def label(framework, number, slug, words):
    return SimpleNamespace(framework_code=framework, number=number, slug=slug, label=words)


DATA = label("gcm", 1, "gcm-01", "Data & more")


def test_chip_has_number_name_and_what_the_number_is():
    with override("en"):
        assert chip(DATA) == (
            '<span class="chip chip--gcm"><i><span class="hide">GCM objective </span>1</i>'
            "<span>Data &amp; more</span></span>"
        )


def test_chip_without_a_number_is_its_name():
    with override("en"):
        assert chip(label("priority", None, "new", "A new one")) == (
            '<span class="chip chip--p p"><span>A new one</span></span>'
        )


@pytest.mark.parametrize(
    ("one", "classes", "href"),
    [
        (DATA, "chip--gcm", "/ar/objectives/gcm-1/"),
        (label("sdg", 11, "sdg-11", "Cities"), "chip--sdg sdg11", "/ar/objectives/sdg-11/"),
        (label("priority", 4, "services", "Services"), "chip--p p4", "/ar/priorities/services/"),
        (label("section", None, "africa", "Africa"), "chip--other", "/ar/sections/africa/"),
    ],
)
def test_linked_chip_leads_to_its_page(one, classes, href):
    with override("ar"):
        assert linked_chip(one).startswith(f'<a class="chip {classes}" href="{href}">')


def test_linked_chip_of_what_has_no_page_is_no_link():
    assert linked_chip(label("grf", None, "jobs", "Jobs")) == (
        '<span class="chip chip--other"><span>Jobs</span></span>'
    )


def told(code):
    template = Template("{% load objectives %}{% country one %}")
    return template.render(Context({"one": Country(code)}))


def test_country_leads_to_its_page():
    with override("fr"):
        assert told("CO") == '<a class="quiet" href="/fr/countries/co/">Colombie</a>'
    assert told("") == ""
