"""The public's pages of actions: what they cost, in which language they speak, what they refuse."""

import pytest
from django.utils import timezone

from actions import consents, facets, search
from actions.models import Action
from frameworks.templatetags import fragments
from tests.actions.published import objective, publish, town
from tests.factories import GovernmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def warm(client):
    """Labels and partners are asked of the database once a minute; each test begins after that."""
    facets.forget_labels()
    client.get("/en/actions/")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/en/actions/", "/en/actions/?gcm=gcm-15&country=CO"])
def test_index_queries(client, count, address, django_assert_num_queries):
    for number in range(1, count + 1):
        publish(number, partners={town(f"Partner {number}"): "confirmed"})
    client.get("/en/actions/")
    fragments.forget()
    client.get("/en/contact/")
    with django_assert_num_queries(2):
        assert client.get(address).status_code == 200
    with django_assert_num_queries(1):  # the version alone: these rows are known
        assert client.get(f"{address}{'&' if '?' in address else '?'}sort=freshest").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_index_queries_with_words(client, count, django_assert_num_queries):
    for number in range(1, count + 1):
        publish(number)
    client.get("/en/actions/")
    with django_assert_num_queries(3):
        client.get("/en/actions/?q=library")


@pytest.mark.parametrize("count", [2, 4])
def test_detail_queries(client, count, django_assert_num_queries):
    for number in range(1, count + 1):
        publish(number, objectives=[("gcm", 1), ("gcm", 2)], texts={"fr": {"title": "Leçons"}})
    client.get("/en/actions/")
    with django_assert_num_queries(4):
        assert client.get("/en/actions/CTA-2026-0001/action-1/").status_code == 200


def test_public_pages_set_no_cookie_and_may_be_kept(client):
    publish(1)
    for address in ("/en/actions/", "/en/actions/CTA-2026-0001/action-1/", "/robots.txt", "/sitemap.xml"):
        answer = client.get(address)
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["Cache-Control"].startswith("public")


def test_a_reader_who_is_signed_in_gets_the_same_bytes(client, staff_client):
    publish(1)
    for address in ("/en/actions/", "/en/actions/CTA-2026-0001/action-1/"):
        assert client.get(address).content == staff_client.get(address).content


def test_index_shows_a_fallback_in_its_own_language(client):
    publish(1, language="fr", title="Cours à la bibliothèque", summary="Pour tous.")
    page = client.get("/ar/actions/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p class="sum" lang="fr" dir="ltr">Pour tous.</p>' in page


def test_detail_in_arabic_falls_back_to_the_original_and_says_so(client):
    publish(1, title="Lessons", summary="For all.")
    page = client.get("/ar/actions/CTA-2026-0001/action-1/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="en" dir="ltr">Lessons</h1>' in page
    assert "notice--lang" in page


def test_detail_says_how_good_a_translation_is(client):
    publish(1, texts={"fr": {"title": "Leçons", "summary": "Pour tous."}})
    page = client.get("/en/actions/CTA-2026-0001/action-1/?text=fr").content.decode()
    assert '<h1 lang="fr" dir="ltr">Leçons</h1>' in page
    assert "Translated from English" in page
    assert "draft translation" in page


def test_detail_mixes_no_language_when_a_field_is_not_translated(client):
    publish(1, results="40 people.", texts={"ar": {"title": "دروس"}})
    page = client.get("/ar/actions/CTA-2026-0001/action-1/").content.decode()
    assert '<h1 lang="ar" dir="rtl">دروس</h1>' in page
    assert '<div lang="en" dir="ltr"><p>40 people.</p></div>' in page


def test_detail_of_public_sources_says_so(client):
    publish(1, action={"origin": "public_record", "source_url": "https://example.org/page"})
    page = client.get("/en/actions/CTA-2026-0001/action-1/").content.decode()
    assert "From public sources, not handed in by the government." in page
    assert 'href="https://example.org/page"' in page


def test_detail_shows_confirmed_partners_only(client):
    publish(1, partners={town("Agreeable"): "confirmed", town("Silent"): "invited", town("Gone"): "left"})
    page = client.get("/en/actions/CTA-2026-0001/action-1/").content.decode()
    assert ("Agreeable" in page, "Silent" in page, "Gone" in page) == (True, False, False)


def test_detail_keeps_the_switch_of_the_page_apart_from_the_languages_of_the_text(client):
    publish(1)
    page = client.get("/en/actions/CTA-2026-0001/action-1/").content.decode()
    for code in ("es", "fr", "ar"):
        assert f'href="/{code}/actions/CTA-2026-0001/action-1/"' in page


def test_detail_prints_hostile_text_as_text(client):
    publish(1, title="<script>alert(1)</script>", summary="{{ 7 }} <img src=x onerror=alert(1)>")
    for address in ("/en/actions/", "/en/actions/CTA-2026-0001/action-1/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/en/actions/CTA-2026-0001/",
        "/en/actions/CTA-2026-0001/old-name/",
        "/en/actions/cta-2026-0001/action-1/",
    ],
)
def test_detail_a_wrong_name_leads_to_the_right_one(client, address):
    publish(1)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, "/en/actions/CTA-2026-0001/action-1/")


