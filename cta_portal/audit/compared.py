"""Whether signatures and decisions are still what the history keeps of them: each row that is not is named.

The chain proves that no event was changed; this proves that no row was changed behind its back.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Event
from actions.models import Decision
from cta_portal.audit.questions import kind_of
from signatories.models import Signature

CHANGED, UNKNOWN, GONE = "changed", "unknown", "gone"
HOW = {
    CHANGED: gettext_lazy("it is not as it was recorded"),
    UNKNOWN: gettext_lazy("the history does not know it"),
    GONE: gettext_lazy("it was recorded and is gone"),
}
DECIDED = ("request_changes", "approve", "decline", "merge", "reopen")
SIGNED = ("sign", "sign_from_record")


class Fault(NamedTuple):
    """One row (`app.model`, id) that the history does not bear out, and how."""

    label: str
    pk: int
    how: str

    @property
    def key(self):
        return f"{self.label}:{self.pk}"

    def __str__(self):
        values = {"kind": kind_of(self.label), "number": self.pk, "how": HOW[self.how]}
        return _("%(kind)s, number %(number)s: %(how)s.") % values


def faults() -> list[Fault]:
    """Every signature and every decision that is not as its events tell; two statements for each kind."""
    return [*_of_signatures(), *_of_decisions()]


def _told(label, verbs):
    events = Event.objects.filter(object_type=label, verb__in=verbs).order_by("seq")
    return events.values_list("verb", "object_id", "actor", "payload").iterator()


def _of_signatures():
    """The text it was given on, that it was verified, and its certificate's code."""
    signed, verified = {}, {}
    for verb, key, _actor, payload in _told("signatories.signature", (*SIGNED, "verify")):
        if verb == "verify":
            verified[int(key)] = payload.get("code", "")
        else:
            signed[int(key)] = payload.get("sha256", "")
    for row in Signature.objects.order_by("pk").only("pk", "fingerprint", "state", "certificate_code"):
        was = signed.pop(row.pk, None)
        is_verified = row.state == Signature.VERIFIED or row.certificate_code
        if was is None:
            yield Fault("signatories.signature", row.pk, UNKNOWN)
        elif was != row.fingerprint or is_verified and verified.get(row.pk) != row.certificate_code:
            yield Fault("signatories.signature", row.pk, CHANGED)
    for pk in signed:
        yield Fault("signatories.signature", pk, GONE)


def _of_decisions():
    """Its fingerprint, and who confirmed it. One made before fingerprints were kept has its move alone."""
    kept, second, older = {}, {}, set()
    for verb, key, actor, payload in _told("actions.submission", (*DECIDED, "countersign")):
        if verb == "countersign":
            second[payload["decision"]] = actor
        elif "sha256" in payload:
            kept[payload["decision"]] = payload["sha256"]
        else:
            older.add((key, verb))
    for row in Decision.objects.order_by("pk").select_related("by", "second_by"):
        was = kept.pop(row.pk, None)
        confirmed = row.second_by.public_id if row.second_by else None
        if was is None and (str(row.submission_id), row.move) not in older:
            yield Fault("actions.decision", row.pk, UNKNOWN)
        elif (was is not None and was != row.fingerprint) or second.get(row.pk) != confirmed:
            yield Fault("actions.decision", row.pk, CHANGED)
    for pk in kept:
        yield Fault("actions.decision", pk, GONE)
