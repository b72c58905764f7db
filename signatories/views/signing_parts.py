"""The parts of signing: which there are for a draft, with which forms, which are done, and what they say."""

from django.utils.translation import gettext_lazy as _

from signatories.forms.government import GovernmentForm, PlaceForm
from signatories.forms.signing import ConsentForm, ContactForm, ProofForm, SignatoryForm
from signatories.models import Declaration, Signature

TITLES = {
    "government": _("The government"),
    "place": _("Place and size"),
    "signatory": _("Who signs"),
    "proof": _("Proof"),
    "contact": _("Focal point"),
    "consents": _("Text and consent"),
    "summary": _("Read and sign"),
}
MAY_WAIT = ("place", "contact")  # a draft that never came by them can be signed


def names_of(draft):
    """The parts in their order; a government of the register has its place already."""
    return [name for name in TITLES if name != "place" or draft.government is None]


def before(draft, part):
    names = names_of(draft)
    return names[max(names.index(part) - 1, 0)] if part in names else names[0]


def after(draft, part):
    names = names_of(draft)
    return names[min(names.index(part) + 1, len(names) - 1)] if part in names else names[0]


def form_of(part, draft, user, data=None, files=None, initial=None):
    """The form of one part, told what it has to know of the others."""
    if part == "government":
        return GovernmentForm(data, initial=initial)
    if part == "place":
        country = draft.answers.get("government", {}).get("country", "")
        return PlaceForm(data, files, country=country, initial=initial)
    if part == "signatory":
        return SignatoryForm(data, initial=initial)
    if part == "proof":
        declaration = Declaration.objects.current()
        return ProofForm(
            data,
            files,
            initial=initial,
            own_address=user.email,
            declared_on=declaration and declaration.declared_on,
            delegates=_delegates(draft),
            has_document=bool(draft.file),
        )
    if part == "contact":
        return ContactForm(data, initial=initial, own_address=user.email)
    return ConsentForm(data, initial=initial)


def done(draft, user) -> set[str]:
    """The parts that were answered and are whole."""
    whole = {name for name, form in _answered(draft, user).items() if form.is_valid()}
    return whole | ({"government"} if draft.government else set())


def first_gap(draft, user) -> str:
    """Where a person goes on: the first part that is not whole. Parts that may wait are passed over."""
    whole = done(draft, user)
    for name in names_of(draft):
        if name not in whole and not (name in MAY_WAIT and name not in draft.answers):
            return name
    return "summary"


def cleaned(draft, user) -> dict:
    """The answers of all parts as the verb takes them."""
    answers = {}
    for name, form in _answered(draft, user).items():
        form.is_valid()
        answers[name] = form.cleaned_data
    return answers


def _answered(draft, user):
    names = [name for name in names_of(draft) if name in draft.answers]
    return {name: form_of(name, draft, user, data=draft.answers[name]) for name in names}


def _delegates(draft):
    return draft.answers.get("signatory", {}).get("capacity") == Signature.DELEGATE
