"""Letters of invitation: written, addressed, held, sent once each; and the way out of them."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone, translation

from accounts import mail, outbox
from accounts.models import Letter
from accounts.refusals import Refused
from actions.erasing import erase_person
from signatories import campaign_report, campaign_texts, campaigns, opting_out
from signatories.models import Campaign, Invitee, Leader, OptOut
from signatories.notifications import opt_out_link
from tests.factories import (
    CampaignFactory,
    DeclarationFactory,
    GovernmentFactory,
    InviteeFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TEXT = "Dear {leader},\n\nwill {government} sign?\n\n{link}"


@pytest.fixture
def by(staff):
    DeclarationFactory()
    return staff


def table(*lines, head="email,language,government,country_iso2,name,office"):
    return "\n".join([head, *lines]).encode()


def prepared(campaign, by):
    campaigns.prepare(campaign, by=by)
    campaigns.go_on(campaign)
    return campaign


def sent(campaign, by):
    campaigns.send(prepared(campaign, by), by=by)
    campaigns.go_on(campaign)
    return campaign


def fates(campaign):
    return [
        (one.email, one.skipped, one.letter and one.letter.state)
        for one in campaign.invitees.order_by("email").select_related("letter")
    ]


# Writing


def test_a_letter_is_written_and_written_anew(by):
    campaign = campaigns.compose(Campaign(), by=by, name="First", subject_en="Will you sign?", text_en=TEXT)
    campaigns.compose(campaign, by=by, subject_ar="هل توقعون؟", text_ar="{link}")
    campaign.refresh_from_db()

    assert (campaign.made_by, campaign.state) == (by, "draft")
    assert campaign_texts.languages_written(campaign) == ["en", "ar"]


@pytest.mark.parametrize(
    ("words", "column", "sentence"),
    [
        (
            {"subject_en": "Dear {mayor}", "text_en": "{link}"},
            "subject_en",
            "“{mayor}” is no place that can be filled. There are: {government}, {leader}, {office}, {link}.",
        ),
        (
            {"subject_fr": "Signer", "text_fr": "{link} {leader.email}"},
            "text_fr",
            "“{leader.email}” is no place that can be filled. There are: {government}, {leader}, {office}, {link}.",
        ),
        (
            {"subject_en": "Sign", "text_en": "{link} {"},
            "text_en",
            "“{” is no place that can be filled. There are: {government}, {leader}, {office}, {link}.",
        ),
        ({"subject_es": "", "text_es": "{link}"}, "subject_es", "Write the subject too."),
        ({"subject_es": "Firmar", "text_es": ""}, "text_es", "Write the text too."),
        (
            {"subject_es": "Firmar", "text_es": "Firme"},
            "text_es",
            "The text needs {link}, or nobody finds the page.",
        ),
    ],
)
def test_a_letter_with_a_fault_is_not_kept(by, words, column, sentence):
    with pytest.raises(ValidationError) as refusal:
        campaigns.compose(Campaign(), by=by, name="First", **words)

    assert refusal.value.message_dict == {column: [sentence]}
    assert not Campaign.objects.exists()


def test_a_letter_that_is_prepared_is_not_written_anew(by):
    campaign = prepared(InviteeFactory().campaign, by)

    with pytest.raises(Refused):
        campaigns.compose(campaign, by=by, name="Another")


# Choosing


def test_governments_are_picked_by_the_address_of_their_leader(by):
    led = GovernmentFactory(official_name="Specimen Sur", official_language="es")
    Leader.objects.create(government=led, name="Ana", office="Alcaldesa", email="Mayor@Sur.example")
    Leader.objects.create(
        government=led,
        name="Before",
        office="Mayor",
        email="old@sur.example",
        until=timezone.localdate() - timedelta(9),
    )
    run = GovernmentFactory(focal_point=UserFactory(email="focal@run.example", language="fr"))
    silent, signed = GovernmentFactory(official_language="de"), GovernmentFactory(verified=True)
    campaign = CampaignFactory()

    done = campaigns.pick(campaign, by=by, governments=[led, run, silent, signed])

    assert done == {"added": 2, "no_address": 1, "signed": 1}
    assert list(
        campaign.invitees.order_by("email").values_list("email", "language", "name", "government")
    ) == [
        ("focal@run.example", "fr", run.memberships.get().user.name, run.pk),
        ("mayor@sur.example", "es", "Ana", led.pk),
    ]
    assert campaigns.pick(campaign, by=by, governments=[led]) == {"listed": 1}


def test_a_table_of_addresses_is_put_on_the_list(by):
    government = GovernmentFactory(official_name="Ville de Specimen", country="FR")
    campaign = CampaignFactory()
    content = table("Mayor@a.example,fr,Specimen,FR,Ana,Maire", "b@b.example,ar,Somewhere,,,")

    assert campaigns.upload(campaign, content, by=by) == {"added": 2}
    assert campaigns.upload(campaign, content, by=by) == {"listed": 2}
    assert list(
        campaign.invitees.order_by("email").values_list(
            "email", "language", "government", "government_name", "name"
        )
    ) == [
        ("b@b.example", "ar", None, "Somewhere", ""),
        ("mayor@a.example", "fr", government.pk, "Specimen", "Ana"),
    ]


def test_a_table_with_faults_leaves_nothing(by):
    campaign = CampaignFactory()
    lines = [
        "a@a.example,en,Specimen A,,,",
        "not-an-address,en,Specimen B,,,",
        "c@c.example,de,Specimen C,,,",
        "d@d.example,en,,,,",
        "A@a.example,en,Specimen E,,,",
        "f@f.example,en,=1+1,,,",
        "g@g.example,en,Specimen G,,,,more",
    ]
    with pytest.raises(ValidationError) as refusal:
        campaigns.upload(campaign, table(*lines), by=by)

    assert refusal.value.messages == [
        "Line 3: Write the address in full, for example name@city.org.",
        "Line 4: “de” is none of: en, es, fr, ar.",
        "Line 5: Write the name of the government.",
        "Line 6: Line 2 has the same address.",
        "Line 7: This begins like a formula. Write plain text.",
        "Line 8: This line has 7 cells and the header has another number. A text that holds the separator stands "
        "in quotation marks.",
    ]
    assert not Invitee.objects.exists()
    with pytest.raises(ValidationError):
        campaigns.upload(campaign, b"email\na@a.example", by=by)


def test_an_address_is_taken_off_a_draft_only(by):
    invitee, other = InviteeFactory(), InviteeFactory()
    campaigns.remove(invitee, by=by)
    assert list(Invitee.objects.all()) == [other]
    prepared(other.campaign, by)

    with pytest.raises(Refused):
        campaigns.remove(other, by=by)


# Holding and sending


def test_each_invitee_gets_the_letter_once_in_their_language(by, letters):
    campaign = CampaignFactory(subject_ar="هل توقع {government}؟", text_ar="{leader}\n\n{link}")
    InviteeFactory(campaign=campaign, email="a@a.example", name="Ana", government_name="Specimen A")
    InviteeFactory(campaign=campaign, email="b@b.example", name="Badr", government_name="مثال", language="ar")
    prepared(campaign, by)
    assert (letters(), set(Letter.objects.values_list("state", flat=True))) == ([], {"held"})

    campaigns.send(campaign, by=by)
    campaigns.go_on(campaign)
    campaigns.go_on(campaign)
    english, arabic = sorted(letters(), key=lambda message: message.to)

    assert (campaign.state, fates(campaign)) == (
        "sent",
        [("a@a.example", "", "sent"), ("b@b.example", "", "sent")],
    )
    assert (english.subject, arabic.subject) == ("Will Specimen A sign?", "هل توقع مثال؟")
    assert english.body.startswith("Dear Ana,\n\nwill Specimen A sign?\n\nhttp")
    assert "/en/desk/sign/" in english.body
    assert "/ar/desk/sign/" in arabic.body
    assert '<html lang="ar" dir="rtl">' in arabic.alternatives[0][0]
    assert letters() == []


def test_the_letter_tells_the_way_out_to_people_and_programs(by, letters):
    invitee = InviteeFactory(email="a@a.example")
    sent(invitee.campaign, by)
    (letter,) = letters()
    link = opt_out_link("a@a.example", language="en")

    assert link in letter.body
    assert link in letter.alternatives[0][0]
    assert letter.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_no_link_tells_who_opened_it(by, letters):
    """Law 1: the page one is sent to is the same for everybody, and nothing is fetched from the mail."""
    campaign = CampaignFactory()
    for name in "ab":
        InviteeFactory(campaign=campaign, email=f"{name}@a.example", government_name="Specimen", name="Ana")
    sent(campaign, by)
    first, second = (message.alternatives[0][0] for message in letters())
    links = [opt_out_link(f"{name}@a.example", language="en") for name in "ab"]

    assert first.replace(links[0], "") == second.replace(links[1], "")
    assert "<img" not in first


@pytest.mark.parametrize(
    ("invitee", "sentence"),
    [
        ({"language": "fr"}, "1 person reads French, and the letter is not written in it."),
        ({"name": ""}, "1 line of the list has no words for {leader}."),
    ],
)
def test_a_letter_with_gaps_is_not_prepared(by, invitee, sentence):
    campaign = InviteeFactory(**invitee).campaign

    assert campaigns.obstacles(campaign) == [sentence]
    with pytest.raises(Refused) as refusal:
        campaigns.prepare(campaign, by=by)
    assert refusal.value.sentence == sentence


def test_an_empty_list_is_not_prepared(by):
    with pytest.raises(Refused):
        campaigns.prepare(CampaignFactory(), by=by)


def test_a_letter_is_sent_once(by):
    campaign = sent(InviteeFactory().campaign, by)

    for verb in (campaigns.send, campaigns.prepare, campaigns.take_back):
        with pytest.raises(Refused):
            verb(campaign, by=by)


def test_nothing_is_sent_before_every_letter_can_be_read(by):
    campaign = InviteeFactory().campaign
    campaigns.prepare(campaign, by=by)

    with pytest.raises(Refused):
        campaigns.send(campaign, by=by)


def test_letters_wait_for_their_time(by, letters):
    campaign = InviteeFactory(campaign__not_before=timezone.now() + timedelta(hours=2)).campaign
    sent(campaign, by)
    Campaign.objects.update(moved_at=timezone.now() - timedelta(hours=1))
    assert (campaign.state, letters(), campaigns.go_on_due()) == ("sending", [], 0)

    Campaign.objects.update(not_before=timezone.now())
    assert (campaigns.go_on_due(), campaigns.go_on_due()) == (1, 0)
    campaign.refresh_from_db()
    campaigns.go_on(campaign)
    assert (campaign.state, len(letters())) == ("sent", 1)


def test_prepared_letters_are_taken_back_and_written_anew(by, letters):
    campaign = prepared(InviteeFactory(email="a@a.example").campaign, by)
    campaigns.take_back(campaign, by=by)
    assert (campaign.state, fates(campaign)) == ("draft", [("a@a.example", "", None)])
    assert Letter.objects.get().state == Letter.CANCELLED

    campaigns.compose(campaign, by=by, subject_en="Another subject")
    sent(campaign, by)
    assert [message.subject for message in letters()] == ["Another subject"]


def test_a_run_that_was_killed_goes_on_where_it_was(by, letters, monkeypatch):
    campaign = CampaignFactory()
    InviteeFactory.create_batch(4, campaign=campaign)
    prepared(campaign, by)
    campaigns.send(campaign, by=by)
    release, calls = mail.release, []

    def killed_at_third(found, *, by):
        calls.append(found)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return release(found, by=by)

    with monkeypatch.context() as patch:
        patch.setattr(mail, "release", killed_at_third)
        with pytest.raises(KeyboardInterrupt):
            campaigns.go_on(campaign)
    assert len(letters()) == 2

    Campaign.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    assert campaigns.go_on_due() == 1
    campaigns.go_on(campaign)
    assert (campaign.state, len(letters())) == ("sent", 2)


def test_a_letter_stopped_in_the_outbox_stays_stopped(by, letters):
    campaign = prepared(InviteeFactory(email="a@a.example").campaign, by)
    outbox.cancel(Letter.objects.get(), by=by)
    campaigns.send(campaign, by=by)
    campaigns.go_on(campaign)

    assert (campaign.state, fates(campaign), letters()) == ("sent", [("a@a.example", "", "cancelled")], [])


def test_who_signed_meanwhile_is_left_out(by, letters):
    government = GovernmentFactory()
    campaign = CampaignFactory()
    InviteeFactory(campaign=campaign, email="a@a.example", government=government)
    InviteeFactory(campaign=campaign, email="b@b.example")
    prepared(campaign, by)
    SignatureFactory(government=government)
    campaigns.send(campaign, by=by)
    done = campaigns.go_on(campaign)

    assert done == Counter({"signed": 1, "done": 1})
    assert fates(campaign) == [("a@a.example", "signed", "cancelled"), ("b@b.example", "", "queued")]
    assert [message.to for message in letters()] == [["b@b.example"]]


def test_a_test_letter_goes_to_who_asks(by, letters):
    campaign = CampaignFactory()
    for _time in range(2):
        campaigns.test_letter(campaign, by=by, language="en")

    first, second = letters()
    assert (first.to, first.subject) == ([by.email], "Will Specimen City sign?")
    assert "This is a test with invented names. Only you get it." in second.body
    with pytest.raises(Refused):
        campaigns.test_letter(campaign, by=by, language="fr")


@pytest.mark.parametrize(
    "verb", ["compose", "pick", "upload", "remove", "prepare", "take_back", "send", "test_letter"]
)
def test_only_the_secretariat_invites(by, verb):
    invitee = InviteeFactory()
    arguments = {"pick": {"governments": []}, "upload": {"content": b""}, "test_letter": {"language": "en"}}
    thing = invitee if verb == "remove" else invitee.campaign

    with pytest.raises(PermissionDenied):
        getattr(campaigns, verb)(thing, by=UserFactory(), **arguments.get(verb, {}))
    with pytest.raises(PermissionDenied):
        campaigns.compose(Campaign(), by=UserFactory(is_staff=True), name="A")


# The way out


def test_opting_out_holds_for_every_campaign(by, letters):
    first, second = InviteeFactory(email="a@a.example"), InviteeFactory(email="a@a.example")
    prepared(first.campaign, by)
    row = opting_out.opt_out("A@a.example")
    assert fates(first.campaign) == [("a@a.example", "opted_out", "cancelled")]

    for campaign in (first.campaign, second.campaign):
        if campaign == second.campaign:
            prepared(campaign, by)
        campaigns.send(campaign, by=by)
        campaigns.go_on(campaign)
    assert fates(second.campaign) == [("a@a.example", "opted_out", None)]
    assert letters() == []
    assert opting_out.opt_out("a@a.example") == row
    assert "a@a" not in str(OptOut.objects.values())


def test_opting_out_stops_what_is_queued(by, letters):
    invitee = InviteeFactory(email="a@a.example")
    sent(invitee.campaign, by)
    opting_out.opt_out("a@a.example")

    assert (fates(invitee.campaign), letters()) == ([("a@a.example", "opted_out", "cancelled")], [])


def path_out(email="a@a.example", language="en"):
    return "/" + opt_out_link(email, language=language).split("/", 3)[3]


def test_the_page_shows_a_button_and_the_post_acts(client):
    path = path_out()
    assert "No more invitations?" in client.get(path).content.decode()
    assert not OptOut.objects.exists()

    page = client.post(path, follow=True).content.decode()
    assert "No more invitations go to you" in page
    assert client.post(path).status_code == 302
    assert OptOut.objects.count() == 1


def test_a_mail_program_needs_no_form_token():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path_out(), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, OptOut.objects.count()) == (302, 1)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_the_page_speaks_the_language_of_its_link(client, language):
    answer = client.get(path_out(language=language))

    assert f'lang="{language}"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_link_the_portal_did_not_make(client):
    path = path_out()

    assert client.get(path[:-3] + "xx/").status_code == 404
    assert client.post(path[:-3] + "xx/").status_code == 404
    assert not OptOut.objects.exists()


def test_an_erased_person_is_on_no_list(by):
    person = UserFactory(email="a@a.example")
    invitee = InviteeFactory(email="a@a.example", name="Ana")
    erase_person(person, by=by)

    invitee.refresh_from_db()
    assert (invitee.email, invitee.name) == (f"erased-{invitee.pk}@portal.invalid", "")


# What became of it


def test_registered_and_signed_are_read_from_the_rows(by):
    campaign = CampaignFactory()
    signed = GovernmentFactory(verified=True)
    domain = GovernmentFactory(domains=["office.example"])
    UserFactory(email="else@office.example")
    joined = MembershipFactory().government
    signer = MembershipFactory(
        user__email="signer@b.example", government=GovernmentFactory(verified=True)
    ).user
    for name, values in {
        "a-signed": {"government": signed},
        "b-domain": {"government": domain},
        "c-member": {"government": joined},
        "d-account": {"email": UserFactory(email="d-account@x.example").email},
        "e-signer": {"email": signer.email},
        "f-nothing": {"government": GovernmentFactory()},
    }.items():
        InviteeFactory(
            **{"campaign": campaign, "email": f"{name}@x.example", "government_name": name} | values
        )

    found = campaign_report.describe(campaign)
    assert [(one.government_name, one.has_registered, one.has_signed) for one in found] == [
        ("a-signed", False, True),
        ("b-domain", True, False),
        ("c-member", True, False),
        ("d-account", True, False),
        ("e-signer", True, True),
        ("f-nothing", False, False),
    ]
    assert campaign_report.totals(found) == {
        "invitees": 6,
        "left": 0,
        "skipped": 0,
        "registered": 4,
        "signed": 2,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_report_queries(by, count, django_assert_num_queries):
    campaign = CampaignFactory()
    for number in range(count):
        InviteeFactory(
            campaign=campaign,
            government=GovernmentFactory(domains=["a.example"]),
            email=f"{number}@a.example",
        )

    with django_assert_num_queries(7):
        campaign_report.describe(campaign)


def test_fate_is_told_in_the_readers_language(by):
    invitee = InviteeFactory(email="a@a.example")
    opting_out.opt_out("a@a.example")
    prepared(invitee.campaign, by)

    with translation.override("en"):
        (found,) = campaign_report.describe(invitee.campaign)
    assert found.fate == "No letter: wants no invitations"
