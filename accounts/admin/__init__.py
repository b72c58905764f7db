"""People, their consents, the outbox and the history, as the secretariat sees them."""

from accounts.admin.access import ShowsPeople, noted
from accounts.admin.letter_texts import LetterTextAdmin
from accounts.admin.letters import LetterAdmin
from accounts.admin.moves import OneMove, ReadOnly
from accounts.admin.people import ConsentAdmin, UserAdmin

__all__ = [
    "ConsentAdmin",
    "LetterAdmin",
    "LetterTextAdmin",
    "OneMove",
    "ReadOnly",
    "ShowsPeople",
    "UserAdmin",
    "noted",
]
