"""The map of the site for machines: an index, parts of a bearable size, each page in four languages."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from actions import search
from actions.models import Picture
from cta_portal import sitemap
from tests.actions.published import objective, publish
from tests.factories import GovernmentFactory

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}loc"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(path):
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    return ET.fromstring(answer.getvalue())


def addresses(root):
    return [node.findtext(f"{MAP}loc").removeprefix("http://127.0.0.1:8000") for node in root]


def test_index_names_parts_that_are_there(monkeypatch):
    monkeypatch.setattr(sitemap, "A_PART", 2)
    for number in (1, 2, 3):
        publish(number)

    parts = addresses(read("/sitemap.xml"))
    assert parts == [
        "/sitemap-pages-1.xml", "/sitemap-governments-1.xml", "/sitemap-actions-1.xml", "/sitemap-actions-2.xml",
    ]  # fmt: skip
    found = [address for part in parts for address in addresses(read(part))]
    assert len(found) == len(set(found))
    assert {f"/{code}/actions/CTA-2026-0003/action-3/" for code in ("en", "es", "fr", "ar")} < set(found)
    assert {"/en/", "/ar/open-data/"} < set(found)


def test_entry_names_its_languages_and_its_day():
    publish(1)
    entry = read("/sitemap-actions-1.xml")[0]

    assert [link.get("hreflang") for link in entry.findall(LINK)] == ["en", "es", "fr", "ar", "x-default"]
    assert entry.findall(LINK)[-1].get("href") == "http://127.0.0.1:8000/a/CTA-2026-0001"
    assert entry.findtext(f"{MAP}lastmod") == f"{timezone.now():%Y-%m-%d}"


def test_pages_that_gather_change_with_their_latest_action():
    """Where nothing is published yet, no day is claimed."""
    days = {1: datetime(2026, 3, 3, tzinfo=UTC), 2: datetime(2026, 5, 4, tzinfo=UTC)}
    africa = objective("section", 1, slug="africa")
    objective("section", 2, slug="eurasia")
    objective("gcm", 20)
    nairobi = GovernmentFactory(english_name="Nairobi", slug="nairobi", country="KE", section=africa)
    for number, day in days.items():
        action = publish(number, town=nairobi, action={"published_at": day})
        action.submissions.update(published_at=day)
        search.renew(action)

    changed = {
        address: node.findtext(f"{MAP}lastmod")
        for part in ("pages", "governments")
        for root in (read(f"/sitemap-{part}-1.xml"),)
        for address, node in zip(addresses(root), root, strict=True)
    }
    assert {path: changed[f"/ar/{path}"] for path in (
        "sections/africa/", "objectives/gcm-15/", "countries/ke/", "signatories/nairobi/", "sections/eurasia/",
        "objectives/gcm-20/", "figures/gaps/", "about/",
    )} == {
        "sections/africa/": "2026-05-04", "objectives/gcm-15/": "2026-05-04", "countries/ke/": "2026-05-04",
        "signatories/nairobi/": "2026-05-04", "sections/eurasia/": None, "objectives/gcm-20/": None,
        "figures/gaps/": f"{timezone.now():%Y-%m-%d}", "about/": None,
    }  # fmt: skip


def test_action_names_its_standing_pictures_in_their_largest_common_size():
    text = publish(1).submissions.get()
    seen = {"width": 1800, "height": 1200, "people_recognisable": False, "rendered_for": "50-50"}
    Picture.objects.create(submission=text, file="a.jpg", sha256="a" * 64, **seen)
    Picture.objects.create(submission=text, file="b.jpg", sha256="b" * 64, **{**seen, "rendered_for": ""})
    gone = {"taken_down_at": timezone.now(), "taken_down_reason": "Asked to."}
    Picture.objects.create(submission=text, file="c.jpg", sha256="c" * 64, **seen, **gone)

    shown = [[loc.text for loc in entry.iter(IMAGE)] for entry in read("/sitemap-actions-1.xml")]
    assert shown == [[f"http://127.0.0.1:8000/pictures/photo/{'a' * 64}/whole-960.jpg"]] * 4


@pytest.mark.parametrize("path", ["actions-0", "actions-9", "pages-2", "nothing-1", f"actions-{10**30}"])
def test_part_that_is_not_there(path):
    publish(1)
    assert Client().get(f"/sitemap-{path}.xml").status_code == 404
