"""Public pages are kept, compressed and recognised; a change of the data ends them at once."""

import gzip

import pytest
from django.http import Http404, HttpResponse
from django.utils.translation import override

from frameworks import caching
from frameworks.models import DataVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(settings):
    """A public page that counts how often it is made."""
    settings.PUBLIC_PAGE_SECONDS = 60
    made = []

    @caching.public_page
    def view(request):
        made.append(request.get_full_path())
        return HttpResponse(f"{len(made)} {request.get_full_path()}")

    caching.bump()
    return view, made


def test_page_is_made_once_until_the_data_changes(counted, rf):
    view, made = counted
    first, second = view(rf.get("/x")), view(rf.get("/x"))
    assert (first.content, second.content, made) == (b"1 /x", b"1 /x", ["/x"])
    caching.bump()
    assert view(rf.get("/x")).content == b"2 /x"


def test_page_is_kept_apart_by_query_and_language(counted, rf):
    view, made = counted
    view(rf.get("/x"))
    view(rf.get("/x?a=1"))
    with override("fr"):
        view(rf.get("/x"))
    assert len(made) == 3


def test_page_known_to_the_browser_is_not_sent_again(counted, rf):
    view, _made = counted
    etag = view(rf.get("/x"))["ETag"]
    again = view(rf.get("/x", headers={"if-none-match": etag}))
    assert (again.status_code, again.content) == (304, b"")


def test_page_is_compressed_for_those_who_read_it(counted, rf):
    view, _made = counted
    answer = view(rf.get("/x", headers={"accept-encoding": "gzip"}))
    assert (answer["Content-Encoding"], gzip.decompress(answer.content)) == ("gzip", b"1 /x")


def test_page_that_is_not_there_is_not_kept(rf, settings):
    settings.PUBLIC_PAGE_SECONDS = 60

    @caching.public_page
    def view(request):
        raise Http404

    caching.bump()
    with pytest.raises(Http404):
        view(rf.get("/x"))


def test_only_so_many_pages_are_kept(counted, rf, monkeypatch):
    monkeypatch.setattr(caching, "KEPT_PAGES", 3)
    view, _made = counted
    for number in range(9):
        view(rf.get(f"/x?{number}"))
    assert len(caching._pages) == 3


def test_bump_raises_one_row():
    caching.bump()
    first = caching.data_version()
    caching.bump()
    assert DataVersion.objects.get().number == 2
    assert caching.data_version() != first
