"""Asking to act for a government, inviting a colleague, handing over: they clean what was written, no more."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signatories import names
from signatories.models import Membership


class JoinForm(forms.Form):
    """Asking to act for a government."""

    function = forms.CharField(
        label=_("Your function in the office"), max_length=200,
        help_text=_("It tells the people who decide who you are."),
    )  # fmt: skip


class Addressed(forms.Form):
    """Whom a letter goes to, and the language it speaks."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        for name in ("email", "name"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_name(self):
        return names.check(self.cleaned_data["name"])


class InviteForm(Addressed):
    """A colleague who is invited."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Membership.ROLES, widget=forms.RadioSelect, initial=Membership.CONTRIBUTOR,
        help_text=_("A contributor writes and hands in. A focal point also signs and manages colleagues."),
    )  # fmt: skip
    field_order = ["email", "name", "role", "language"]


class HandOverForm(Addressed):
    """Who takes over as focal point, and what becomes of the one who hands over."""

    SOMEBODY_ELSE = "address"
    STAY, LEAVE = "stay", "leave"

    to = forms.ChoiceField(label=_("Who takes over"), widget=forms.RadioSelect)
    then = forms.ChoiceField(
        label=_("And you"), choices=[(STAY, _("I stay as contributor")), (LEAVE, _("I leave"))],
        widget=forms.RadioSelect, initial=STAY,
    )  # fmt: skip
    field_order = ["to", "email", "name", "language", "then"]

    def __init__(self, *args, colleagues, giver=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.colleagues = {str(membership.pk): membership for membership in colleagues}
        people = [
            (key, f"{membership.user} ({membership.get_role_display()})")
            for key, membership in self.colleagues.items()
        ]
        self.fields["to"].choices = [*people, (self.SOMEBODY_ELSE, _("Somebody else, by address"))]
        self.fields["to"].initial = people[0][0] if people else self.SOMEBODY_ELSE
        if not people:
            self.fields["to"].widget = forms.HiddenInput()
        if giver is not None:
            self._speak_of(giver)
        self.fields["email"].required = False
        self.fields["email"].help_text = _(
            "They become focal point when they accept; until then nothing changes."
        )
        for name in ("email", "language"):
            self.fields[name].asked = not people

    def _speak_of(self, giver):
        """For staff, who do it in the place of somebody."""
        self.fields["then"].label = str(giver.user)
        self.fields["then"].choices = [
            (self.STAY, _("stays as contributor")),
            (self.LEAVE, _("leaves")),
        ]

    def clean(self):
        values = super().clean()
        if values.get("to") == self.SOMEBODY_ELSE and not values.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address of the person who takes over."))
        return values

    @property
    def colleague(self):
        """The membership that was chosen; None for somebody by address."""
        return self.colleagues.get(self.cleaned_data["to"])

    @property
    def stays(self):
        return self.cleaned_data["then"] == self.STAY
