"""Growth over time: what stands in which year, what is counted apart, and that line, table and file agree."""

import csv
import io
import re
from datetime import date

import pytest
from django.utils import timezone

from signatories.models import Signature
from tests.cta_portal.test_directory import signed, undated
from tests.factories import SignatureFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/signatories/growth/"


def table(response):
    return [tuple(row) for row in response.context["rows"]]


def test_signatories_stand_in_the_year_of_their_first_signature(client):
    this_year = timezone.localdate().year
    signed("One", day=date(this_year - 2, 3, 4))
    signed("Two", day=date(this_year - 2, 1, 1), precision="year")
    signed("Three", day=date(this_year, 1, 1), precision="month")
    undated("Four")

    page = client.get(PAGE)

    assert table(page) == [(this_year - 2, 2, 1, 2), (this_year - 1, 0, 0, 2), (this_year, 1, 0, 3)]
    assert (page.context["listed"], page.context["dated"], page.context["undated"]) == (4, 3, 1)
    assert "One more signatory has no published date." in page.content.decode()


def test_signing_anew_does_not_move_a_signatory(client):
    old = signed("One", day=date(2019, 5, 6)).signatures.get()
    Signature.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    SignatureFactory(government=old.government, verified=True, signed_on=date(2026, 5, 6), replaces=old)

    assert table(client.get(PAGE))[0] == (2019, 1, 0, 1)
    assert sum(row[1] for row in table(client.get(PAGE))) == 1


def test_who_withdrew_is_counted_no_more(client):
    government = signed("One", day=date(2019, 5, 6))
    government.signatures.update(
        state=Signature.WITHDRAWN, withdrawn_on=timezone.localdate(), reason="The council decided so."
    )

    assert table(client.get(PAGE)) == []
    assert "No signature has a published date yet." in client.get(PAGE).content.decode()


def test_line_table_and_file_agree(client):
    for number, year in enumerate((2018, 2018, 2021, 2024, 2024, 2024)):
        signed(f"Town {number}", day=date(year, 12, 31))
    undated("Later")

    page = client.get(PAGE)
    file = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}growth.csv").content.decode("utf-8-sig"))))

    line = re.findall(r"<title>(\d{4}): (\d+)</title>", page.context["line"])
    assert [(int(year), int(total)) for year, total in line] == [(row[0], row[3]) for row in table(page)]
    assert [(row["year"], row["new_governments"], row["governments_so_far"]) for row in file[:-1]] == [
        (str(year), str(new), str(total)) for year, new, _vague, total in table(page)
    ]
    assert (file[-1]["year"], file[-1]["new_governments"]) == ("not published", "1")


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    for number in range(count):
        signed(f"Town {number}")
    client.get("/en/")

    with django_assert_num_queries(10):
        client.get(PAGE)
