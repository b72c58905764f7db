"""Who leads now: one form for a new leader, one for a leader who was re-elected."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frameworks.dates import last_day
from frameworks.fields import PartialDateField
from frameworks.languages import own_name
from signatories.consents import REQUIRED, SigningConsent
from signatories.forms.proof import LetterField
from signatories.forms.signing import WhoSigns
from signatories.models import Signature


class SignAnewForm(WhoSigns):
    """The new leader, who signs, the proof, the text as at signing, and the consents."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    letter = LetterField(
        label=_("Signed letter or council resolution"), required=False,
        help_text=_("PDF, JPEG or PNG, up to 25 MB. Only you and the secretariat see it. A delegate needs one."),
    )  # fmt: skip
    text = forms.CharField(label=_("You sign the text in this language"), widget=forms.RadioSelect)
    consents = forms.MultipleChoiceField(
        label=_("Your consent"),
        choices=SigningConsent.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, signature, kept=None, **kwargs):
        kwargs["initial"] = self._first_answers(signature) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.declaration = signature.declaration
        self.fields["text"].widget.choices = [(text.sha256, name) for text, name in self.texts_to_read()]
        self.fields["consents"].asked = True

    def texts(self):
        """What can be signed today, a text per language."""
        languages = sorted({text.language for text in self.declaration.texts.all()})
        return [self.declaration.text_in(language) for language in languages]

    def texts_to_read(self):
        """Each text with the name of its language in its own words."""
        return [(text, capfirst(own_name(text.language))) for text in self.texts()]

    def _first_answers(self, signature):
        declaration = signature.declaration
        text = declaration.text_in(signature.language) or declaration.text_in(get_language())
        return {
            "form_key": uuid.uuid4(),
            "signatory_office": signature.signatory_office,
            "text": text.sha256 if text else "",
        }

    def clean_text(self):
        """The text behind a fingerprint; an older one is told as changed by the verb."""
        found = self.declaration.texts.filter(sha256=self.cleaned_data["text"]).first()
        if found is None:
            raise ValidationError(_("Choose the language of the text you sign."))
        return found

    def clean_since(self):
        since, precision = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise ValidationError(_("The leader signs once in office: write a day that is today or earlier."))
        return since, precision

    def clean_consents(self):
        chosen = self.cleaned_data["consents"]
        if any(target not in chosen for target in REQUIRED):
            raise ValidationError(_("The first two are needed to sign. The third is your choice."))
        return chosen

    def clean(self):
        values = super().clean()
        (since, _precision), (until, precision) = (
            values.get("since", (None, "")),
            values.get("until", (None, "")),
        )
        if since and until and last_day(until, precision) < since:
            self.add_error("until", _("The end lies before the start. Correct one of the two dates."))
        elif until and last_day(until, precision) < timezone.localdate():
            self.add_error("until", _("This term is over. Name the leader who is in office today."))
        if values.get("capacity") == Signature.DELEGATE:
            self._check_delegate(values)
        return values

    def _check_delegate(self, values):
        if not values.get("delegate_name"):
            self.add_error("delegate_name", _("Write the name of the delegate."))
        if not values.get("delegate_function"):
            self.add_error("delegate_function", _("Write the function of the delegate."))
        if not values.get("letter") and not self.kept and "letter" not in self.errors:
            self.add_error("letter", _("A delegate hands in the document by which the leader delegates."))

    @property
    def answers(self):
        """What the verb asks for."""
        values = dict(self.cleaned_data)
        values.pop("letter")
        text = values.pop("text")
        term = {"email": values.pop("office_email")}
        for name in ("since", "until"):
            term[name], term[f"{name}_precision"] = values.pop(name)
        return values | {"leader": term, "language": text.language, "fingerprint": text.sha256}


class TermForm(forms.Form):
    """The same leader was re-elected: until when."""

    until = PartialDateField(label=_("The new term runs until"))

    def clean_until(self):
        until, precision = self.cleaned_data["until"]
        if until is None:
            raise ValidationError(_("Say until when the new term runs."))
        return until, precision
