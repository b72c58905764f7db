"""Public pages are kept, compressed and recognised; a change of the data ends them at once."""

import gzip

import brotli
import pytest
from django.db.models import F
from django.http import Http404, HttpResponse

from frameworks import caching
from frameworks.models import DataVersion

pytestmark = pytest.mark.django_db


class Reader:
    """Asks the way a server does: through the middleware that stands first."""

    def __init__(self, view, rf):
        self.rf, self.door = rf, caching.KeptPages(view)

    def get(self, address, **headers):
        return self.door(
            self.rf.get(address, headers={name.replace("_", "-"): headers[name] for name in headers})
        )


@pytest.fixture
def made(settings):
    """The addresses of the pages that were made, in their order."""
    settings.PUBLIC_PAGE_SECONDS = 60
    caching.bump()
    return []


@pytest.fixture
def reader(made, rf):
    """Reads a public page that says how often it was made."""

    @caching.public_page
    def view(request):
        made.append(request.get_full_path())
        return HttpResponse(f"{len(made)} {request.get_full_path()}")

    return Reader(view, rf)


def test_page_is_made_once_until_the_data_changes(reader, made):
    first, second = reader.get("/x"), reader.get("/x")
    assert (first.content, second.content, made) == (b"1 /x", b"1 /x", ["/x"])
    caching.bump()
    assert reader.get("/x").content == b"2 /x"


def test_page_of_another_process_is_out_of_date_at_once(reader, made):
    reader.get("/x")
    DataVersion.objects.update(number=F("number") + 1)
    reader.get("/x")
    assert len(made) == 2


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/x?a=1", {}),
        ("/x", {"hx_request": "true"}),
        ("/x", {"host": "www.example.org"}),
        ("/x", {"accept_encoding": "gzip"}),
        ("/x", {"accept_encoding": "br"}),
    ],
)
def test_page_is_kept_apart_by(reader, made, address, headers):
    reader.get("/x")
    reader.get(address, **headers)
    assert len(made) == 2


def test_kept_page_has_every_header_of_the_first(reader):
    first, second = reader.get("/x", accept_encoding="br"), reader.get("/x", accept_encoding="br")
    assert dict(first.items()) == dict(second.items())
    assert second["Content-Encoding"] == "br"


def test_kept_page_costs_one_statement(reader, django_assert_num_queries):
    reader.get("/x")
    with django_assert_num_queries(1):
        reader.get("/x")


def test_page_in_the_language_of_the_browser_is_not_kept(made, rf):
    @caching.public_page
    def view(request):
        made.append(1)
        return HttpResponse("x", headers={"Vary": "Accept-Language"})

    reader = Reader(view, rf)
    reader.get("/x")
    reader.get("/x")
    assert len(made) == 2


def test_page_known_to_the_browser_is_not_sent_again(reader):
    etag = reader.get("/x")["ETag"]
    again = reader.get("/x", if_none_match=etag)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpacked"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
    ],
)
def test_page_is_compressed_for_those_who_read_it(reader, accepted, encoding, unpacked):
    for _again in range(2):
        answer = reader.get("/x", accept_encoding=accepted)
        assert (answer.get("Content-Encoding"), unpacked(answer.content)) == (encoding, b"1 /x")


def test_page_that_is_not_there_is_not_kept(rf, settings):
    settings.PUBLIC_PAGE_SECONDS = 60

    @caching.public_page
    def view(request):
        raise Http404

    caching.bump()
    with pytest.raises(Http404):
        view(rf.get("/x"))


def test_only_so_many_pages_are_kept(reader, monkeypatch):
    monkeypatch.setattr(caching, "KEPT_PAGES", 3)
    for number in range(9):
        reader.get(f"/x?{number}")
    assert len(caching._pages) == 3


def test_bump_raises_one_row():
    caching.bump()
    first = caching.data_version()
    caching.bump()
    assert DataVersion.objects.get().number == 2
    assert caching.data_version() != first
