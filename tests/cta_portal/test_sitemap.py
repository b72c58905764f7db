"""The map of the site for machines: an index, parts of a bearable size, each page in four languages."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from cta_portal import sitemap
from tests.actions.published import publish

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
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

    assert [link.get("hreflang") for link in entry.findall(LINK)] == ["en", "es", "fr", "ar"]
    assert len(entry.findtext(f"{MAP}lastmod")) == 10


@pytest.mark.parametrize("path", ["actions-0", "actions-9", "pages-2", "nothing-1", f"actions-{10**30}"])
def test_part_that_is_not_there(path):
    publish(1)
    assert Client().get(f"/sitemap-{path}.xml").status_code == 404
