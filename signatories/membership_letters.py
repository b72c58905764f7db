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
    """To the focal points and whoever invited, except the person who joined."""
    readers = {user.pk: user for user in focal_points(membership.government, without=membership.user)}
    inviter = invitation.invited_by
    if inviter and inviter.is_active and inviter != membership.user:
        readers[inviter.pk] = inviter
    for reader in readers.values():
        _tell("invitation_accepted", membership, reader, page="signatories:colleagues")


def join_asked(membership):
    """To the focal points, or to staff where there is none: somebody asks to act for the government."""
    for reader in focal_points(membership.government) or list(verifiers()):
        _tell("join_asked", membership, reader, page="signatories:join_answer", key=membership.pk)


def joined(membership):
    """To the person who asked: you act for the government now."""
    _tell("joined", membership, membership.user, page="signatories:join")


def join_waits(membership):
    """To staff: a request that nobody at the government has answered."""
    for reader in verifiers():
        _tell("join_waits", membership, reader, page="signatories:join_answer", key=membership.pk)


def turned_down(membership):
    """To the person who asked: not admitted, and whom to ask."""
    _tell("turned_down", membership, membership.user, page="signatories:join")


def joined_by_address(membership):
    """To the focal points: somebody of the office has joined by the address alone."""
    for reader in focal_points(membership.government):
        _tell("joined_by_address", membership, reader, page="signatories:colleagues")


def role_changed(membership, *, occasion):
    """To the person: another role from today."""
    _tell("role_changed", membership, membership.user, page="signatories:colleagues", occasion=occasion)


def membership_ended(membership):
    """To the person: you no longer act for the government; what you wrote stays under it."""
    _tell("membership_ended", membership, membership.user, page="signatories:join")


def colleague_left(membership):
    """To the focal points: a colleague has left."""
    for reader in focal_points(membership.government, without=membership.user):
        _tell("colleague_left", membership, reader, page="signatories:colleagues")


def handed_over(giver, successor, *, occasion):
    """To both: who is focal point from today, and what the other one is."""
    people = {"giver": giver, "successor": successor, "occasion": occasion}
    _tell("handed_over_to_you", successor, successor.user, page="signatories:colleagues", **people)
    page = "signatories:colleagues" if giver.state == Membership.ACTIVE else "signatories:join"
    _tell("handed_over", giver, giver.user, page=page, **people)


def still_there(membership, *, occasion):
    """To a focal point who was not seen for long: do you still act for the government?"""
    _tell("still_there", membership, membership.user, page="signatories:colleagues", occasion=occasion)


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
