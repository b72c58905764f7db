"""What became of each invitee, read from the rows at the time of looking. No opened link is counted, none could be."""

from collections import Counter

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from accounts.models import Letter, User
from signatories.models import Invitee, Membership, Signature


def describe(campaign) -> list[Invitee]:
    """The invitees with `fate` (state of the letter in words), `has_registered` and `has_signed`."""
    invitees = list(campaign.invitees.select_related("government", "letter"))
    emails = {invitee.email for invitee in invitees}
    governments = {invitee.government_id for invitee in invitees} - {None}
    registered = _addresses(emails)
    acting = set(
        Membership.objects.standing()
        .filter(government__in=governments)
        .values_list("government_id", flat=True)
    )
    signed = _signed(governments)
    signers = _signers(emails)
    domains = _domains_with_account(invitees)
    for invitee in invitees:
        government = invitee.government
        invitee.has_signed = invitee.government_id in signed or invitee.email in signers
        invitee.has_registered = (
            invitee.email in registered
            or invitee.government_id in acting
            or bool(government and domains.intersection(government.domains))
        )
        invitee.fate = _fate(invitee)
    return invitees


def totals(invitees) -> dict[str, int]:
    """How many there are, how many letters left, and how many invitees registered and signed."""
    return {
        "invitees": len(invitees),
        "left": sum(bool(one.letter and one.letter.state == Letter.SENT) for one in invitees),
        "skipped": sum(bool(one.skipped) for one in invitees),
        "registered": sum(one.has_registered for one in invitees),
        "signed": sum(one.has_signed for one in invitees),
    }


def by_language(invitees) -> Counter:
    return Counter(invitee.language for invitee in invitees)


def _fate(invitee):
    if invitee.skipped:
        return _("No letter: %(why)s") % {"why": invitee.get_skipped_display()}
    return invitee.letter.get_state_display() if invitee.letter else _("Not written yet")


def _addresses(emails):
    users = User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True)
    others = EmailAddress.objects.filter(email__in=emails, verified=True).values_list("email", flat=True)
    return {*users, *others}


def _signed(governments):
    standing = Signature.objects.standing().filter(government__in=governments, declaration__is_current=True)
    return set(standing.values_list("government_id", flat=True))


def _signers(emails):
    """Addresses of people who act for a government that has signed, also where the list names none."""
    acting = Membership.objects.standing().filter(
        user__email__in=emails,
        government__signatures__in=Signature.objects.standing().filter(declaration__is_current=True),
    )
    return set(acting.values_list("user__email", flat=True))


def _domains_with_account(invitees):
    """Office mail domains of the invited governments in which somebody has an account."""
    wanted = {domain for one in invitees if one.government for domain in one.government.domains}
    return {
        domain
        for domain in wanted
        if User.objects.filter(email__iendswith=f"@{domain}", is_active=True).exists()
    }
