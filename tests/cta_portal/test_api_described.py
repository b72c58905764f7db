"""The description of the interface is kept: schemathesis asks what it allows, and what it does not."""

import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from actions.models import Action
from cta_portal.api import limits
from cta_portal.api.urls import DESCRIBED
from cta_portal.wsgi import application
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(db, settings):
    """The interface with a few rows behind it."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    limits.forget()
    publish(1, town=town("Bogota", slug="bogota", country="CO"), texts={"fr": {"title": "Leçons"}})
    publish(2, town=town("Lima", slug="lima", country="PE"), objectives=[("gcm", 7), ("sdg", 10)])
    signals = (request_started, request_finished)
    for signal in signals:  # as Django's own client does: the test's transaction outlives a request
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere)
    for signal in signals:
        signal.connect(close_old_connections)


def from_somewhere(environ, start_response):
    """The portal, asked from an address on the network as every real request is."""
    return application(environ | {"REMOTE_ADDR": "203.0.113.7"}, start_response)


CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_interface_is_as_described(described, mode):
    asked, taking = set(), set()
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            # Packed answers reach the checker as bytes, which it does not unpack.
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        if mode is GenerationMode.POSITIVE or operation.query:
            taking.add((operation.method, operation.path))
        try:
            ask()
        except Unsatisfiable:  # an address without anything that could be asked wrongly
            continue
        asked.add((operation.method, operation.path))

    assert asked == taking
    assert len(asked) == {"positive": len(DESCRIBED), "negative": 3}[mode.value]


def test_every_address_is_described(described):
    """What is asked above is all there is: no address of the interface is missing from its description."""
    operations = {(found.ok().method, found.ok().path) for found in described.get_all_operations()}
    addresses = {"/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)) for one in DESCRIBED}

    assert operations == {("get", address) for address in addresses}


def test_what_is_there_is_answered_as_described(described):
    """Made-up codes find nothing; these lead to what is there."""
    known = {
        "/api/v1/actions/{code}/": {"code": Action.objects.earliest("pk").code},
        "/api/v1/governments/{slug}/": {"slug": "bogota"},
        "/api/v1/frameworks/{code}/": {"code": "gcm"},
    }
    statuses = {}
    for found in described.get_all_operations():
        operation = found.ok()
        case = operation.Case(path_parameters=known.get(operation.path, {}))
        answer = case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})
        statuses[operation.path] = answer.status_code

    assert statuses == {operation.ok().path: 200 for operation in described.get_all_operations()}
