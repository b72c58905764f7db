"""The signed link under which somebody who acts for a government reads its pages: made, and read again."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.links import UnknownLink

SALT = "publications.proof_links"
NOT_COMPLETE = _("This link was not made by the portal, or it is not complete.")


def token_for(proof, person) -> str:
    """What the link of one person carries. It holds as long as the proof stands and the person acts for the
    government, and opens what is right to say that day; nothing of it is kept."""
    return _signer().sign_object([proof.pk, str(person.public_id)])


def address(proof, person) -> str:
    """The full address, in the language of the person."""
    with translation.override(person.language):
        return settings.PUBLIC_URL + reverse("publications:proof", args=[token_for(proof, person)])


def read(token) -> tuple[int, str]:
    """(number of the proof, public id of the person). UnknownLink where the portal did not make it."""
    try:
        proof, person = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise UnknownLink(NOT_COMPLETE) from None
    return proof, person


def _signer():
    return signing.Signer(salt=SALT)
