"""Giving submissions to reviewers: to whom, until when; what a reviewer reads best; who is invited."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import ReviewerProfile
from actions.reviewing import assigning
from frameworks.languages import language_choices
from frameworks.models import Framework, Objective
from signatories.forms.membership import Addressed

KNOWN = (Framework.PRIORITY, Framework.GCM, Framework.GCR)  # what an action is about


class DueField(forms.DateField):
    """The day by which a review is hoped for, typed or chosen."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Review hoped for by"))
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day


class AssignForm(forms.Form):
    """To whom, until when."""

    reviewers = forms.ModelMultipleChoiceField(
        None, label=gettext_lazy("Reviewers"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a reviewer.")},
    )  # fmt: skip
    due_on = DueField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = assigning.assignable()


class InviteReviewerForm(Addressed):
    """Somebody from outside the secretariat who is asked to review."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class ProfileForm(forms.ModelForm):
    """What a reviewer reads best."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("languages they read"), choices=language_choices, required=False
    )

    class Meta:
        model = ReviewerProfile
        fields = ["languages", "sections", "objectives", "most"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Objective.objects.of(*KNOWN)
        if "objectives" in self.fields:
            self.fields["objectives"].queryset = rows
        if "sections" in self.fields:
            self.fields["sections"].queryset = Objective.objects.of(Framework.SECTION)


class OwnProfileForm(ProfileForm):
    """The same, in the words for the reviewer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["languages"].label = _("Languages you read")
        self.fields["sections"].label = _("Parts of the world you know")
        self.fields["objectives"].label = _("Objectives and priorities you know")
        self.fields["most"].label = _("The most you want to have at one time")
        self.fields["most"].help_text = ""


class ProposalForm(forms.Form):
    """A reviewer for each of the chosen submissions, as proposed or as somebody changed it; nobody is an answer."""

    due_on = DueField()

    def __init__(self, *args, submissions, proposals=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.submissions = {_field_of(submission): submission for submission in submissions}
        people = {str(person.pk): person for person in assigning.assignable()}
        choices = [("", _("nobody for now")), *((key, str(person)) for key, person in people.items())]
        proposed = {_field_of(one.submission): one.reviewer for one in proposals}
        for name, submission in self.submissions.items():
            self.fields[name] = forms.ChoiceField(
                label=_("Reviewer of %(title)s") % {"title": submission},
                choices=choices,
                required=False,
                initial=proposed[name].pk if proposed.get(name) else "",
            )
        self.people = people

    def rows(self, proposals):
        """(proposal, field) of each row of the page."""
        return [(one, self[_field_of(one.submission)]) for one in proposals]

    @property
    def wanted(self):
        """{submission: [the reviewer]} of the rows that name one."""
        chosen = {name: self.cleaned_data[name] for name in self.submissions if self.cleaned_data[name]}
        return {self.submissions[name]: [self.people[key]] for name, key in chosen.items()}


def _field_of(submission):
    return f"reviewer-{submission.pk}"
