"""Two of a government at once, the government and the secretariat at once: one result, the slower one is told."""

import pytest

from accounts.models import Letter
from publications.models import Edition, Proof
from publications.proofs import proving, settling
from tests.factories import MembershipFactory
from tests.publications.edition import publisher
from tests.publications.proofs import UNTIL, asked, edition_of_cities, person_of
from tests.signatories.test_concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def again(proof):
    return Proof.objects.select_related("government").get(pk=proof.pk)


def test_two_colleagues_answer_at_once():
    proof = asked(edition_of_cities())
    person = person_of(proof)
    colleague = MembershipFactory(government=proof.government).user

    outcomes = at_once(
        lambda: proving.approve(again(proof), by=person, pictures=True),
        lambda: proving.comment(again(proof), by=colleague, text="Wait."),
    )

    assert outcomes == ["done", "refused"]
    answered = again(proof)
    assert (answered.state, bool(answered.comment)) in (("approved", False), ("commented", True))
    assert Letter.objects.filter(event="proof_answered").count() == 2


def test_one_asks_twice_at_once():
    edition = edition_of_cities()
    by = publisher()

    def ask():
        return proving.ask(Edition.objects.get(pk=edition.pk), until=UNTIL, by=by)

    assert at_once(ask, ask) == ["done", "refused"]
    assert Letter.objects.filter(event="proof_asked").count() == 2


def test_answer_and_opening_for_corrections_at_once():
    edition = edition_of_cities()
    proof, by = asked(edition), publisher()
    person = person_of(proof)

    at_once(
        lambda: proving.approve(again(proof), by=person, pictures=True),
        lambda: settling.thaw(Edition.objects.get(pk=edition.pk), reason="A title.", by=by),
    )

    assert Edition.objects.get(pk=edition.pk).frozen_at is None
    assert again(proof).state in ("asked", "approved")
