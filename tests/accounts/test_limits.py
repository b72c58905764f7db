import time

import pytest
from django.http import HttpResponse

from accounts.limits import is_too_often, limited

pytestmark = pytest.mark.django_db  # the frame of the page names the partners


@limited("letter", amount=2, seconds=60)
def view(request):
    return HttpResponse("done")


def answers(rf, number, method="post", **headers):
    return [getattr(rf, method)("/", **headers) for _n in range(number)]


def test_one_too_many_is_told_when_to_come_back(rf, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 6_000_015.0)

    first, second, third = (view(request) for request in answers(rf, 3))

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429)
    assert third.headers["Retry-After"] == "45"
    assert "Come back in 1 minute." in third.content.decode()
    assert third.headers["Cache-Control"] == "no-store"


def test_next_window_begins_anew(rf, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 6_000_015.0)
    for request in answers(rf, 3):
        view(request)
    monkeypatch.setattr(time, "time", lambda: 6_000_061.0)

    assert view(rf.post("/")).status_code == 200


def test_reading_is_not_counted(rf):
    assert {view(request).status_code for request in answers(rf, 5, "get")} == {200}


def test_visitors_are_counted_apart(rf):
    for request in answers(rf, 3, REMOTE_ADDR="192.0.2.1"):
        view(request)

    assert view(rf.post("/", REMOTE_ADDR="192.0.2.2")).status_code == 200


def test_forwarded_address_is_not_believed_without_a_proxy(rf):
    found = [view(rf.post("/", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}")).status_code for n in range(3)]

    assert found == [200, 200, 429]


@pytest.mark.parametrize(("amount", "found"), [(1, [False, True, True]), (3, [False, False, False])])
def test_count(amount, found):
    assert [is_too_often("x", "somebody", amount=amount, seconds=3600) for _n in range(3)] == found
