"""Errors speak the language of the reader, and give nothing away."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.utils.translation import override

from cta_portal import views

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("view", "error", "status"),
    [
        (views.bad_request, SuspiciousOperation("secret detail"), 400),
        (views.bad_request, RequestDataTooBig("secret detail"), 413),
        (views.forbidden, PermissionDenied(), 403),
        (views.not_found, Exception("secret detail"), 404),
    ],
)
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_error_page(rf, view, error, status, language):
    with override(language):
        answer = view(rf.get("/x"), error)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert "secret detail" not in page


def test_forbidden_says_the_reason_it_was_given(rf):
    assert (
        "Only the lead writes."
        in views.forbidden(rf.get("/x"), PermissionDenied("Only the lead writes.")).content.decode()
    )


def test_server_error_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert views.server_error(rf.get("/x")).status_code == 500


@pytest.mark.parametrize("address", ["/xx/", "/en/nothing/", "/en/signatories/nobody/"])
def test_unknown_address_is_404(client, address):
    assert client.get(address).status_code == 404
