"""Two entries of the register that are one government: everything moves to the one that stays, with its trace."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from frameworks import caching
from signatories.models import (
    Correction,
    Government,
    Invitation,
    Leader,
    Membership,
    Signature,
    SigningDraft,
)
from signatories.permissions import may_verify


@transaction.atomic
def merge(government, *, into, by, reason, other_country=False) -> dict:
    """Merge an entry into another one of the register. For staff. Returns what moved, as the history keeps it.

    Effects: memberships, invitations, drafts, leaders, signatures and asked corrections move; a person who acted
    for both acts once; of two standing signatures of one Declaration one stays (see `_stronger`), the other is
    marked as replaced or not accepted; names and office domains are taken over; entries merged before follow;
    the page leads on; history with every id that moved. Refuses: an entry into itself, a merged one on either
    side, a specimen with a real one, another country without `other_country`.
    """
    if not may_verify(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    _lock(government, into)
    _check(government, into, other_country)
    trace = {
        "signatures": _move_signatures(government, into, by=by),
        "memberships": _move_memberships(government, into, by=by),
        "invitations": _move_invitations(government, into, by=by),
        "invitees": _move_all(government.invitees, into),
        "drafts": _move_all(SigningDraft.objects.filter(government=government), into),
        "leaders": _move_leaders(government, into),
        "corrections": _move_corrections(government, into, by=by),
        "merged_before": _lead_on(government, into),
        "taken_over": _take_over(government, into),
    }
    government.merged_into, government.merged_at = into, timezone.now()
    government.save(update_fields=["merged_into", "merged_at"])
    history.record("merge", government, by=by, into=into.pk, reason=reason.strip(), moved=trace)
    history.record("take_in", into, by=by, merged=government.pk)
    caching.bump()
    return trace


def _lock(government, into):
    """Both rows, always in the same order, so that two people never wait for each other."""
    rows = Government.objects.select_for_update().in_bulk([government.pk, into.pk])
    for entry in (government, into):
        entry.__dict__.update({f.attname: getattr(rows[entry.pk], f.attname) for f in entry._meta.fields})


def _check(government, into, other_country):
    if government.pk == into.pk:
        raise Refused(_("A government cannot be merged into itself."))
    if government.merged_into_id:
        raise Refused(_("“%(name)s” was merged before.") % {"name": government.official_name})
    if into.merged_into_id:
        raise Refused(
            _("“%(name)s” was merged itself. Choose the entry it joined.") % {"name": into.official_name}
        )
    if government.is_specimen != into.is_specimen:
        raise Refused(_("A specimen and a real government are never one."))
    if government.country != into.country and not other_country:
        raise Refused(_("The two stand in different countries. Confirm that they are one."))


def _pks(rows):
    return sorted(rows.values_list("pk", flat=True))


# Signatures


def _move_signatures(government, into, *, by):
    replaced, refused = [], []
    for one, other in _rivals(government, into):
        weaker = other if _stronger(one, other) == one else one
        for waiting in weaker.replacements.waiting_reaffirmations():
            refused.append(_refuse(waiting, by=by))
        if weaker.state == Signature.VERIFIED:
            replaced.append(_replace(weaker, by=by))
        else:
            refused.append(_refuse(weaker, by=by))
    moved = _pks(government.signatures)
    if government.official_name != into.official_name:
        government.signatures.filter(signed_as="").update(signed_as=government.official_name)
    government.signatures.update(government=into)
    return {"moved": moved, "replaced": replaced, "refused": refused}


def _rivals(government, into):
    """[(signature of one, signature of the other)] of each Declaration that both stand behind."""
    theirs = {row.declaration_id: row for row in _standing(into)}
    return [
        (row, theirs[row.declaration_id]) for row in _standing(government) if row.declaration_id in theirs
    ]


def _standing(government):
    waiting = Signature.objects.waiting_reaffirmations()
    rows = government.signatures.standing().exclude(pk__in=waiting.values("pk"))
    return rows.select_for_update(of=("self",)).order_by("pk")


def _stronger(one, other):
    """Verified before waiting, with a text of its own before a public source, then the earlier one."""

    def weight(signature):
        day = signature.signed_on
        return (
            signature.state != Signature.VERIFIED,
            signature.is_public_record,
            day is None,
            day and day.toordinal(),
            signature.pk,
        )

    return min(one, other, key=weight)


def _replace(signature, *, by):
    signature.replaced_at = timezone.now()
    signature.save(update_fields=["replaced_at"])
    history.record("replace", signature, by=by)
    return signature.pk


def _refuse(signature, *, by):
    """It waited for nothing any more; who signed asks to act for the entry that stays."""
    signature.state, signature.refused_at = Signature.REFUSED, timezone.now()
    signature.reason = _("The government stood in the register twice; its other signature stays.")
    signature.save(update_fields=["state", "refused_at", "reason"])
    history.record("refuse", signature, by=by)
    mail.cancel(signature, "signed", "confirmed")
    signature.government.memberships.filter(
        user=signature.entered_by, state=Membership.PENDING, via=Membership.SIGNING
    ).update(via=Membership.REQUEST, role=Membership.CONTRIBUTOR)
    return signature.pk


# People


def _move_memberships(government, into, *, by):
    joined = []
    for membership in government.memberships.standing().select_for_update(of=("self",)).order_by("pk"):
        other = into.memberships.standing().filter(user=membership.user_id).first()
        if other:
            _join(membership, other, by=by)
            joined.append([membership.pk, other.pk])
    moved = _pks(government.memberships)
    government.memberships.update(government=into)
    return {"moved": moved, "joined": joined}


def _join(membership, other, *, by):
    """One person acts once: with the greater of the two roles."""
    if membership.state == Membership.ACTIVE:
        if other.state == Membership.PENDING or membership.role == Membership.FOCAL_POINT:
            other.role = membership.role
        other.state, other.since = Membership.ACTIVE, min(other.since, membership.since)
    elif other.state == Membership.PENDING and membership.via == Membership.SIGNING:
        other.role, other.via = membership.role, membership.via
    other.save(update_fields=["role", "state", "since", "via"])
    today = timezone.localdate()
    membership.state, membership.by = Membership.ENDED, by
    membership.until = max(today, membership.since)
    membership.save(update_fields=["state", "until", "by"])


def _move_invitations(government, into, *, by):
    doubled = government.invitations.open().filter(email__in=into.invitations.open().values("email"))
    revoked = _pks(doubled)
    Invitation.objects.filter(pk__in=revoked).update(revoked_at=timezone.now(), revoked_by=by)
    moved = _pks(government.invitations)
    government.invitations.update(government=into)
    return {"moved": moved, "revoked": revoked}


def _move_all(rows, into):
    moved = _pks(rows)
    rows.update(government=into)
    return {"moved": moved}


# What is known of the government


def _move_leaders(government, into):
    joined = []
    for leader in government.leaders.order_by("pk"):
        same = into.leaders.filter(name=leader.name, office=leader.office, since=leader.since).first()
        if same:
            Signature.objects.filter(leader=leader).update(leader=same)
            joined.append([leader.pk, same.pk])
    staying = [pk for pk, _kept in joined]
    movable = Leader.objects.filter(government=government).exclude(pk__in=staying)
    moved = _pks(movable)
    movable.update(government=into)
    return {"moved": moved, "joined": joined}


def _move_corrections(government, into, *, by):
    """Those of signatures follow them; one of the name of an entry that goes is answered by the merger."""
    of_signatures = government.corrections.filter(signature__isnull=False)
    moved = _pks(of_signatures)
    of_signatures.update(government=into)
    asked = government.corrections.filter(state=Correction.ASKED)
    declined = _pks(asked)
    asked.update(
        state=Correction.DECLINED,
        decided_at=timezone.now(),
        decided_by=by,
        answer=_("The entry was merged into another one of the register."),
    )
    return {"moved": moved, "declined": declined}


def _lead_on(government, into):
    """Entries merged into this one before follow it, so that nobody is led twice."""
    before = Government.objects.filter(merged_into=government)
    moved = _pks(before)
    before.update(merged_into=into)
    return {"moved": moved}


def _take_over(government, into):
    """Names under which it is found, and the mail domains of its office."""
    known = {into.official_name, into.english_name, *into.other_names}
    told = [government.official_name, government.english_name, *government.other_names]
    new_names = [name for name in dict.fromkeys(told) if name not in known]
    domains = [domain for domain in government.domains if domain not in into.domains]
    into.other_names, into.domains = [*into.other_names, *new_names], [*into.domains, *domains]
    into.save(update_fields=["other_names", "domains"])
    return {"names": new_names, "domains": domains}
