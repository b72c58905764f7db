"""Governments, their officials, the Declaration and its signatures."""

from signatories.models.government import (
    ORIGINS,
    PORTAL,
    PUBLIC_RECORD,
    SECRETARIAT,
    Government,
    Leader,
    Membership,
)
from signatories.models.signature import (
    DOMAIN,
    EMAIL,
    LADDER,
    LETTER,
    RUNGS,
    SECOND_OFFICIAL,
    Declaration,
    DeclarationText,
    Evidence,
    Signature,
    SigningDraft,
)

__all__ = [
    "DOMAIN",
    "Declaration",
    "DeclarationText",
    "EMAIL",
    "Evidence",
    "Government",
    "LADDER",
    "LETTER",
    "Leader",
    "Membership",
    "ORIGINS",
    "PORTAL",
    "PUBLIC_RECORD",
    "RUNGS",
    "SECOND_OFFICIAL",
    "SECRETARIAT",
    "Signature",
    "SigningDraft",
]
