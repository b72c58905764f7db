from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from frameworks.seeding import seed_frameworks
from learning.models import Activity, Resource, Update
from learning.seeding import seed_learning
from tests.factories import ActivityFactory, ResourceFactory, UpdateFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "es", "fr", "ar"]


@pytest.fixture
def seeded():
    seed_frameworks()
    seed_learning()


def _everything():
    return [list(model.objects.order_by("pk").values()) for model in (Activity, Resource, Update)]


def test_seeding_twice_changes_nothing(seeded):
    before = _everything()

    done = seed_learning()

    assert {outcome for _things, outcome in done} == {"unchanged"}
    assert _everything() == before


def test_first_activity_names_who_did_what(seeded):
    mechelen = Activity.objects.get()

    roles = [(str(label), [str(row) for row in rows]) for label, rows in mechelen.bodies_by_role()]

    assert roles == [
        (
            "Organised by",
            [
                "United Cities and Local Governments",
                "United Nations Human Settlements Programme",
                "International Organization for Migration",
            ],
        ),
        ("Hosted by", ["City of Mechelen"]),
        (
            "Supported by",
            ["Federal Public Service Foreign Affairs, Foreign Trade and Development Cooperation of Belgium"],
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["index", "resources", "calendar", "updates"])
def test_each_page_opens_in_each_language(client, seeded, address, name, language):
    answer = client.get(address(f"learning:{name}", language=language))

    assert answer.status_code == 200
    assert f'lang="{language}"'.encode() in answer.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_record_has_its_page(client, seeded, address, language):
    rows = [("activity", Activity), ("resource", Resource), ("update", Update)]

    answers = [
        client.get(
            address(f"learning:{name}", slug=model.objects.first().slug, language=language)
        ).status_code
        for name, model in rows
    ]

    assert answers == [200, 200, 200]


@pytest.mark.parametrize(
    ("name", "factory"),
    [("activity", ActivityFactory), ("resource", ResourceFactory), ("update", UpdateFactory)],
)
def test_what_is_not_published_has_no_page(client, address, name, factory):
    draft = factory(published_at=None)
    later = factory(published_at=timezone.now() + timedelta(days=1))

    answers = [client.get(address(f"learning:{name}", slug=row.slug)).status_code for row in (draft, later)]

    assert answers == [404, 404]


def test_text_that_falls_back_says_its_language(client, address):
    update = UpdateFactory(title_en="Only in English", text_en="One sentence.")

    page = client.get(address("learning:update", slug=update.slug, language="ar")).content.decode()

    assert '<h1 lang="en" dir="ltr">Only in English</h1>' in page


def test_feed_is_atom_with_published_updates_only(client, address):
    shown = UpdateFactory(title_en="Shown", title_fr="Montré")
    UpdateFactory(title_en="Kept back", published_at=None)

    feed = ElementTree.fromstring(client.get(address("learning:updates_feed", language="fr")).content)

    atom = "{http://www.w3.org/2005/Atom}"
    entries = [
        (e.findtext(f"{atom}title"), e.find(f"{atom}link").get("href")) for e in feed.iter(f"{atom}entry")
    ]
    assert feed.tag == f"{atom}feed"
    assert entries == [("Montré", f"http://127.0.0.1:8000/fr/updates/{shown.slug}/")]


@pytest.mark.parametrize("count", [1, 3])
def test_index_asks_the_database_the_same_number_of_questions(
    client, address, count, django_assert_num_queries
):
    ActivityFactory.create_batch(count)
    ResourceFactory.create_batch(count)
    UpdateFactory.create_batch(count)
    with django_assert_num_queries(7):
        client.get(address("learning:index"))


@pytest.mark.parametrize("model", ["activity", "resource", "update"])
def test_admin_lists_and_opens_records(staff_client, seeded, address, model):
    pk = {"activity": Activity, "resource": Resource, "update": Update}[model].objects.first().pk

    pages = [
        staff_client.get(address(f"admin:learning_{model}_changelist")),
        staff_client.get(address(f"admin:learning_{model}_change", pk)),
    ]

    assert [page.status_code for page in pages] == [200, 200]
