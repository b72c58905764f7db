"""The secretariat's pages of a list of signatories."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from signatories import importing
from signatories.models import Government, ImportRow, SignatoryImport
from tests.factories import DeclarationFactory, GovernmentFactory, UserFactory
from tests.signatories.test_importing import carried_out, checked, line, table

pytestmark = pytest.mark.django_db
ADD = "admin:signatories_signatoryimport_add"


def report(loaded):
    return reverse("admin:signatories_signatoryimport_change", args=[loaded.pk])


def move(loaded, name):
    return reverse("admin:signatories_signatoryimport_move", args=[loaded.pk, name])


@pytest.fixture(autouse=True)
def declaration(db):
    return DeclarationFactory()


def load(client, content, name="list.csv"):
    return client.post(reverse(ADD), {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_loaded_checked_and_carried_out(staff_client):
    answer = load(staff_client, table(line()))
    loaded = SignatoryImport.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, report(loaded))
    importing.go_on(loaded)
    assert "Enter 1 line" in staff_client.get(report(loaded)).content.decode()

    assert staff_client.post(move(loaded, "carry-out")).status_code == 302
    importing.go_on(SignatoryImport.objects.get())
    page = staff_client.get(report(loaded)).content.decode()
    assert "1 line of this list is entered." in page
    assert "Enter 1 line" not in page
    assert Government.objects.get().official_name == "Specimen Aurora"


def test_the_same_file_leads_to_what_became_of_it(staff_client):
    for _time in range(2):
        answer = load(staff_client, table(line()))

    loaded = SignatoryImport.objects.get()
    assert answer.headers["Location"] == report(loaded)
    assert "This file was loaded before" in staff_client.get(report(loaded)).content.decode()


def test_a_bad_file_is_told_beside_the_field(staff_client):
    answer = load(staff_client, b"a,b\n1,2")

    assert answer.status_code == 422
    assert "The header lacks the columns name, name_en, level, country_iso2." in answer.content.decode()
    assert load(staff_client, b"").status_code == 422
    assert not SignatoryImport.objects.exists()


def test_without_an_open_declaration_nothing_is_loaded(staff_client, declaration):
    declaration.is_current = False
    declaration.save()

    assert load(staff_client, table(line())).status_code == 409


def test_the_report_shows_one_outcome(staff_client, staff):
    loaded = checked(table(line(), line("Specimen Borealis", country="XX")), staff)
    page = staff_client.get(report(loaded) + "?show=error").content.decode()

    assert ("Specimen Borealis" in page, "Specimen Aurora" in page) == (True, False)
    assert "“XX” is no country." in page
    assert staff_client.get(report(loaded) + "?show=nonsense&page=99").status_code == 200


def test_staff_decide_in_the_report(staff_client, staff):
    near = GovernmentFactory(official_name="Specimen Aurora East", country="CO")
    loaded = checked(table(line("Specimen Aurora Eest")), staff)
    row = loaded.rows.get()
    url = reverse("admin:signatories_signatoryimport_decide", args=[row.pk])
    page = staff_client.get(report(loaded)).content.decode()
    assert "It is “Specimen Aurora East” (Municipality)" in page

    answer = staff_client.post(url, {"government": near.pk, "show": "undecided"})
    row.refresh_from_db()
    assert (row.decision, row.government, row.outcome) == ("this", near, "matched")
    assert answer.headers["Location"] == report(loaded) + "?show=undecided"
    staff_client.post(url, {"decision": ""})
    staff_client.post(url, {"decision": "nonsense"})
    row.refresh_from_db()
    assert (row.decision, row.outcome) == ("", "undecided")


def test_lines_that_need_a_decision_wait_in_the_work_of_the_day(staff_client, staff):
    GovernmentFactory(official_name="Specimen Aurora East", country="CO")
    loaded = checked(table(line("Specimen Aurora Eest")), staff)
    checked(table(line("Specimen Borealis")), staff)

    def waiting():
        today = staff_client.get(reverse("admin:index")).context["today"]
        rows = [row for group in today for row in group.rows]
        return [(row["href"], row["number"]) for row in rows if "signatoryimport" in row["href"]]

    assert waiting() == [(report(loaded) + "?show=undecided", 1)]
    importing.decide(loaded.rows.get(), by=staff, decision=ImportRow.SKIP)
    assert waiting() == []


def test_a_late_decision_is_told_with_409(staff_client, staff):
    loaded = carried_out(table(line()), staff)
    url = reverse("admin:signatories_signatoryimport_decide", args=[ImportRow.objects.get().pk])

    assert staff_client.post(url, {"decision": "skip"}).status_code == 409
    assert staff_client.post(move(loaded, "stop")).status_code == 409
    assert staff_client.post(move(loaded, "carry-out")).status_code == 409
    assert staff_client.post(move(loaded, "nonsense")).status_code == 302


def test_a_get_changes_nothing(staff_client, staff):
    loaded = checked(table(line()), staff)

    assert staff_client.get(move(loaded, "carry-out")).status_code == 405
    assert SignatoryImport.objects.get().state == "dry"


def test_the_file_and_an_empty_table_can_be_had(staff_client, staff):
    loaded = checked(table(line()), staff)
    file = staff_client.get(reverse("admin:signatories_signatoryimport_file", args=[loaded.pk]))
    empty = staff_client.get(reverse("admin:signatories_signatoryimport_template"))

    assert b"".join(file.streaming_content) == table(line())
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert empty.content.startswith(b"\xef\xbb\xbfname,name_en,level,country_iso2,")


def test_only_who_verifies_signatures_comes_in(sign_in, staff):
    loaded = checked(table(line()), staff)
    reader = sign_in(UserFactory(is_staff=True))
    places = ["changelist", "add"]
    pages = [reverse(f"admin:signatories_signatoryimport_{place}") for place in places]
    pages += [report(loaded), reverse("admin:signatories_signatoryimport_file", args=[loaded.pk])]

    assert [reader.get(page).status_code for page in pages] == [403] * 4
    assert reader.post(move(loaded, "carry-out")).status_code == 403
    assert load(reader, table(line("Other"))).status_code == 403


def test_list_opens(staff_client, staff):
    checked(table(line()), staff)

    assert staff_client.get(reverse("admin:signatories_signatoryimport_changelist")).status_code == 200
