"""The form of a review: a scale for each criterion in use, the judgement per compact, recommendation and note."""

from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Criterion, Review
from actions.models.review import ASSESSMENTS
from actions.reviewing import rubric
from actions.reviewing.judging import score_field


class Scale(NamedTuple):
    """A criterion as the page shows it: its field, what to look for, and the word of each value."""

    field: forms.BoundField
    guidance: str
    choices: list


class ReviewForm(forms.Form):
    """One's own review of `submission`; `draft=True` accepts holes. Bound or begun with what `review` holds."""

    gcm_assessment = forms.ChoiceField(
        label=_("Against the Global Compact for Migration"), choices=ASSESSMENTS, widget=forms.RadioSelect
    )
    gcr_assessment = forms.ChoiceField(
        label=_("Against the Global Compact on Refugees"), choices=ASSESSMENTS, widget=forms.RadioSelect
    )
    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=[("", "–"), *Review.RECOMMENDATIONS]
    )
    note = forms.CharField(
        label=_("Note to colleagues"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, submission, review=None, draft=False, **kwargs):
        super().__init__(*args, initial=_said(review), **kwargs)
        self.criteria = list(Criterion.objects.asked())
        for criterion in self.criteria:
            self.fields[score_field(criterion.pk)] = forms.TypedChoiceField(
                label=criterion.name, choices=criterion.choices, coerce=int, empty_value=None,
                widget=forms.RadioSelect, error_messages={"required": _("Choose a value from 1 to 5.")},
            )  # fmt: skip
        self.fields["recommendation"].error_messages["required"] = _("Choose a recommendation.")
        self.order_fields([score_field(row.pk) for row in self.criteria])
        named = rubric.compacts_of(submission).values()
        for name in rubric.COMPACTS.values():
            field = self.fields[name]
            field.error_messages["required"] = _("Choose partly, meets or exceeds.")
            if name not in named:
                field.required = False
                field.choices = [*ASSESSMENTS, ("", _("no judgement"))]
        if draft:
            for field in self.fields.values():
                field.required = False

    @property
    def scales(self):
        """The criteria in their order."""
        return [Scale(self[score_field(row.pk)], row.guidance, row.choices) for row in self.criteria]

    @property
    def judgements(self):
        return [self[name] for name in rubric.COMPACTS.values()]

    @property
    def given(self):
        """What `give_review` takes."""
        values = dict(self.cleaned_data)
        scores = {row.pk: values.pop(score_field(row.pk)) for row in self.criteria}
        return values | {"scores": scores}


def _said(review):
    """What stands in a review that was begun."""
    if review is None:
        return {}
    names = ("gcm_assessment", "gcr_assessment", "recommendation", "note")
    said = {name: getattr(review, name) for name in names}
    return said | {score_field(score.criterion_id): score.value for score in review.scores.all()}
