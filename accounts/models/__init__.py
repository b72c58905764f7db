"""People: who they are, how we reach them, what they agreed to, and what was done."""

from accounts.models.access import AccessEntry
from accounts.models.history import Event, EventHead
from accounts.models.kept_lists import KeptList
from accounts.models.letters import Letter, LetterQuerySet, LetterText, WrongAddress
from accounts.models.mailings import LetterToMany, ReaderQuerySet
from accounts.models.people import Consent, User, UserManager

__all__ = [
    "AccessEntry",
    "Consent",
    "Event",
    "EventHead",
    "KeptList",
    "Letter",
    "LetterQuerySet",
    "LetterText",
    "LetterToMany",
    "ReaderQuerySet",
    "User",
    "UserManager",
    "WrongAddress",
]
