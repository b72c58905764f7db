"""Who leads a government, as dated facts with their source; whose term has ended, and who was re-elected."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from frameworks import caching
from frameworks.dates import last_day, machine_date
from frameworks.models import DAY
from signatories import names
from signatories.models import Leader, Signature
from signatories.permissions import may_act_for, may_lead, may_verify

FACTS = ("since", "until", "email", "source_url")
TERM = ("since", "since_precision", "until", "until_precision")


@transaction.atomic
def note_leader(
    government, *, by, name, office, since=None, until=None, since_precision=DAY, until_precision=DAY,
    email="", source_url="",
) -> Leader:  # fmt: skip
    """Keep who held which office, once; what was not known of a leader that stands is filled in.

    Refuses who neither acts for the government nor is of the secretariat.
    """
    if not (may_verify(by) or may_act_for(by, government)):
        raise PermissionDenied
    told = Leader(
        government=government,
        name=name,
        office=office,
        since=since,
        since_precision=since_precision,
        until=until,
        until_precision=until_precision,
        email=email,
        source_url=source_url,
    )
    leader = government.leaders.filter(name=name, office=office).first()
    if leader is None:
        leader = told
    elif not _fill(leader, told):
        return leader
    leader.full_clean()
    leader.save()
    history.record("note_leader", government, by=by, office=office)
    return leader


def in_office(government, day=None) -> Leader | None:
    """Who leads a government on a day (today when none is given), as far as anybody has said."""
    return Leader.objects.filter(government=government).in_office(day).first()


def _fill(leader, told):
    """Take over what was not known so far; whether there was anything."""
    new = [name for name in FACTS if getattr(told, name) and not getattr(leader, name)]
    for name in new:
        setattr(leader, name, getattr(told, name))
        if name in ("since", "until"):
            setattr(leader, f"{name}_precision", getattr(told, f"{name}_precision"))
    return new


@transaction.atomic
def extend_term(leader, *, by, until, until_precision=DAY) -> Leader:
    """The leader was re-elected: the term runs to a later day; letters about its end are cancelled.

    For focal points and staff. Refuses a day that is not later, or is over already.
    """
    leader.refresh_from_db(from_queryset=Leader.objects.select_for_update())
    if not (may_verify(by) or may_lead(by, leader.government)):
        raise PermissionDenied
    if until is None:
        raise ValidationError({"until": _("Say until when the new term runs.")})
    end = last_day(until, until_precision)
    if end < timezone.localdate():
        raise ValidationError({"until": _("The new term ends in the future.")})
    if leader.until and end <= last_day(leader.until, leader.until_precision):
        raise Refused(_("The term of this leader runs that long already."))
    leader.until, leader.until_precision = until, until_precision
    leader.full_clean()
    leader.save(update_fields=["until", "until_precision"])
    history.record(
        "extend_term",
        leader.government,
        by=by,
        leader=leader.pk,
        until=machine_date(until, until_precision),
    )
    for signature in leader.signatures.all():
        mail.cancel(signature, "term_ended", "term_ended_office")
    caching.bump()
    return leader


def succeed(former, leader):
    """A term without an end ends when the next leader's begins; what a source dates stays."""
    if former and former.pk != leader.pk and former.until is None and leader.since:
        former.until, former.until_precision = leader.since, leader.since_precision
        if former.since is None or former.since <= former.until:
            former.save(update_fields=["until", "until_precision"])


def has_ended(leader) -> bool:
    """Whether the term is over; a term known to the month or year is over with it."""
    return bool(leader.until) and last_day(leader.until, leader.until_precision) < timezone.localdate()


def ended_terms(governments=None):
    """Listed signatures whose leader's term is over and that nobody has re-affirmed yet; of these governments."""
    listed = (
        Signature.objects.listed()
        .filter(leader__until__lt=timezone.localdate())
        .exclude(replacements__in=Signature.objects.waiting_reaffirmations())
        .select_related("government", "declaration", "leader")
        .order_by("pk")
    )
    if governments is not None:
        listed = listed.filter(government__in=governments)
    return [signature for signature in listed if has_ended(signature.leader)]


def check_term(day, *, since=None, since_precision=DAY, until=None, until_precision=DAY):
    """ValidationError for a term that does not hold the day of signature, or ends before it began."""
    end = until and last_day(until, until_precision)
    if since and since > day:
        raise ValidationError({"since": _("The term begins on or before the day of signature.")})
    if end and end < day:
        raise ValidationError(
            {"until": _("This term ended before the day of signature. Name the leader who held office then.")}
        )
    if since and end and end < since:
        raise ValidationError({"until": _("The end lies before the start. Correct one of the two dates.")})


def keep_of_signature(government, *, by, day, name, office, **facts) -> Leader:
    """The leader a signature names: the row that stands where it says the same, else a row of its own.

    Effects: a Leader that the public sees once the signature is verified, history. `facts` are columns of
    Leader. Refuses what `check_term` refuses for the day of signature.
    """
    facts = {field: value for field, value in facts.items() if value}
    check_term(day, **{field: facts[field] for field in TERM if field in facts})
    for standing in _rows_of(government, name):
        if standing.office == office and all(getattr(standing, field) == facts[field] for field in facts):
            return standing
    leader = Leader(government=government, name=name, office=office, **facts)
    leader.full_clean()
    leader.save()
    history.record("note_leader", government, by=by, office=office)
    return leader


def settle(signature, *, by):
    """A verified signature speaks for its leader: what others noted of the same term becomes one row with it."""
    mine = signature.leader
    if mine is None:
        return
    for other in _rows_of(signature.government, mine.name):
        if other.pk == mine.pk or not _is_same_term(other, mine):
            continue
        _complete(mine, other)
        Signature.objects.filter(leader=other).update(leader=mine)
        other.delete()
        history.record("settle_leader", signature.government, by=by, kept=mine.pk, joined=other.pk)


def _rows_of(government, name):
    folded = names.fold(name)
    return [leader for leader in government.leaders.order_by("pk") if names.fold(leader.name) == folded]


def _is_same_term(one, other):
    """Nothing that both rows say keeps them apart."""
    return not any(
        getattr(one, field)
        and getattr(other, field)
        and getattr(one, field).year != getattr(other, field).year
        for field in ("since", "until")
    )


def _complete(leader, other):
    """Take over what the other row knows and this one does not."""
    paired = {"since": "since_precision", "until": "until_precision"}
    for field in ("since", "until", "gender", "email", "portrait", "portrait_credit", "quote", "quote_language",
                  "source_url"):  # fmt: skip
        if not getattr(leader, field) and getattr(other, field):
            setattr(leader, field, getattr(other, field))
            if field in paired:
                setattr(leader, paired[field], getattr(other, paired[field]))
    leader.save()
