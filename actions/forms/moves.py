"""What the secretariat is asked before a move: the reason, the day, the other action."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Action, Decision


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The government reads these words."),
    )


class ChangesForm(ReasonForm):
    due_on = forms.DateField(
        label=gettext_lazy("Answer by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ApproveForm(forms.Form):
    CHOICES = [("", "–"), *Decision.ASSESSMENTS]
    gcm_assessment = forms.ChoiceField(
        label=gettext_lazy("Against the Global Compact for Migration"), choices=CHOICES, required=False
    )
    gcr_assessment = forms.ChoiceField(
        label=gettext_lazy("Against the Global Compact on Refugees"), choices=CHOICES, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("A word to the government"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish by itself at (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label=gettext_lazy("Publish by itself at (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("This moment is over. Choose a later one, or publish now."))
        return at


class MergeForm(ReasonForm):
    into = forms.ModelChoiceField(
        Action.objects.exclude(code=None),
        to_field_name="code",
        label=gettext_lazy("Code of the other action"),
        widget=forms.TextInput,
    )


class WithdrawForm(ReasonForm):
    see_instead = forms.ModelChoiceField(
        Action.objects.exclude(code=None),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Code of the action to see instead"),
        widget=forms.TextInput,
    )


MOVE_FORMS = {
    "request_changes": ChangesForm,
    "approve": ApproveForm,
    "decline": ReasonForm,
    "merge": MergeForm,
}
