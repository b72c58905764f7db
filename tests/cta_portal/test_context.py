import pytest
from django.test import RequestFactory
from django.utils import translation

from cta_portal import context
from frameworks.models import Partner, PartnerRole


def links(path):
    return [(link["code"], link["url"], link["is_current"]) for link in context.language_links(path)]


def test_language_links_stay_on_the_page_and_keep_the_query():
    assert links(RequestFactory().get("/en/about/?q=water&page=2")) == [
        ("en", "/en/about/?q=water&page=2", True),
        ("es", "/es/about/?q=water&page=2", False),
        ("fr", "/fr/about/?q=water&page=2", False),
        ("ar", "/ar/about/?q=water&page=2", False),
    ]


def test_language_links_of_an_unknown_page_lead_home():
    assert links(RequestFactory().get("/en/never/was/?q=1")) == [
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


def test_partners_are_asked_for_once_in_a_minute(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        context.partners_by_role()
        context.partners_by_role()


def test_partners_are_kept_apart_by_language(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        context.partners_by_role()
        with translation.override("es"):
            context.partners_by_role()


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
