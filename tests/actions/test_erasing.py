"""A person is erased from every table; what they did for their government stays."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from accounts import history
from accounts.models import Letter
from actions.erasing import erase_person
from actions.models import Action, Contact
from signatories import invitations, memberships
from signatories.models import SECOND_OFFICIAL, Burst, Membership, Signature
from tests.actions.published import publish
from tests.factories import (
    EvidenceFactory,
    GovernmentFactory,
    InvitationFactory,
    MembershipFactory,
    SignatureFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zenobia Unmistakable", "zenobia@unmistakable.example"


@pytest.fixture
def person():
    return UserFactory(name=NAME, email=ADDRESS)


@pytest.fixture
def action(person):
    """A published action of her town, in whose name she signed, with herself as contact."""
    home = GovernmentFactory(verified=True)
    Membership.objects.create(
        user=person, government=home, role=Membership.FOCAL_POINT, state=Membership.ACTIVE
    )
    Signature.objects.filter(government=home).update(entered_by=person)
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    action = publish(1, town=home)
    Contact.objects.create(action=action, name=NAME, email=ADDRESS, is_public=True)
    InvitationFactory(government=home, email=ADDRESS, name=NAME, token_hash="a" * 64)
    colleague = MembershipFactory(government=home, role=Membership.FOCAL_POINT).user
    memberships.ask_to_join(GovernmentFactory(focal_point=colleague), by=person, function=NAME)
    invitations.invite(home, by=person, email="new@example.org", role="contributor", language="en")
    Letter.objects.create(
        key=f"told:{ADDRESS}", event="told", recipient=person, to=ADDRESS, language="en", subject=NAME, text=NAME,
        message_id="one@portal.example",
    )  # fmt: skip
    return action


def places_that_name(*words):
    """Every column of every table of ours that holds one of the words."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.EmailField)
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, kinds):
                continue
            for value in model._base_manager.values_list(field.attname, flat=True):
                if any(word.lower() in str(value).lower() for word in words):
                    found.append(f"{model._meta.label}.{field.name}")
    return sorted(set(found))


def test_erased_person_is_named_nowhere_and_the_acts_stay(person, action):
    staff = UserFactory(staff=True)
    assert "actions.Contact.name" in places_that_name(NAME)

    erase_person(person, by=staff)

    assert places_that_name(NAME, ADDRESS) == []
    assert Action.objects.published().get() == action
    assert Signature.objects.listed().filter(entered_by=person).exists()
    assert set(person.memberships.values_list("state", flat=True)) == {Membership.ENDED}
    assert history.first_broken_link() is None


def test_who_was_asked_as_second_official_is_named_no_more_and_what_they_confirmed_stays(person):
    confirmed = asked_of(ADDRESS.title(), given_at=timezone.now(), token_hash="b" * 64)
    open_request = asked_of(ADDRESS, given_at=None, token_hash="c" * 64)
    another = asked_of("other@town.example", given_at=None, token_hash="d" * 64)

    erase_person(person, by=person)

    for request in (confirmed, open_request, another):
        request.refresh_from_db()
    assert (confirmed.asked_of, bool(confirmed.given_at)) == ("", True)
    assert (open_request.asked_of, open_request.token_hash) == ("", "")
    assert (another.asked_of, another.token_hash) == ("other@town.example", "d" * 64)


def asked_of(address, **fields):
    return EvidenceFactory(
        signature=SignatureFactory(),
        rung=SECOND_OFFICIAL,
        asked_of=address,
        asked_at=timezone.now(),
        **fields,
    )


def test_burst_lists_no_erased_account(person):
    burst = Burst.objects.create(
        kind=Burst.OVERALL, number=2, minutes=10, accounts=[person.pk, person.pk + 1]
    )

    erase_person(person, by=person)

    burst.refresh_from_db()
    assert (burst.accounts, burst.number) == ([person.pk + 1], 2)


def test_letters_to_an_erased_person_never_leave(person, action):
    assert Letter.objects.due().exists()

    erase_person(person, by=person)

    assert not Letter.objects.due().exists()


def test_erasing_somebody_else_is_for_the_secretariat(person):
    with pytest.raises(PermissionDenied):
        erase_person(person, by=UserFactory())


def test_command_says_whom_it_does_not_know(person):
    with pytest.raises(CommandError, match="Nobody here has the address nobody@example.org"):
        call_command("erase_person", "nobody@example.org", by=ADDRESS)
    staff = UserFactory(staff=True)
    told = StringIO()

    call_command("erase_person", ADDRESS, by=staff.email, stdout=told)

    assert "What was done for a government stands." in told.getvalue()


def test_contact_that_could_not_be_read_yet_goes_too(person):
    typed = {"contact": {"fields": {"email": "zenobia@unmis"}}, "what": {"fields": {"title": "x"}}}
    theirs = SubmissionFactory(updated_by=person, unclear=typed)
    of_others = SubmissionFactory(unclear=typed)

    erase_person(person, by=person)

    theirs.refresh_from_db()
    of_others.refresh_from_db()
    assert (theirs.unclear, of_others.unclear) == ({"what": typed["what"]}, typed)
