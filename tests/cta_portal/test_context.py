import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from cta_portal import context
from frameworks.models import Partner, PartnerRole


def links(path, found=True):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path) if found else None
    return [(link["code"], link["url"], link["is_current"]) for link in context.language_links(request)]


def test_language_links_stay_on_the_page_and_keep_the_query():
    assert links("/en/about/?q=water&page=2") == [
        ("en", "/en/about/?q=water&page=2", True),
        ("es", "/es/about/?q=water&page=2", False),
        ("fr", "/fr/about/?q=water&page=2", False),
        ("ar", "/ar/about/?q=water&page=2", False),
    ]


def test_language_links_of_an_unknown_page_lead_home():
    assert links("/en/never/was/?q=1", found=False) == [
        ("en", "/en/never/was/?q=1", True),
        ("es", "/es/", False),
        ("fr", "/fr/", False),
        ("ar", "/ar/", False),
    ]


def test_partners_stand_under_the_role_they_have_today(db):
    uclg = Partner.objects.create(slug="uclg-test", name="A network of cities")
    donor = Partner.objects.create(slug="donor-test", name="A donor of the past")
    PartnerRole.objects.create(partner=uclg, role=PartnerRole.LEAD)
    PartnerRole.objects.create(partner=donor, role=PartnerRole.DONOR, until="2020-01-01")

    assert [(str(role), partners) for role, partners in context.partners_by_role()] == [("Led by", [uclg])]


def test_partners_are_asked_for_once_in_a_minute(client, db):
    with CaptureQueriesContext(connection) as first:
        client.get("/en/about/")
    with CaptureQueriesContext(connection) as second:
        client.get("/en/privacy/")
    asked = [sum("partnerrole" in one["sql"] for one in seen.captured_queries) for seen in (first, second)]
    assert asked == [1, 0]


@pytest.mark.django_db
def test_page_says_when_the_interface_has_no_translations(client, settings, tmp_path):
    sentence = "The translations of the interface are not installed on this machine"
    context.has_catalogues.cache_clear()
    assert sentence not in client.get("/es/about/").content.decode()

    settings.LOCALE_PATHS = [tmp_path]
    context.has_catalogues.cache_clear()
    try:
        assert sentence in client.get("/es/about/").content.decode()
    finally:
        context.has_catalogues.cache_clear()
