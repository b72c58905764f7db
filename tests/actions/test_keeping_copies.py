"""What is kept of published actions has a shape: a release that changes it writes anew what stands, in batches."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from actions import facets, indexing, publiccopy, search
from actions.models import Contact, Document, FacetRow, Link, PartnerLine, Picture, PublicCopy
from tests.actions.published import publish

pytestmark = pytest.mark.django_db
LARGE = {"width": 1800, "height": 1200, "people_recognisable": False, "rendered_for": "50-50"}


@pytest.fixture
def whole():
    """An action of which everything is said that is kept."""
    action = publish(
        budget_amount=5, budget_currency="EUR", budget_public=True, start_date=date(2024, 1, 1),
        end_date=date(2025, 1, 1), populations=["refugees"], support_kinds=["funding"], countries=["CO"],
        place="Everywhere", texts={"es": {"title": "Clases"}},
        counted=[{"name": "Readers", "baseline": 1, "target": 3, "value": 2, "on": date(2025, 1, 1)}],
    )  # fmt: skip
    text = action.submissions.get()
    Contact.objects.create(action=action, name="Ana", email="ana@town.example", is_public=True)
    PartnerLine.objects.create(submission=text, name="The library")
    Link.objects.create(submission=text, url="https://town.example/", title="More")
    Document.objects.create(submission=text, file="a.pdf", sha256="a" * 64, name="Report", size=9)
    Picture.objects.create(submission=text, file="a.jpg", sha256="b" * 64, alt="A room", **LARGE)
    search.renew(action)
    return PublicCopy.objects.get().content


def shape_of(value):
    """A plain value without what it says: names of keys and kinds of values."""
    if isinstance(value, dict):
        return {key: shape_of(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape_of(one) for one in value[:1]]
    return type(value).__name__


SIZES = {"webp": "str", "jpg": "str", "src": "str", "width": "int", "height": "int"}
TIME = dict.fromkeys(("start", "start_precision", "end", "end_precision", "end_state"), "str")
GOVERNMENT = {
    "pk": "int", "slug": "str", "role": "str", "name": "str", "language": "str", "english": "str",
    "country": "str", "level": "str", "other_names": [],
}  # fmt: skip
SHAPES = {  # number: (the copy, the card)
    1: (
        {
            "code": "str", "slug": "str", "origin": "str", "source_url": "str", "kind": "str", "stage": "str",
            "number": "int", "language": "str", "working_language": "str", "published_on": "str",
            "first_published_on": "str", "texts": {"title": "str", "summary": "str"},
            "translations": {"es": {"title": {"text": "str", "status": "str"}}}, "when": TIME,
            "populations": ["str"], "support_kinds": ["str"], "place": "str", "scope": "str",
            "countries": ["str"], "budget": {"amount": "str", "currency": "str"}, "governments": [GOVERNMENT],
            "objectives": {"gcm": ["int"]}, "inferred": [],
            "indicators": [
                {
                    "keys": {"name": "str", "unit": "str"}, "name": "str", "unit": "str", "baseline": "str",
                    "target": "str", "value": "str", "on": "str",
                }
            ],
            "partners": [{"name": "str", "role": "str", "country": "str", "url": "str"}],
            "links": [{"url": "str", "title": "str"}],
            "documents": [{"url": "str", "name": "str", "size": "int"}],
            "pictures": [
                {
                    "url": "str", "width": "int", "height": "int", "key": "str", "alt": "str", "credit": "str",
                    "shapes": {"whole": SIZES, "band": SIZES, "card": SIZES},
                }
            ],
            "contact": {"name": "str", "email": "str"}, "versions": [{"number": "int", "on": "str"}],
        },
        {
            "code": "str", "slug": "str", "kind": "str", "origin": "str", "title": "str", "language": "str",
            "status": "str", "original": "str", "summary": "str", "summary_language": "str", "when": TIME,
            "governments": [GOVERNMENT], "priority": "NoneType", "objectives": ["int"], "more": "int",
            "picture": "str",
        },
    ),
}  # fmt: skip


def test_what_is_kept_has_the_shape_of_its_number(whole):
    """When this fails, raise SHAPE in actions/publiccopy.py and write the new shape beside its number."""
    kept = shape_of(whole), shape_of(publiccopy.card_in(whole, "es"))
    assert kept == SHAPES[publiccopy.SHAPE]


def made_in(pks):
    """The codes of what stands as this release makes it."""
    rows = FacetRow.objects.filter(pk__in=pks, shape=indexing.shape())
    return sorted(rows.values_list("action__code", flat=True))


def test_only_what_is_of_an_older_shape_is_written_anew():
    pks = [publish(number).pk for number in (1, 2, 3)]
    assert not search.is_behind()
    marks = dict(FacetRow.objects.values_list("pk", "mark"))
    FacetRow.objects.filter(pk__in=pks[:2]).update(shape="0-older")
    PublicCopy.objects.filter(action_id__in=pks[:2]).update(content={"of": "another release"})

    assert search.is_behind()
    assert search.catch_up() == 2
    assert not search.is_behind()
    assert {pk for pk, mark in FacetRow.objects.values_list("pk", "mark") if mark != marks[pk]} == set(
        pks[:2]
    )
    assert sorted(copy.content["code"] for copy in PublicCopy.objects.all()) == made_in(pks)
    assert len(made_in(pks)) == 3


def test_interrupted_it_goes_on_where_it_stopped(monkeypatch):
    pks = [publish(number).pk for number in (1, 2, 3)]
    FacetRow.objects.update(shape="")
    monkeypatch.setattr(indexing, "A_BATCH", 1)

    def stop(done):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search.catch_up(stop)
    assert made_in(pks) == ["CTA-2026-0001", "CTA-2026-0002"]
    assert search.catch_up() == 1
    assert made_in(pks) == ["CTA-2026-0001", "CTA-2026-0002", "CTA-2026-0003"]


def test_a_new_filter_that_reads_the_text_is_filled_by_itself(monkeypatch):
    publish(1, place="Harbour")
    facet = facets.Facet("place", "Place", of_text=lambda text, copy: [copy["place"]])
    monkeypatch.setattr(facets, "FACETS", (*facets.FACETS, facet))

    assert search.is_behind()
    told = StringIO()
    call_command("rebuild_search", "--behind", stdout=told)
    assert told.getvalue() == "1 published actions are kept as they are read now.\n"
    assert "place:Harbour" in FacetRow.objects.get().values.split()
    assert not search.is_behind()


def test_an_action_that_is_hidden_is_not_behind():
    publish(1, state="draft", renew=False)
    action = publish(2)
    action.withdrawn_at, action.withdrawn_reason = action.published_at, "It ended."
    action.save()
    search.renew(action)
    FacetRow.objects.update(shape="")
    assert not search.is_behind()
