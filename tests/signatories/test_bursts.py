"""More than a real day brings is told to the secretariat, once per burst."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts import limits
from accounts.models import Letter, User
from cta_portal import clock
from signatories import bursts, signing
from signatories.consents import REQUIRED
from signatories.models import Burst
from tests.accounts.test_entrance import sign_up
from tests.factories import DeclarationFactory, GovernmentFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thresholds(settings):
    settings.BURST_OVERALL, settings.BURST_ALIKE, settings.BURST_MINUTES = 5, 3, 60


def register(number, domain="spam.example", **fields):
    return [UserFactory(email=f"p{n}@{domain}", **fields) for n in range(number)]


def found():
    return list(Burst.objects.order_by("pk").values_list("kind", "about", "number"))


def told():
    return list(Letter.objects.filter(event="burst").values_list("to", flat=True))


def test_a_usual_day_is_told_to_nobody(staff):
    register(3)

    assert bursts.watch() == 0
    assert (found(), told()) == ([], [])


def test_one_mail_domain_is_told_once(staff):
    register(4)

    assert [bursts.watch(), bursts.watch()] == [1, 0]
    assert found() == [("domain", "spam.example", 4)]
    assert told() == [staff.email]


def test_a_free_mail_provider_is_no_kinship(staff):
    register(5, domain="gmail.com")

    assert (bursts.watch(), found()) == (0, [])


def test_all_together_are_told(staff):
    for n in range(6):
        register(1, domain=f"town{n}.example")

    assert bursts.watch() == 1
    assert found() == [("overall", "", 6)]
    assert "within 60 minutes: 6" in Letter.objects.get(event="burst").text


def test_signatures_and_proofs_are_counted_with_registrations(staff):
    (user,) = register(1, date_joined=timezone.now() - timedelta(days=9))
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    declaration = DeclarationFactory()
    for _government in range(4):
        signing.sign(
            GovernmentFactory(), by=user, declaration=declaration, language="en",
            signatory_name="Ana Specimen", signatory_office="Mayor", consents=REQUIRED,
        )  # fmt: skip
    bursts.watch()

    assert found() == [("domain", "spam.example", 4)]
    assert Burst.objects.get().accounts == [user.pk]


def test_what_staff_enter_is_not_counted(staff):
    register(9, is_staff=True)

    assert bursts.watch() == 0


def test_a_burst_that_goes_on_is_the_same_and_a_later_one_is_new(staff):
    register(4)
    bursts.watch()
    UserFactory(email="p9@spam.example")
    bursts.watch()
    assert found() == [("domain", "spam.example", 5)]

    Burst.objects.update(last_at=timezone.now() - timedelta(minutes=61))
    assert bursts.watch() == 1
    assert len(told()) == 2


def test_one_range_of_addresses_is_told_without_being_kept(staff, rf):
    people = register(4, domain="gmail.com")
    for n, user in enumerate(people):
        limits.note_act(rf.post("/", REMOTE_ADDR=f"192.0.2.{n}"), user)
    limits.note_act(rf.post("/", REMOTE_ADDR="198.51.100.7"), UserFactory())
    bursts.watch()

    burst = Burst.objects.get()
    assert (burst.kind, burst.number, burst.accounts) == ("network", 4, [user.pk for user in people])
    assert "192.0.2" not in burst.about + Letter.objects.get(event="burst").text


def test_signing_up_counts_for_the_range(client, letters, staff):
    for n in range(4):
        sign_up(client, email=f"p{n}@gmail.com")
        client.post("/en/account/logout/")

    assert [number for _mark, number, _accounts in limits.busy_ranges()] == [4]
    assert User.objects.filter(is_staff=False).count() == 4


def test_the_clock_notices(staff):
    register(4)

    assert clock.tick()["bursts noticed"] == 1


def test_without_verifiers_the_contact_address_is_told(settings):
    register(4)
    bursts.watch()

    assert told() == [settings.CONTACT_EMAIL]


def test_the_page_of_a_burst_leads_to_ending_it(staff_client, staff):
    users = register(4)
    signature = SignatureFactory(entered_by=users[0])
    bursts.watch()
    burst = Burst.objects.get()
    page = staff_client.get(reverse("admin:signatories_burst_change", args=[burst.pk])).content.decode()

    assert "mail_domain=spam.example" in page
    assert "entered_by=p0%40spam.example" in page
    assert staff_client.get(reverse("admin:signatories_burst_changelist")).status_code == 200
    given = staff_client.get(reverse("admin:signatories_invalidation_add"), {"mail_domain": "spam.example"})
    assert 'value="spam.example"' in given.content.decode()
    assert signature.state == "pending"
