"""The form pack: label, hint, error, then the field; a summary on top that leads to each field."""

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms


class Sample(forms.Form):
    title = forms.CharField(label="Title", help_text="As on the door.")
    motto = forms.CharField(label="Motto", required=False)
    kind = forms.ChoiceField(choices=[("a", "Action"), ("p", "Pledge")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I may speak for the government")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].counter = 220


def rendered(form):
    form.helper = FormHelper(form)
    form.helper.form_id = "sample"
    form.helper.layout = Layout(Fieldset("Basics", "title", "motto"), "kind", "agree")
    form.helper.add_input(Submit("save", "Save and go on"))
    return render_crispy_form(form).replace("\n", "")


def test_field_is_described_by_its_hint():
    html = rendered(Sample())

    assert '<label for="id_title">Title</label>' in html
    assert '<div class="hint" id="id_title_helptext">As on the door.</div>' in html
    assert 'aria-describedby="id_title_helptext"' in html


def test_optional_field_says_so_and_required_one_says_nothing():
    html = rendered(Sample())

    assert html.count('<span class="opt">if you like</span>') == 1
    assert 'Motto <span class="opt">' in html


def test_field_the_call_asks_for_is_not_called_optional():
    form = Sample()
    form.fields["motto"].asked = True

    assert "if you like" not in rendered(form)


def test_counter_stands_under_its_field_in_words():
    html = rendered(Sample())

    assert 'data-counter="id_title" data-limit="220"' in html
    assert "Up to 220 characters" in html


def test_errors_are_summed_up_and_lead_to_their_fields():
    html = rendered(Sample({}))

    assert "3 things to put right before you go on" in html
    assert '<a href="#id_title">Title: Fill this in.</a>' in html
    assert '<a href="#id_kind">Kind: Choose one.</a>' in html
    assert '<a href="#id_agree">I may speak for the government: Tick this to go on.</a>' in html


def test_failed_field_is_marked_and_described_by_its_error():
    html = rendered(Sample({}))

    assert '<p class="err" id="id_title_error">Fill this in.</p>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert html.count('aria-invalid="true"') >= 2


def test_group_of_choices_is_a_fieldset_with_a_legend():
    html = rendered(Sample())

    assert '<fieldset class="f" id="id_kind" tabindex="-1"><legend>Kind</legend>' in html


def test_form_is_checked_by_the_portal_in_its_own_words():
    html = rendered(Sample())

    assert "novalidate" in html
    assert 'id="sample"' in html
    assert '<button type="submit" name="save" value="Save and go on"' in html


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (forms.EmailField(), "Write the address in full, for example name@city.org."),
        (
            forms.URLField(assume_scheme="https"),
            "Write the web address in full, for example https://city.org.",
        ),
        (forms.IntegerField(), "Write a whole number, in digits."),
        (forms.DateField(), "Write a day that exists, with day, month and year."),
        (forms.CharField(max_length=2), "Keep to 2 characters; this has 3."),
    ],
)
def test_sentences_say_what_to_do(field, sentence):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("x y")

    assert refused.value.messages == [sentence]
