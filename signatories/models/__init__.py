"""Governments, their officials, the Declaration and its signatures."""

from signatories.models.burst import Burst
from signatories.models.campaign import Campaign, Invitee, OptOut
from signatories.models.declaration import (
    DOMAIN,
    EMAIL,
    LADDER,
    LETTER,
    RUNGS,
    SECOND_OFFICIAL,
    Declaration,
    DeclarationText,
)
from signatories.models.government import (
    ORIGINS,
    PORTAL,
    PUBLIC_RECORD,
    SECRETARIAT,
    Government,
    Membership,
)
from signatories.models.importing import ImportRow, SignatoryImport
from signatories.models.invalidation import Invalidated, Invalidation
from signatories.models.invitation import Invitation
from signatories.models.kept import KeptFile
from signatories.models.leader import Leader
from signatories.models.naming import Correction, FormerSlug
from signatories.models.proof import Evidence, SigningDraft
from signatories.models.signature import Signature

__all__ = [
    "Campaign",
    "Invitee",
    "OptOut",
    "Burst",
    "Correction",
    "DOMAIN",
    "Declaration",
    "DeclarationText",
    "EMAIL",
    "Evidence",
    "FormerSlug",
    "Government",
    "Invalidated",
    "Invalidation",
    "Invitation",
    "KeptFile",
    "ImportRow",
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
    "SignatoryImport",
    "Signature",
    "SigningDraft",
]
