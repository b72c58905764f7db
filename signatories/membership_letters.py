"""Who is written to when people are invited, join, change role or leave: one function per mail."""

from accounts.mail import write_letter
from signatories.models import Membership
from signatories.notifications import APP, link
from signatories.permissions import verifiers


def invited(invitation, *, token, asker):
    """To the invited address, in the language the inviter chose: who asks, for what, and the link."""
    write_letter(
        "invited",
        invitation,
        app=APP,
        to=invitation.email,
        language=invitation.language,
        not_after=invitation.expires_at,
        occasion=invitation.token_hash[:12],
        secret=True,
        context={
            "invitation": invitation,
            "government": invitation.government,
            "asker": asker,
            "url": link("signatories:invitation", token, language=invitation.language),
        },
    )


def invitation_accepted(invitation, membership):
    """To the focal points, except the person who joined."""
    for reader in focal_points(membership.government, without=membership.user):
        _tell("invitation_accepted", membership, reader, page="signatories:join")


def join_asked(membership):
    """To the focal points, or to staff where there is none: somebody asks to act for the government."""
    for reader in focal_points(membership.government) or list(verifiers()):
        _tell("join_asked", membership, reader, page="signatories:join_answer", key=membership.pk)


def joined(membership):
    """To the person who asked: you act for the government now."""
    _tell("joined", membership, membership.user, page="signatories:join")


def focal_points(government, without=None):
    """The people who manage colleagues, in the order in which they came."""
    rows = government.memberships.active().filter(role=Membership.FOCAL_POINT, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("pk") if row.user != without]


def _tell(event, membership, reader, *, page, key=None, occasion="", **context):
    government = membership.government
    write_letter(
        event,
        membership,
        app=APP,
        to=reader.email,
        language=reader.language,
        recipient=reader,
        occasion=occasion,
        institution=government.pk,
        context={
            "membership": membership,
            "government": government,
            "url": link(page, key or government.slug, language=reader.language),
        }
        | context,
    )
