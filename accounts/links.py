"""Links that go by letter and are kept only as a fingerprint: made, recognised, and the refusals they share."""

import hashlib
import secrets

from accounts.refusals import Refused


class UnknownLink(Refused):
    """No invitation was made with this link, or a newer letter took its place."""


class OtherAddress(Refused):
    """The invitation went to another address than that of the person who is signed in."""


def new_token() -> str:
    """What a link carries: too long to be guessed."""
    return secrets.token_urlsafe(32)


def fingerprint(token) -> str:
    """What is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()
