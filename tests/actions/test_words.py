"""What stands beside the fields of the form: help for each, an example wherever one writes, by kind."""

import pytest
from django import forms

from actions.forms.contact import ContactForm
from actions.forms.files import PictureForm
from actions.forms.lines import LINES, line_set
from actions.forms.start import StartForm
from actions.models import Picture
from actions.models.submission import ACTION, PLEDGE
from actions.steps import STEPS
from frameworks.models import Framework
from tests.factories import FrameworkFactory, ObjectiveFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
WRITTEN = (forms.TextInput, forms.Textarea, forms.NumberInput, forms.URLInput, forms.EmailInput)


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
    for name in LINES:
        yield line_set(name, draft).empty_form


@pytest.mark.parametrize("kind", [ACTION, PLEDGE])
def test_every_field_has_help_and_every_text_an_example(kind):
    bare = [
        f"{type(form).__name__}.{name}"
        for form in every_form(kind)
        for name, field in form.fields.items()
        if name not in ("form_key", "DELETE")
        and not (field.help_text and (getattr(field, "example", "") or not isinstance(field.widget, WRITTEN)))
    ]
    assert bare == []


@pytest.mark.parametrize("kind", [ACTION, PLEDGE])
def test_help_is_one_or_two_short_sentences(kind):
    long = [
        (name, str(field.help_text))
        for form in every_form(kind)
        for name, field in form.fields.items()
        if len(str(field.help_text)) > 110
    ]
    assert long == []
