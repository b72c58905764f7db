"""What the public numbers mean, in one sentence each, for pages and for print. Said here only."""

from django.utils.translation import gettext_lazy as _

SIGNATORY = _(
    "A signatory is a government whose signature is verified, or which a public source names as one."
)
SIGNATURES = _("Each version of the Declaration that a government signed counts once; signing anew replaces.")
ACTS = _("They lead or share at least one published action or pledge, signed or not.")
ACTIONS = _("Published local actions, done or under way. Pledges are counted apart.")
PLEDGES = _("Published pledges: what a government says it will do. Actions are counted apart.")
OBJECTIVES = _("An action or pledge that names several counts once in each.")
UNSERVED = _("Objectives without a published local action. Pledges are not counted here.")
