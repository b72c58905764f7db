"""What the secretariat is asked before a move: the reason, the day, the other action."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions import workflow
from actions.models import Action, Decision


class PublishAtField(forms.DateTimeField):
    """The moment at which something approved becomes public by itself: a later one, or none."""

    def __init__(self):
        super().__init__(
            label=gettext_lazy("Publish by itself at (UTC)"),
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )

    def clean(self, value):
        at = super().clean(value)
        workflow.check_to_come(at)
        return at


class CodeField(forms.ModelChoiceField):
    """Another action, named by its code as people copy it."""

    default_error_messages = {
        "required": gettext_lazy("Write the code of the action, such as CTA-2026-0012."),
        "invalid_choice": gettext_lazy("No action has this code."),
    }

    def __init__(self, **kwargs):
        super().__init__(
            Action.objects.exclude(code=None), to_field_name="code", widget=forms.TextInput, **kwargs
        )

    def to_python(self, value):
        return super().to_python(value.strip().upper() if isinstance(value, str) else value)


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

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day


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
    publish_at = PublishAtField()


class ScheduleForm(forms.Form):
    at = PublishAtField()


class MergeForm(ReasonForm):
    into = CodeField(label=gettext_lazy("Code of the other action"))


class WithdrawForm(ReasonForm):
    see_instead = CodeField(label=gettext_lazy("Code of the action to see instead"), required=False)


MOVE_FORMS = {
    "request_changes": ChangesForm,
    "approve": ApproveForm,
    "decline": ReasonForm,
    "merge": MergeForm,
}
