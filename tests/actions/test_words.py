"""What stands beside the fields of the form: help for each, an example wherever one writes, by kind."""

import io

import docx
import pytest
from django import forms
from django.urls import reverse

from actions.forms.contact import ContactForm
from actions.forms.files import DocumentForm, PictureForm
from actions.forms.lines import LINES, line_set
from actions.forms.parts import WhereForm
from actions.forms.start import StartForm
from actions.models import Document, Picture
from actions.models.submission import ACTION, PLEDGE
from actions.offline import writing
from actions.steps import STEPS
from frameworks.models import Framework
from tests.factories import (
    ActionFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
WRITTEN = (forms.TextInput, forms.Textarea, forms.NumberInput, forms.URLInput, forms.EmailInput)


def is_written(field):
    return isinstance(field.widget, WRITTEN) and getattr(field.widget, "input_type", "") != "range"


def every_form(kind):
    """All forms by which one text of that kind is written."""
    draft = SubmissionFactory(kind=kind, objectives=[])
    gcr = ObjectiveFactory(framework=FrameworkFactory(code=Framework.GCR), number=2)
    draft.objective_links.create(objective=gcr)
    yield StartForm(user=UserFactory())
    for step in STEPS:
        if step.form is ContactForm:
            yield ContactForm(submission=draft)
        elif step.form:
            yield step.form(instance=draft)
    yield PictureForm(instance=Picture(submission=draft))
    yield DocumentForm(instance=Document(submission=draft))
    for name in LINES:
        yield line_set(name, draft).empty_form


@pytest.mark.parametrize("kind", [ACTION, PLEDGE])
def test_every_field_has_help_and_every_text_an_example(kind):
    bare = [
        f"{type(form).__name__}.{name}"
        for form in every_form(kind)
        for name, field in form.fields.items()
        if name not in ("form_key", "DELETE")
        and not (field.help_text and (getattr(field, "example", "") or not is_written(field)))
    ]
    assert bare == []


@pytest.mark.parametrize("kind", [ACTION, PLEDGE])
def test_help_is_one_or_two_short_sentences(kind):
    long = [
        (name, str(field.help_text))
        for form in every_form(kind)
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField) and len(str(field.help_text)) > 110
    ]
    assert long == []


def test_example_is_folded_on_the_page_and_the_hint_is_read_with_the_field(client):
    author = UserFactory()
    town = GovernmentFactory(verified=True, focal_point=author)
    draft = SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)
    client.force_login(author)

    page = client.get(reverse("actions:edit", args=[draft.action.draft_id, "results"])).content.decode()

    assert '<details class="eg"><summary>Example<span class="hide">: Results</span></summary>' in page
    assert 'aria-describedby="id_results_helptext"' in page
    assert 'aria-describedby="id_indicators_unit_helptext"' in page
    assert page.count('id="id_indicators_unit_helptext"') == 1


def test_file_shows_hint_and_example_but_nothing_of_a_page():
    content = writing.write(SubmissionFactory(kind=PLEDGE), language="en")

    words = "\n".join(
        cell.text
        for table in docx.Document(io.BytesIO(content)).tables
        for row in table.rows[:2]
        for cell in row.cells
    )
    assert "For example: Advice for newcomers in every district by 2028" in words
    assert "For example: people advised" in words
    assert "Ctrl" not in words


def test_kind_changes_what_is_said():
    ends = {
        kind: WhereForm(instance=SubmissionFactory(kind=kind)).fields["end_date"] for kind in (ACTION, PLEDGE)
    }

    assert {kind: field.label for kind, field in ends.items()} == {ACTION: "End", PLEDGE: "Kept by"}
    assert ends[ACTION].help_text != ends[PLEDGE].help_text
