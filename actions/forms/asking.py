"""What an author asks for in a form of its own: that an action be withdrawn, or a new one begun from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Call


class WithdrawalForm(forms.Form):
    """Why a published action should no longer be shown."""

    reason = forms.CharField(
        label=_("Why should it be withdrawn?"),
        help_text=_("The secretariat reads this. Its page will say that the action is withdrawn, and why."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )


class AppealForm(forms.Form):
    """Why a decision should be looked at again."""

    reason = forms.CharField(
        label=_("Why should it be looked at again?"),
        help_text=_("Somebody else than who decided reads this. You can ask once."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
    )


class AnswerForm(forms.Form):
    """What the secretariat answers a government that asked for something it does not grant."""

    answer = forms.CharField(
        help_text=_("The government reads these words."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class StandsForm(AnswerForm):
    """Why a refusal stands after an appeal."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Why does the decision stand?")


class KeepForm(AnswerForm):
    """Why the secretariat leaves it public."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Why does the action stay?")


class CopyForm(forms.Form):
    """Into which call the copy goes."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    call = forms.ModelChoiceField(Call.objects.none(), label=_("Call"), empty_label=None)

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        calls = Call.objects.open_for(action.lead).filter(for_public_record=False)
        self.fields["call"].queryset = calls
        if len(found := list(calls[:2])) == 1:
            self.fields["call"].initial = found[0].pk
            self.fields["call"].widget = forms.HiddenInput()
