"""Who is asked onto a text: people by address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.forms.membership import Addressed


class CoWriterForm(Addressed):
    """Somebody who is invited to write along, or to read."""

    WRITE, READ = "write", "read"
    may = forms.ChoiceField(
        label=_("What they may do"), widget=forms.RadioSelect, initial=WRITE,
        choices=[(WRITE, _("Write along")), (READ, _("Read only"))],
        help_text=_("They see this text alone. Handing in, the contact and the consents stay with you."),
    )  # fmt: skip
    field_order = ["email", "name", "may", "language"]

    @property
    def values(self):
        """What the verb asks for."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "may"}
        return cleaned | {"may_edit": self.cleaned_data["may"] == self.WRITE}
