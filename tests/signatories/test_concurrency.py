"""Two people at once: one result, and the slower one is told kindly."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Letter
from accounts.refusals import Refused
from signatories import signing
from signatories.consents import REQUIRED
from signatories.models import Signature
from tests.factories import DeclarationFactory, GovernmentFactory, SignatureFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*calls):
    """What each call gave back or refused, all started together."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            call()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_two_verify_at_once():
    signature = SignatureFactory(confirmed=True)
    staff = [UserFactory(staff=True) for _person in range(2)]

    def verify(by):
        return lambda: signing.verify(Signature.objects.get(pk=signature.pk), by=by)

    assert at_once(*(verify(by) for by in staff)) == ["done", "refused"]
    assert Letter.objects.filter(event="welcome").count() == 1


def test_two_sign_for_one_government_at_once():
    government, declaration = GovernmentFactory(), DeclarationFactory()
    people = [UserFactory() for _person in range(2)]

    def sign(by):
        return lambda: signing.sign(
            government,
            by=by,
            declaration=declaration,
            language="en",
            signatory_name="Ana Specimen",
            signatory_office="Mayor",
            consents=REQUIRED,
        )

    assert at_once(*(sign(by) for by in people)) == ["done", "refused"]
    assert Signature.objects.count() == 1
