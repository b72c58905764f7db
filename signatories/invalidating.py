"""Ending many signatures at once: conditions, a count without effect, the act, and its undoing."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import history, mail
from accounts.models import Letter
from accounts.refusals import Refused
from frameworks import caching
from signatories import domains, memberships, signing
from signatories.models import PORTAL, Invalidated, Invalidation, Signature
from signatories.permissions import may_verify

# What tells some signatures from others; origin and state alone would end them all
TELLING = ["entered_from", "entered_until", "entered_by", "mail_domain", "country"]
CONDITIONS = [*TELLING, "origin", "states"]


def matching(conditions) -> list[Signature]:
    """The standing signatures that meet all conditions, by number, each with the re-affirmation that waits for it."""
    fields = {
        "entered_from": "entered_on__gte",
        "entered_until": "entered_on__lte",
        "entered_by": "entered_by_id",
        "country": "government__country",
        "origin": "origin",
        "states": "state__in",
    }
    found = Signature.objects.standing().filter(
        **{lookup: conditions[name] for name, lookup in fields.items() if conditions.get(name)}
    )
    if domain := conditions.get("mail_domain"):
        found = found.filter(
            Q(entered_by__email__iendswith=f"@{domain}") | Q(entered_by__email__iendswith=f".{domain}")
        )
    ids = set(found.values_list("pk", flat=True))
    waiting = Signature.objects.standing().filter(replaces__in=ids)
    wanted = Signature.objects.filter(pk__in=ids | set(waiting.values_list("pk", flat=True)))
    return list(wanted.select_related("government", "declaration", "entered_by").order_by("pk"))


@transaction.atomic
def prepare(*, by, conditions, reason) -> Invalidation:
    """Keep conditions and reason with a count that changes nothing, and history. For the secretariat.

    Refuses conditions that nothing meets, and such that would meet everything.
    """
    if not may_verify(by):
        raise PermissionDenied
    kept = {name: conditions[name] for name in CONDITIONS if conditions.get(name)}
    if domain := kept.get("mail_domain"):
        kept["mail_domain"] = domains.plain(domain)
    if not any(name in kept for name in TELLING):
        raise ValidationError(_("Name at least one condition besides origin and state."), code="all")
    found = _found(kept)
    invalidation = Invalidation(
        conditions=kept,
        reason=reason.strip(),
        counted=len(found),
        fingerprint=_fingerprint(found),
        made_by=by,
    )
    invalidation.full_clean()
    invalidation.save()
    history.record("prepare_invalidation", invalidation, by=by, number=len(found))
    return invalidation


@transaction.atomic
def count_again(invalidation, *, by) -> Invalidation:
    """Renew the count, which still changes nothing. Refuses once it was carried out, and what nothing meets."""
    invalidation = _locked(invalidation, by=by)
    _check_not_done(invalidation)
    found = _found(invalidation.conditions)
    invalidation.counted, invalidation.fingerprint = len(found), _fingerprint(found)
    invalidation.counted_at = timezone.now()
    invalidation.save(update_fields=["counted", "fingerprint", "counted_at"])
    history.record("count_invalidation", invalidation, by=by, number=len(found))
    return invalidation


@transaction.atomic
def carry_out(invalidation, *, by) -> Invalidation:
    """End each signature by its own verb: the listed are withdrawn, the others refused; their letters are held.

    What each was is kept for `undo`. Refuses what was carried out before, what nothing meets any more, and a
    list that is another one than was counted.
    """
    invalidation = _locked(invalidation, by=by)
    _check_not_done(invalidation)
    found = _found(invalidation.conditions)
    if _fingerprint(found) != invalidation.fingerprint:
        raise Refused(
            ngettext(
                "The list has changed since it was counted: now %(n)d signature is meant."
                " Count again, look at it, then carry it out.",
                "The list has changed since it was counted: now %(n)d signatures are meant."
                " Count again, look at them, then carry it out.",
                len(found),
            )
            % {"n": len(found)}
        )
    for signature in sorted(found, key=lambda row: (row.state == Signature.VERIFIED, row.pk)):
        Invalidated.objects.create(
            invalidation=invalidation,
            signature=signature,
            was_state=signature.state,
            was_reason=signature.reason,
        )
        end = signing.withdraw if signature.state == Signature.VERIFIED else signing.refuse
        end(signature, by=by, reason=invalidation.reason, held=Letter.BY_HAND)
    invalidation.done_at, invalidation.done_by = timezone.now(), by
    invalidation.save(update_fields=["done_at", "done_by"])
    history.record("carry_out_invalidation", invalidation, by=by, number=len(found))
    return invalidation


@transaction.atomic
def undo(invalidation, *, by) -> Invalidation:
    """Each signature stands again as it stood; held letters are cancelled, waiting signers wait again.

    What somebody changed since, or whose government has signed anew, is left as it is, and its row says so.
    Refuses what was not carried out, or was taken back before.
    """
    invalidation = _locked(invalidation, by=by)
    if invalidation.done_at is None:
        raise Refused(_("This was not carried out, so there is nothing to take back."))
    if invalidation.undone_at:
        raise Refused(_("This was taken back before; nothing was changed."))
    for row in invalidation.rows.order_by("-pk"):
        row.outcome = _restore(row, invalidation, by=by)
        row.save(update_fields=["outcome"])
    invalidation.undone_at, invalidation.undone_by = timezone.now(), by
    invalidation.save(update_fields=["undone_at", "undone_by"])
    again = invalidation.rows.filter(outcome=Invalidated.AGAIN).count()
    history.record("undo_invalidation", invalidation, by=by, number=again)
    caching.bump()
    return invalidation


def _restore(row, invalidation, *, by):
    signature = Signature.objects.select_for_update().get(pk=row.signature_id)
    ended = Signature.WITHDRAWN if row.was_state == Signature.VERIFIED else Signature.REFUSED
    if signature.state != ended or signature.reason != invalidation.reason:
        return Invalidated.CHANGED
    if _rivals(signature, row.was_state).exists():
        return Invalidated.SIGNED
    signature.state, signature.reason = row.was_state, row.was_reason
    signature.withdrawn_on = signature.refused_at = None
    signature.save(update_fields=["state", "reason", "withdrawn_on", "refused_at"])
    history.record("restore", signature, by=by, invalidation=invalidation.pk, state=row.was_state)
    mail.cancel(signature, "refused", "withdrawn")
    if row.was_state != Signature.VERIFIED:
        _let_wait_again(signature)
    return Invalidated.AGAIN


def _rivals(signature, state):
    """What has taken the place of this signature meanwhile; a re-affirmation waits beside the one it replaces."""
    others = Signature.objects.standing().filter(
        government=signature.government_id, declaration=signature.declaration_id
    )
    rival = Q(state=Signature.VERIFIED) | Q(replaces__isnull=True)
    if signature.replaces_id and state != Signature.VERIFIED:
        rival = Q(replaces=signature.replaces_id)
    elif signature.replaces_id:
        rival |= Q(replaces=signature.replaces_id)
    return others.filter(rival)


def _let_wait_again(signature):
    """The signer's membership waited for this signature, and does so again."""
    signer = signature.entered_by
    if signature.origin == PORTAL and signer and signer.is_active:
        before = signature.government.memberships.filter(user=signer).last()
        memberships.await_signer(signature.government, by=signer, function=before.function if before else "")


def _found(conditions):
    found = matching(conditions)
    if not found:
        raise Refused(_("No standing signature meets these conditions. Nothing was changed."))
    return found


def _fingerprint(found):
    """The same signatures in the same states, told apart from any other list."""
    return hashlib.sha256("\n".join(f"{row.pk} {row.state}" for row in found).encode()).hexdigest()


def _locked(invalidation, *, by):
    if not may_verify(by):
        raise PermissionDenied
    return Invalidation.objects.select_for_update(of=("self",)).get(pk=invalidation.pk)


def _check_not_done(invalidation):
    if invalidation.done_at:
        raise Refused(_("This was carried out before; nothing was changed."))
