"""One visitor asks too often: 429 in the reader's language, with the time to wait, whichever door it is."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.utils import timezone

from accounts import limits
from accounts.models import Letter
from cta_portal import settings as portal
from signatories.models import Evidence, Membership
from tests.factories import DeclarationFactory, GovernmentFactory, SignatureFactory, UserFactory, letter

pytestmark = pytest.mark.django_db
HOUR, TEN_MINUTES = 3600, 600
DOORS = {  # name: (method, address, window, how often from one address, how often by one account)
    "sign": ("post", "/{lang}/desk/sign/signatory/", HOUR, 240, 80),
    "find": ("get", "/{lang}/desk/sign/find/?q=Bogota", TEN_MINUTES, 600, 300),
    "letter": ("post", "/{lang}/desk/sign/done/{pk}/letter/", HOUR, 40, 15),
    "ask_second": ("post", "/{lang}/desk/sign/done/{pk}/second/", HOUR, 30, 10),
    "join": ("post", "/{lang}/desk/join/{slug}/", HOUR, 20, 20),
    "invite": ("post", "/{lang}/desk/governments/{slug}/colleagues/invite/", HOUR, 40, 20),
    "colleagues": ("post", "/{lang}/desk/governments/{slug}/colleagues/office/", HOUR, 120, 60),
    "invitation": ("post", "/{lang}/invitation/nonsense/", TEN_MINUTES, 30, None),
    "confirm": ("post", "/{lang}/confirm/nonsense/", TEN_MINUTES, 30, None),
    "look_up": ("get", "/{lang}/verify/0000000000/", TEN_MINUTES, 120, None),
}


@pytest.fixture(autouse=True)
def early_in_the_window(monkeypatch):
    now = 1_800_000 * HOUR + 60
    monkeypatch.setattr(limits.time, "time", lambda: float(now))


def asked(client, door, signature, language="en"):
    method, address, *_window = DOORS[door]
    path = address.format(lang=language, pk=signature.pk, slug=signature.government.slug)
    return getattr(client, method)(path)


def spend(door, who, times):
    for _time in range(times):
        limits.count(door, who, seconds=DOORS[door][2])


@pytest.mark.parametrize("door", DOORS)
def test_an_address_that_asks_too_often_waits(door, sign_in):
    signature = SignatureFactory()
    client = sign_in(signature.entered_by)
    spend(door, "127.0.0.1/32", DOORS[door][3] - 1)
    last, over = asked(client, door, signature), asked(client, door, signature, language="ar")

    assert last.status_code != 429
    assert over.status_code == 429
    assert over.headers["Retry-After"] == str(DOORS[door][2] - 60)
    assert "no-store" in over.headers["Cache-Control"]
    assert 'lang="ar"' in over.content.decode()


@pytest.mark.parametrize("door", [door for door in DOORS if DOORS[door][4]])
def test_an_account_that_asks_too_often_waits_wherever_it_is(door, sign_in):
    signature = SignatureFactory()
    spend(door, f"account {signature.entered_by_id}", DOORS[door][4])

    assert asked(sign_in(signature.entered_by), door, signature).status_code == 429
    assert asked(sign_in(UserFactory(staff=True)), door, signature).status_code != 429


def test_what_was_too_often_changed_nothing(sign_in):
    signature = SignatureFactory()
    user, client = signature.entered_by, sign_in(signature.entered_by)
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    base = f"/en/desk/sign/done/{signature.pk}/"
    for door in ("letter", "ask_second", "join"):
        spend(door, f"account {user.pk}", DOORS[door][4])
    client.post(f"{base}letter/", {"letter": letter()})
    client.post(f"{base}second/", {"second_email": "mayor@town.example"})
    client.post(f"/en/desk/join/{GovernmentFactory().slug}/", {"function": "Clerk"})

    assert (Evidence.objects.count(), Letter.objects.count(), Membership.objects.count()) == (0, 0, 0)


def test_long_addresses_are_counted_by_their_network(rf):
    found = {
        limits.network_of(rf.get("/", REMOTE_ADDR=address)) for address in ("2001:db8::1", "2001:db8::2")
    }

    assert found == {"2001:db8::/64"}


def test_nobody_s_address_is_kept_as_it_is(client):
    client.get("/en/verify/0000000000/")

    assert not [key for key in cache._cache if "127.0.0.1" in key]


def test_a_limit_outlives_the_process_that_counted_it(settings):
    """The count stands in the database's table and lasts as long as its window, not as long as an answer."""
    call_command("createcachetable", "cache_of_test", verbosity=0, database="default")
    first, second = (DatabaseCache("cache_of_test", portal.CACHES["default"]) for _process in range(2))
    first.add("limit:x", 1, timeout=HOUR)
    first.incr("limit:x")

    assert second.get("limit:x") == 2
    assert portal.CACHES["default"]["TIMEOUT"] >= 24 * HOUR
    assert first._max_entries >= 50_000


# what an answer gives away


@pytest.mark.parametrize("email", ["known@town.example", "nobody@town.example"])
def test_asking_a_second_official_does_not_say_who_has_an_account(email, sign_in):
    UserFactory(email="known@town.example")
    DeclarationFactory()
    signature = SignatureFactory()
    answer = sign_in(signature.entered_by).post(
        f"/en/desk/sign/done/{signature.pk}/second/", {"second_email": email}, follow=True
    )

    words = " ".join(answer.content.decode().replace(email, "ADDRESS").split())
    assert answer.status_code == 200
    assert "A letter with a link is on its way to ADDRESS" in words
    assert list(Letter.objects.values_list("event", "to", "language")) == [("confirm_request", email, "en")]
    assert Evidence.objects.get().asked_at <= timezone.now()
