"""What the secretariat fills in to load a text of the Declaration."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from frameworks.languages import OFTEN, language_name
from signatories.models import DeclarationText


def languages():
    """Nothing chosen; the languages of the portal; every other one we have a word for, in the reader's order."""
    own = [code for code, _name in settings.LANGUAGES]
    others = sorted((code for code in OFTEN if code not in own), key=language_name)
    return [("", "–"), *((code, language_name(code)) for code in [*own, *others])]


class LoadTextForm(forms.Form):
    """Words or a file; the verb looks at both and says what cannot be."""

    language = forms.ChoiceField(label=_("Language"), choices=languages)
    kind = forms.ChoiceField(label=_("Kind"), choices=DeclarationText.KINDS, initial=DeclarationText.OFFICIAL)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "dir": "auto", "class": "vLargeTextField"}),
        help_text=_("An empty line begins a new paragraph. Leave it empty when you choose a file."),
    )
    file = forms.FileField(
        label=_("PDF file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_(
            "Not encrypted, without scripts. It is shown and kept as it is: its fingerprint is that of its bytes."
        ),
    )
    is_draft = forms.BooleanField(
        label=_("Draft translation, not yet checked by a native editor"), required=False
    )
