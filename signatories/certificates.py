"""Finding a certificate by its code, as people type it, and how the signature behind it stands today."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.models import DAY
from signatories.leaders import has_ended
from signatories.models import PUBLIC_RECORD, Government, Leader, Signature

CODE_LENGTH = 10
LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
LONGEST_TYPED = 60  # of what a reader is shown again
VALID, WITHDRAWN, REPLACED = "valid", "withdrawn", "replaced"


@dataclass(frozen=True)
class Departure:
    """The leader who signed is no longer in office: since when, as far as known, and who came next."""

    on: date | None = None
    precision: str = DAY
    successor: Leader | None = None


@dataclass(frozen=True)
class Standing:
    """What a reader of a certificate is told."""

    kind: str  # VALID, WITHDRAWN or REPLACED
    signature: Signature
    newer: Signature | None = None  # the last that took its place, with a certificate of its own
    departure: Departure | None = None
    merged_into: Government | None = None

    @property
    def is_valid(self):
        return self.kind == VALID

    @property
    def is_reaffirmed(self):
        """Whether a new leader signed anew, and not only another entry of the register was merged with it."""
        return bool(self.newer and self.newer.replaces_id)

    @property
    def ended(self):
        """The signature whose withdrawal counts: this one, or the newer one that stood in its place."""
        return self.newer or self.signature


def plain(typed) -> str:
    """What was meant: capitals, digits of any script, O for 0, without dashes, spaces and invisible signs."""
    signs = unicodedata.normalize("NFKC", typed).upper()
    digits = (str(unicodedata.digit(sign, sign)) for sign in signs)
    return "".join(sign for sign in digits if sign.isascii() and sign.isalnum()).translate(LOOK_ALIKE)


def shown(meant) -> str:
    """A code in two groups of five, as it is printed."""
    return f"{meant[:5]}-{meant[5:]}" if len(meant) == CODE_LENGTH else meant


def find(code):
    """The signature with a certificate of this code, or None. One not verified yet, or refused, is unknown."""
    meant = plain(code)
    if len(meant) != CODE_LENGTH:
        return None
    return (
        Signature.objects.with_ladder()
        .select_related("government__merged_into", "text", "leader")
        .filter(certificate_code=meant, state__in=(Signature.VERIFIED, Signature.WITHDRAWN))
        .exclude(origin=PUBLIC_RECORD)
        .first()
    )


def check(code) -> Standing | None:
    """How the signature of this code stands today, or None where no certificate has it."""
    signature = find(code)
    return standing(signature) if signature else None


def standing(signature) -> Standing:
    """Withdrawn, replaced by a newer one, or valid; valid too when its leader left or the government was merged.

    Where the newer one was withdrawn, the older is withdrawn with it.
    """
    newer = _newest(signature) if signature.replaced_at else None
    kind = VALID
    if (newer or signature).state == Signature.WITHDRAWN:
        kind = WITHDRAWN
    elif newer:
        kind = REPLACED
    return Standing(
        kind=kind,
        signature=signature,
        newer=newer,
        departure=departure(signature) if kind == VALID else None,
        merged_into=signature.government.merged_into,
    )


def _newest(signature):
    """The end of the chain of re-affirmations, as far as they were given certificates; None without any."""
    newest, after = None, signature
    while after := _after(after):
        newest = after
    return newest


def _after(signature):
    """The one that re-affirmed it; where two entries were merged, the other signature of the government."""
    reaffirmed = signature.replacements.exclude(certificate_code="").order_by("-pk").first()
    if reaffirmed or signature.replaced_at is None:
        return reaffirmed
    twins = signature.government.signatures.filter(
        declaration=signature.declaration,
        replaced_at=None,
        state__in=(Signature.VERIFIED, Signature.WITHDRAWN),
    )
    return twins.exclude(certificate_code="").order_by("-pk").first()


def departure(signature) -> Departure | None:
    """Whether the leader who signed has left office: the last day is past, or somebody took office after them."""
    leader = signature.leader or _leader_by_name(signature)
    successor = _successor(signature, leader)
    if leader and has_ended(leader):
        return Departure(leader.until, leader.until_precision, successor)
    return Departure(successor=successor) if successor else None


def _leader_by_name(signature):
    return signature.government.leaders.filter(name__iexact=signature.signatory_name).first()


def _successor(signature, leader):
    """The first who took office after the leader who signed."""
    others = signature.government.leaders.exclude(name__iexact=signature.signatory_name)
    since = (leader and leader.since) or signature.signed_on
    if leader:
        others = others.exclude(pk=leader.pk)
    return others.filter(since__gt=since, since__lte=timezone.localdate()).order_by("since", "pk").first()


def hints(typed) -> list[str]:
    """What may have gone wrong in a typed code that no certificate has."""
    meant = plain(typed)
    found = []
    if meant and len(meant) != CODE_LENGTH:
        found.append(
            ngettext(
                "A code has ten letters and digits; %(n)s was read.",
                "A code has ten letters and digits; %(n)s were read.",
                len(meant),
            )
            % {"n": len(meant)}
        )
    found.append(_("No code holds the letters I, L, O or U: they are read as 1, 1, 0 and V."))
    found.append(_("8 and B, 5 and S, 2 and Z, 6 and G look alike in small print: compare them once more."))
    return found
