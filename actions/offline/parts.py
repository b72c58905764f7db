"""Answers of a file in the form's own parts: cleaned, refused and saved as if they had been typed there."""

from actions.forms.lines import line_set, lines_of
from actions.offline.questions import ROWS, as_posted


def bound(submission, step, asked, answers):
    """(the form of a part, {name: its lines}) that hold the answers."""
    data = as_posted(asked, answers)
    fresh = submission
    if submission.pk:  # a form writes into the text it is given
        fresh = type(submission).objects.select_related("action", "call").get(pk=submission.pk)
    form = step.form(data, instance=fresh)
    lines = {
        question.key: line_set(question.key, submission, data) for question in asked if question.kind == ROWS
    }
    return form, lines


def faults(form, lines) -> dict[str, str]:
    """{question: the sentence} of everything that a bound part refuses."""
    wrong = {}
    if not form.is_valid():
        wrong |= {name: " ".join(errors) for name, errors in form.errors.items()}
    for name, formset in lines.items():
        if not formset.is_valid():
            sentences = [error for row in formset.errors for errors in row.values() for error in errors]
            wrong[name] = " ".join([*formset.non_form_errors(), *sentences])
    return wrong


def kept(form, lines) -> dict:
    """What `drafting.save_content` takes of a part without faults."""
    return {
        "values": form.values,
        "children": {name: lines_of(formset) for name, formset in lines.items()},
        "objectives": form.objectives,
        "notes": form.notes,
    }
