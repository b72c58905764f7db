"""The secretariat's side of the register: facts to read, and one button per open move, each calling its verb."""

from signatories.admin.addresses import WrongAddressAdmin
from signatories.admin.bursts import BurstAdmin
from signatories.admin.campaigns import CampaignAdmin
from signatories.admin.declarations import DeclarationAdmin
from signatories.admin.governments import GovernmentAdmin
from signatories.admin.importing import SignatoryImportAdmin
from signatories.admin.invalidations import InvalidationAdmin
from signatories.admin.memberships import InvitationAdmin, MembershipAdmin
from signatories.admin.naming import CorrectionAdmin
from signatories.admin.signatures import SignatureAdmin

__all__ = [
    "CampaignAdmin",
    "BurstAdmin",
    "CorrectionAdmin",
    "DeclarationAdmin",
    "GovernmentAdmin",
    "InvalidationAdmin",
    "InvitationAdmin",
    "MembershipAdmin",
    "SignatoryImportAdmin",
    "SignatureAdmin",
    "WrongAddressAdmin",
]
