"""The secretariat's pages of a letter of invitation."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from signatories import campaigns
from signatories.models import Campaign, Invitee, Leader
from tests.factories import (
    CampaignFactory,
    DeclarationFactory,
    GovernmentFactory,
    InviteeFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declaration(db):
    return DeclarationFactory()


def place(name, *args):
    return reverse(f"admin:signatories_campaign_{name}", args=args)


def page(client, *path):
    return client.get(place(*path)).content.decode()


def words(**changes):
    empty = {f"{field}_{code}": "" for field in ("subject", "text") for code in ("en", "es", "fr", "ar")}
    return empty | {"name": "First", "not_before": ""} | changes


def test_a_letter_is_written(staff_client, staff):
    assert "{government}" in page(staff_client, "add")
    answer = staff_client.post(place("add"), words(subject_en="Will you sign?", text_en="{link}"))

    campaign = Campaign.objects.get()
    assert (answer.status_code, campaign.made_by, campaign.subject_en) == (302, staff, "Will you sign?")
    staff_client.post(place("change", campaign.pk), words(subject_fr="Signez", text_fr="{link}"))
    campaign.refresh_from_db()
    assert (campaign.subject_en or "", campaign.subject_fr) == ("", "Signez")


def test_a_fault_is_told_beside_its_field(staff_client):
    answer = staff_client.post(place("add"), words(subject_en="Dear {mayor}", text_en="{link}"))

    assert "“{mayor}” is no place that can be filled." in answer.content.decode()
    assert not Campaign.objects.exists()


def test_the_page_says_what_is_lacking_and_what_can_be_done(staff_client, staff):
    campaign = CampaignFactory()
    assert "Nobody is on the list yet." in page(staff_client, "change", campaign.pk)
    invitee = InviteeFactory(campaign=campaign)
    assert place("move", campaign.pk, "prepare") in page(staff_client, "change", campaign.pk)

    staff_client.post(place("move", campaign.pk, "prepare"))
    assert "1 letter is still to be written." in page(staff_client, "change", campaign.pk)
    assert place("move", campaign.pk, "send") not in page(staff_client, "change", campaign.pk)
    campaigns.go_on(Campaign.objects.get())
    shown = page(staff_client, "change", campaign.pk)
    assert [place("move", campaign.pk, name) in shown for name in ("send", "take-back", "prepare")] == [
        True, True, False,
    ]  # fmt: skip
    invitee.refresh_from_db()
    assert reverse("admin:accounts_letter_change", args=[invitee.letter_id]) in shown

    staff_client.post(place("move", campaign.pk, "send"))
    campaigns.go_on(Campaign.objects.get())
    assert Campaign.objects.get().state == "sent"
    assert staff_client.post(place("move", campaign.pk, "send")).status_code == 409
    assert staff_client.post(place("move", campaign.pk, "nonsense")).status_code == 302
    assert staff_client.post(place("change", campaign.pk), words()).status_code == 403


def test_governments_are_picked_by_country_and_level(staff_client):
    campaign = CampaignFactory()
    chosen = GovernmentFactory(official_name="Specimen Sur", country="CO")
    other = GovernmentFactory(official_name="Specimen Nord", country="FR", level="region")
    for government in (chosen, other):
        email = f"mayor@{government.country.code.lower()}.example"
        Leader.objects.create(government=government, name="Ana", office="Mayor", email=email)
    SignatureFactory(government__official_name="Specimen Signed")
    shown = staff_client.get(place("pick", campaign.pk) + "?country=CO&level=municipality").content.decode()
    assert ["Specimen Sur" in shown, "Specimen Nord" in shown, "Specimen Signed" in shown] == [
        True,
        False,
        False,
    ]

    staff_client.post(place("pick", campaign.pk), {"government": [chosen.pk, "x"]})
    assert list(Invitee.objects.values_list("government", flat=True)) == [chosen.pk]
    staff_client.post(place("pick", campaign.pk) + "?country=FR", {"all": "1"})
    assert Invitee.objects.count() == 2
    answer = staff_client.post(place("pick", campaign.pk), {}, follow=True)
    assert "Nobody was chosen." in answer.content.decode()


def test_a_table_is_loaded_or_its_faults_told(staff_client):
    campaign = CampaignFactory()

    def load(content):
        return staff_client.post(place("upload", campaign.pk), {"file": SimpleUploadedFile("a.csv", content)})

    assert "country_iso2" in page(staff_client, "upload", campaign.pk)
    head = b"email,language,government\n"
    answer = load(head + b"nobody,en,Specimen")
    assert (answer.status_code, "Line 2: " in answer.content.decode()) == (422, True)
    assert load(head + b"a@a.example,en,Specimen").status_code == 302
    assert Invitee.objects.get().email == "a@a.example"
    assert staff_client.get(place("template")).content.startswith(b"\xef\xbb\xbfemail,language,government")
    staff_client.post(place("remove", Invitee.objects.get().pk))
    assert not Invitee.objects.exists()


def test_each_language_is_read_as_its_reader_gets_it(staff_client):
    campaign = CampaignFactory(subject_ar="هل توقع {government}؟", text_ar="{link}")
    invitee = InviteeFactory(campaign=campaign, government_name="مثال", language="ar")
    invented = page(staff_client, "preview", campaign.pk, "ar")
    shown = staff_client.get(place("preview", campaign.pk, "ar") + f"?invitee={invitee.pk}").content.decode()

    assert ["هل توقع مثال؟" in text for text in (invented, shown)] == [False, True]
    assert 'lang="ar" dir="rtl"' in shown
    assert staff_client.get(place("preview", campaign.pk, "fr")).status_code == 302


def test_a_test_letter_comes_to_oneself(staff_client, staff, letters):
    campaign = CampaignFactory()
    staff_client.post(place("test", campaign.pk, "en"))

    assert [message.to for message in letters()] == [[staff.email]]
    assert staff_client.post(place("test", campaign.pk, "fr")).status_code == 409


def test_what_is_prepared_is_closed(staff_client, staff):
    invitee = InviteeFactory()
    campaign = invitee.campaign
    campaigns.prepare(campaign, by=staff)

    assert staff_client.post(place("remove", invitee.pk)).status_code == 409
    assert staff_client.post(place("pick", campaign.pk), {}).status_code == 409
    file = SimpleUploadedFile("a.csv", b"email,language,government\na@a.example,en,Specimen")
    assert staff_client.post(place("upload", campaign.pk), {"file": file}).status_code == 409


def test_a_get_changes_nothing(staff_client):
    invitee = InviteeFactory()
    campaign = invitee.campaign
    places = [("move", campaign.pk, "prepare"), ("test", campaign.pk, "en"), ("remove", invitee.pk)]

    assert [staff_client.get(place(*path)).status_code for path in places] == [405, 405, 405]


def test_only_who_verifies_signatures_comes_in(sign_in):
    invitee = InviteeFactory()
    pk = invitee.campaign_id
    reader = sign_in(UserFactory(is_staff=True))
    opened = [("changelist",), ("add",), ("change", pk), ("pick", pk), ("upload", pk), ("preview", pk, "en")]
    asked = [("move", pk, "prepare"), ("test", pk, "en"), ("remove", invitee.pk)]

    assert [reader.get(place(*path)).status_code for path in opened] == [403] * 6
    assert [reader.post(place(*path)).status_code for path in asked] == [403] * 3


def test_list_opens(staff_client):
    CampaignFactory()

    assert staff_client.get(place("changelist")).status_code == 200
