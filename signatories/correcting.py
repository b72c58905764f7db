"""Names put right: what an office asks for, what staff change at once, and what stays of the name before."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from frameworks import caching
from signatories import names, notifications, register
from signatories.models import PUBLIC_RECORD, Correction, FormerSlug, Government, Signature
from signatories.permissions import may_lead, may_verify

OF_GOVERNMENT = ("official_name", "english_name")
OF_SIGNATURE = ("signatory_name", "signatory_office", "delegate_name", "delegate_function")


# Staff put a name right


@transaction.atomic
def rename(
    government, *, by, official_name, english_name, reason, kind=Correction.SLIP, since=None,
    is_another_body=False, asked=None,
):  # fmt: skip
    """The name of a government: a slip put right, or a new official name from a day on. For staff.

    Effects: the names before stay findable among its other names, its address follows and the former one leads
    on, a Correction, history, a letter to its focal points. With a new name, what was signed before stays
    `signed_as` the name before; a slip is put right there too. `asked` is the Correction that is answered.
    Refuses: no change, a merged entry, a name that another government of the register has.
    """
    if not may_verify(by):
        raise PermissionDenied
    government.refresh_from_db(from_queryset=Government.objects.select_for_update())
    if government.merged_into_id:
        raise Refused(_("This entry was merged into another one of the register."))
    _check_reason(reason)
    _check_since(kind, since)
    before = {field: getattr(government, field) for field in OF_GOVERNMENT}
    after = _changes(before, {"official_name": official_name, "english_name": english_name or official_name})
    if not is_another_body:
        _refuse_double(government, after)
    if kind == Correction.NEW_NAME and "official_name" in after:
        signed_before = government.signatures.filter(signed_as="").exclude(signed_on__gte=since)
        signed_before.update(signed_as=before["official_name"])
    _move_address(government, after)
    for field, name in after.items():
        setattr(government, field, name)
    government.other_names = _other_names(government, before.values())
    government.name_key = names.key(government.english_name)
    government.full_clean()
    government.save()
    correction = _done(
        asked, by=by, government=government, kind=kind, since=since, reason=reason, before=before, after=after
    )
    told = {field: before[field] for field in after}
    history.record("rename", government, by=by, kind=kind, before=told, after=after, correction=correction.pk)
    caching.bump()
    notifications.corrected(correction, by=by)
    return government


@transaction.atomic
def correct(signature, *, by, reason, asked=None, **told):
    """Names and offices of who signed, put right by staff; `told` holds the fields that change.

    Effects: a Correction that keeps the names before, the leader's row put right with them, history without a
    name, a letter to the focal points. Refuses: no change, a signature that was not accepted.
    """
    if not may_verify(by):
        raise PermissionDenied
    signature.refresh_from_db(from_queryset=Signature.objects.select_for_update())
    if signature.state == Signature.REFUSED:
        raise Refused(_("This signature was not accepted; its names stay as they are."))
    _check_reason(reason)
    before = {field: getattr(signature, field) for field in OF_SIGNATURE}
    after = _changes(before, told)
    for field, name in after.items():
        setattr(signature, field, name)
    _check_signatory(signature)
    signature.full_clean()
    signature.save(update_fields=list(after))
    _correct_leader(signature, before)
    correction = _done(
        asked, by=by, government=signature.government, signature=signature, reason=reason,
        before={field: before[field] for field in after}, after=after,
    )  # fmt: skip
    history.record("correct", signature, by=by, fields=sorted(after), correction=correction.pk)
    caching.bump()
    notifications.corrected(correction, by=by)
    return signature


# The office asks


@transaction.atomic
def ask(government, *, by, reason, signature=None, kind=Correction.SLIP, since=None, **told):
    """A focal point asks for the name of the government, or with `signature` of who signed, to be put right.

    Effects: a Correction *asked*, history, a letter to staff. Refuses: no change, a request that waits already.
    """
    Government.objects.select_for_update().get(pk=government.pk)
    if not (may_lead(by, government) or may_verify(by)):
        raise PermissionDenied
    _check_reason(reason)
    _check_since(kind, since)
    row, fields = (signature, OF_SIGNATURE) if signature else (government, OF_GOVERNMENT)
    after = _changes({field: getattr(row, field) for field in fields}, told)
    waits = Correction.objects.filter(government=government, signature=signature, state=Correction.ASKED)
    if waits.exists():
        raise Refused(_("A correction of this name waits for the secretariat already."))
    correction = Correction(
        government=government,
        signature=signature,
        kind=kind,
        since=since,
        before={field: getattr(row, field) for field in after},
        after=after,
        reason=reason.strip(),
        asked_by=by,
    )
    correction.full_clean()
    correction.save()
    history.record(
        "ask_correction", signature or government, by=by, fields=sorted(after), correction=correction.pk
    )
    notifications.correction_asked(correction)
    return correction


@transaction.atomic
def accept(correction, *, by):
    """Staff do what was asked, with everything that `rename` or `correct` does. Refuses what was answered."""
    _lock_asked(correction, by=by)
    if correction.signature:
        correct(correction.signature, by=by, reason=correction.reason, asked=correction, **correction.after)
    else:
        names_now = {field: getattr(correction.government, field) for field in OF_GOVERNMENT}
        rename(
            correction.government,
            by=by,
            reason=correction.reason,
            kind=correction.kind,
            since=correction.since,
            asked=correction,
            **names_now | correction.after,
        )
    return correction


@transaction.atomic
def decline(correction, *, by, answer):
    """Staff leave the name as it is and say why; the letter to who asked carries it. Refuses what was answered."""
    if not answer.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    _lock_asked(correction, by=by)
    correction.state, correction.answer = Correction.DECLINED, answer.strip()
    correction.decided_by, correction.decided_at = by, timezone.now()
    correction.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    history.record(
        "decline_correction", correction.signature or correction.government, by=by, correction=correction.pk
    )
    mail.cancel(correction, "correction_asked")
    notifications.correction_declined(correction)
    return correction


def forget(user, *, name) -> int:
    """Empty what corrections keep of an erased person: their name as it stood, and words they wrote.

    Returns how many rows were emptied. Called when a person is erased; `name` is theirs until then.
    """
    emptied = 0
    for correction in Correction.objects.filter(signature__isnull=False).select_for_update(of=("self",)):
        kept = {*correction.before.values(), *correction.after.values()}
        if correction.asked_by_id != user.pk and not (name and name in kept):
            continue
        for field in ("before", "after"):
            setattr(correction, field, dict.fromkeys(getattr(correction, field), ""))
        correction.reason = correction.answer = ""
        correction.save(update_fields=["before", "after", "reason", "answer"])
        emptied += 1
    return emptied


# What they share


def _lock_asked(correction, *, by):
    if not may_verify(by):
        raise PermissionDenied
    correction.refresh_from_db(from_queryset=Correction.objects.select_for_update(of=("self",)))
    if correction.state != Correction.ASKED:
        raise Refused(_("Someone was faster: this request has been answered."))


def _check_reason(reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})


def _check_since(kind, since):
    if kind == Correction.NEW_NAME and (since is None or since > timezone.localdate()):
        raise ValidationError({"since": _("Say from which day on the new official name is valid.")})


def _changes(before, told):
    """The names that differ, as they are kept; ValidationError by field, Refused where none differs."""
    after, wrong = {}, {}
    for field, name in told.items():
        try:
            after[field] = names.check(name)
        except ValidationError as error:
            wrong[field] = error
    if wrong:
        raise ValidationError(wrong)
    after = {field: name for field, name in after.items() if name != before[field]}
    if not after:
        raise Refused(_("The names stand like this already; nothing was changed."))
    return after


def _refuse_double(government, after):
    similar = register.find_similar(
        after.get("official_name", government.official_name),
        government.country,
        english_name=after.get("english_name", government.english_name),
        level=government.level,
    )
    for other, likeness in similar:
        if other.pk != government.pk and other.level == government.level and likeness >= register.SAME:
            raise register.AlreadyRegistered(
                _("“%(name)s” of the register bears this name. If they are one, merge them.")
                % {"name": other.official_name},
                other,
            )


def _move_address(government, after):
    """The slug follows the English name; the former one stays as a way here."""
    if "english_name" not in after or names.key(after["english_name"]) == names.key(government.english_name):
        return
    former = government.slug
    government.slug = register.free_slug(after["english_name"], government.country, of=government)
    if government.slug != former:
        FormerSlug.objects.filter(slug=government.slug, government=government).delete()
        FormerSlug.objects.get_or_create(slug=former, defaults={"government": government})


def _other_names(government, former):
    """The other names with the former ones, without those it bears now."""
    now = {government.official_name, government.english_name}
    return [name for name in dict.fromkeys([*government.other_names, *former]) if name not in now]


def _check_signatory(signature):
    if signature.origin != PUBLIC_RECORD and not (signature.signatory_name and signature.signatory_office):
        raise ValidationError({"signatory_name": _("A signature names who signed, with the office.")})
    if signature.capacity == Signature.DELEGATE and not signature.delegate_name:
        raise ValidationError({"delegate_name": _("Write the name of the delegate.")})
    if signature.capacity != Signature.DELEGATE and signature.delegate_name:
        raise ValidationError({"delegate_name": _("The leader signed; there is no delegate to name.")})


def _correct_leader(signature, before):
    """The dated fact behind the signature carries the same slip."""
    leader = signature.leader
    if leader and (leader.name, leader.office) == (before["signatory_name"], before["signatory_office"]):
        leader.name, leader.office = signature.signatory_name, signature.signatory_office
        leader.save(update_fields=["name", "office"])


def _done(asked, *, by, government, reason, before, after, signature=None, kind=Correction.SLIP, since=None):
    """The Correction that was asked, or a new one: done now, by this person."""
    now = timezone.now()
    correction = asked or Correction(government=government, signature=signature, asked_by=by, asked_at=now)
    correction.kind, correction.since, correction.reason = kind, since, reason.strip()
    correction.before, correction.after = before, after
    correction.state, correction.decided_by, correction.decided_at = Correction.ACCEPTED, by, now
    correction.full_clean()
    correction.save()
    mail.cancel(correction, "correction_asked")
    return correction
