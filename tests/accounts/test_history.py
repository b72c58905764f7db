from accounts import history
from tests.factories import UserFactory


def test_chain_of_two_events_holds(db):
    user = UserFactory()

    first = history.record("joined", user, by=user)
    second = history.record("renamed", user, by=user, old="a", new="b")

    assert second.prev_hash == first.hash
    assert history.first_broken_link() is None