def test_short_link_leads_on_in_the_language_of_the_reader(client):
    publish(1)
    answer = client.get("/a/cta-2026-0001", headers={"accept-language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/actions/CTA-2026-0001/action-1/")


def test_a_whole_code_in_the_search_leads_to_its_action(client):
    publish(1)
    assert client.get("/en/actions/?q=cta-2026-0001")["Location"] == "/a/CTA-2026-0001"


def test_withdrawn_action_leaves_a_page_that_says_why(client):
    action, other = publish(1), publish(2)
    action.withdrawn_at, action.withdrawn_reason = timezone.now(), "The council ended it."
    action.see_instead = other
    action.save()
    search.renew(action)
    answer = client.get("/en/actions/CTA-2026-0001/action-1/")
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "The council ended it." in page
    assert "/en/actions/CTA-2026-0002/action-2/" in page


def test_merged_action_leads_to_the_other(client):
    other = publish(2)
    publish(1, state="merged", merged_into=other, renew=False)
    assert client.get("/en/actions/CTA-2026-0001/x/")["Location"] == "/en/actions/CTA-2026-0002/action-2/"


@pytest.mark.parametrize(
    "address",
    ["/en/actions/CTA-2026-9999/x/", "/en/actions/%00/x/", "/a/CTA-2026-9999", "/en/priorities/none/"],
)
def test_unknown_is_404(client, address):
    assert client.get(address).status_code == 404


def test_nothing_found_offers_ways_out(client):
    publish(1, town=town("Freetown"))
    page = client.get("/en/actions/?q=qqqqqq&kind=action").content.decode()
    assert "These filters, any words" in page


def test_applied_filters_can_be_taken_off(client):
    publish(1)
    page = client.get("/en/actions/?gcm=gcm-15&country=CO").content.decode()
    assert '<a rel="nofollow" href="?country=CO">' in page
    assert '<a rel="nofollow" href="?gcm=gcm-15">' in page


def test_unknown_filters_are_left_out(client):
    publish(1)
    assert client.get("/en/actions/?gcm=nonsense&country=XX&other=1&page=abc").status_code == 200


def test_empty_portal_says_so(client):
    assert "No action is published yet" in client.get("/en/actions/").content.decode()


def test_priority_shows_its_actions(client):
    objective("priority", 4, slug="services", title="Services for all", colour="#52A9C4")
    publish(1)
    publish(2)
    page = client.get("/en/priorities/services/").content.decode()
    assert ("Library lessons 1" in page, "Library lessons 2" in page) == (False, False)
    action = publish(3, title="Open doors", objectives=[])
    action.submissions.get().objective_links.create(objective=objective("priority", 4, slug="services"))
    search.renew(action)
    assert "Open doors" in client.get("/en/priorities/services/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_answer_get_only(client, method):
    assert getattr(client, method)("/en/actions/").status_code == 405


def test_contact_made_public_and_private_again_follows_on_the_page():
    home = GovernmentFactory()
    official = MembershipFactory(government=home).user
    action = publish(1, town=home)
    contact = {"name": "Office for newcomers", "email": "office@example.org"}

    def shown():
        return Action.objects.get(pk=action.pk).public_copy.content["contact"]

    consents.save_contact(action, by=official, values=contact | {"is_public": True})
    assert shown() == contact
    consents.save_contact(action, by=official, values=contact | {"is_public": False})
    assert shown() is None


def test_each_passage_names_the_language_it_stands_in(client):
    arabic = {"title": "دروس", "summary": "دروس للجميع.", "results": "تعلّم ستمئة شخص."}
    publish(1, results="Six hundred people learned.", texts={"ar": arabic})
    for address, passage in (
        ("/en/actions/CTA-2026-0001/action-1/", '<div lang="en" dir="ltr"><p>Six hundred'),
        ("/ar/actions/CTA-2026-0001/action-1/", '<div lang="ar" dir="rtl"><p>تعلّم'),
        ("/ar/actions/CTA-2026-0001/action-1/?text=en", '<div lang="en" dir="ltr"><p>Six hundred'),
    ):
        assert passage in client.get(address).content.decode()
