"""Carrying an action on: is it eligible for each official form, what is missing, and the package to hand over."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Consent
from accounts.refusals import Refused
from actions import consents
from actions.models import Submission
from actions.models.submission import PLEDGE
from frameworks.models import Framework
from frameworks.remembering import asked_once
from publications.carrying.sources import TEXTS, Carried, length, links_of
from publications.models import TargetField, TargetForm
from publications.permissions import may_hand_over
from signatories.models import PUBLIC_RECORD

SCHEMA_VERSION = 1
HARD_EVIDENCE = TargetField.SEEN
COMPACT_BEGAN = date(2018, 12, 1)
CONTACT_TRANSFER = "contact"
CONSENTS = {"gcm": "un_network", "gcr": "gcr_platform", "gfmd": "gfmd"}  # as in actions.consents
PUBLIC_SOURCE = gettext_lazy(
    "This action comes from public sources and was not handed in by the government. "
    "Only the government can agree to its being carried on."
)
MIGRANT_GROUPS = {"migrants", "diaspora", "returnees", "all-residents"}
REFUGEE_GROUPS = {"refugees", "asylum-seekers", "stateless", "idps", "host-community"}


@dataclass(frozen=True)
class Line:
    """One missing thing: a sentence, the field it is about, and whether it stops the hand-over."""

    sentence: str
    field: str
    hard: bool


@dataclass(frozen=True)
class Readiness:
    """One form and what is still missing for it."""

    form: TargetForm
    eligible: bool
    lines: list

    @property
    def ready(self):
        return self.eligible and not any(line.hard for line in self.lines)

    @property
    def stops(self):
        return [line for line in self.lines if line.hard]

    @property
    def warnings(self):
        return [line for line in self.lines if not line.hard]


@dataclass(frozen=True)
class Assessment:
    """One published text against the form of its kind on each platform."""

    readings: list

    @property
    def ready_count(self):
        return sum(reading.ready for reading in self.readings)

    @property
    def summary(self):
        return _("Ready for %(ready)s of %(total)s platforms") % {
            "ready": self.ready_count,
            "total": len(self.readings),
        }


def assess(submission) -> Assessment:
    """Every form that takes this kind, with one line per missing thing. Changes nothing."""
    agreed = set(consents.standing(submission.action))
    return Assessment([read(submission, form, agreed=agreed) for form in forms_for(submission)])


def assess_draft(submission) -> Assessment:
    """The same for a text still being written: that it is not published yet counts as no gap. Changes nothing."""
    agreed = set(consents.standing(submission.action))
    return Assessment(
        [read(submission, form, agreed=agreed, is_draft=True) for form in forms_for(submission)]
    )


def forms_for(submission) -> list[TargetForm]:
    """The forms that take this kind, with their fields."""
    return [form for form in _forms() if form.kind in ("", submission.kind)]


@asked_once
def _forms():
    return list(TargetForm.objects.prefetch_related("fields"))


def read(submission, form, *, agreed=None, is_draft=False) -> Readiness:
    """One text against one form. Only what was seen on the platform stops it; the rest is a warning.

    `agreed` names the consents that stand, where the caller has read them already.
    """
    if submission.action.origin == PUBLIC_RECORD:
        return Readiness(form, False, [Line(str(PUBLIC_SOURCE), "", True)])
    agreed = set(consents.standing(submission.action)) if agreed is None else agreed
    rules = [*_agreed(agreed, form), *_rules(submission, form)]
    rules = rules if is_draft else [*_published(submission), *rules]
    eligible = not any(line.hard for line in rules)
    return Readiness(form, eligible, rules + _fields(submission, form, agreed))


def consent_target(form) -> str:
    return CONSENTS[form.platform]


def agrees(action, target) -> bool:
    """Whether a consent for this target stands."""
    return Consent.objects.filter(
        subject_type=action._meta.label_lower,
        subject_id=str(action.pk),
        target=target,
        withdrawn_at__isnull=True,
    ).exists()


@transaction.atomic
def export(form, actions, *, by) -> dict:
    """The package for one form: plain values, never cut, one item per action.

    1 each action is read again; 2 one event says who took which actions for which form. Refuses who does not
    hand over, an empty choice, and any action that is not ready for the form, naming it.
    """
    if not may_hand_over(by):
        raise PermissionDenied
    if not actions:
        raise Refused(_("Choose at least one action."))
    items = [_item(form, action) for action in actions]
    history.record("handed_over", form, by=by, actions=[action.code for action in actions], target=form.code)
    return {
        "schema_version": SCHEMA_VERSION,
        "target": form.code,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "items": items,
    }


def _item(form, action):
    submission = (
        Submission.objects.published().filter(action=action).select_related("action__contact").first()
    )
    reading = read(submission, form) if submission and form.kind in ("", submission.kind) else None
    if reading is None or not reading.ready:
        raise Refused(_("%(code)s is not ready for this form.") % {"code": action.code})
    carried = Carried(submission, form, with_contact=agrees(action, CONTACT_TRANSFER))
    return {
        "source_id": action.code,
        "source_url": carried.page_url(),
        "language": carried.language,
        "fields": {row.label: carried.value(row.source) for row in form.fields.all()},
        "warnings": [line.sentence for line in reading.warnings],
    }


def _rules(submission, form):
    """The rules of eligibility about the text; a generator per concern, in the order people mend them."""
    checks = [_people, _objectives, _time, _measurable]
    return [line for check in checks for line in check(submission, form)]


def _published(submission):
    if not Submission.objects.published().filter(pk=submission.pk).exists():
        yield Line(_("It is not published by the secretariat."), "", True)


def _agreed(agreed, form):
    if consent_target(form) not in agreed:
        yield Line(
            _("The government has not agreed to sharing it with %(platform)s.")
            % {"platform": form.platform_name},
            "consent",
            True,
        )


def _people(submission, form):
    served = set(submission.populations)
    if form.code == "gcm-pledge":
        if not served & MIGRANT_GROUPS:
            yield Line(_("A pledge here concerns migrants; say whom it serves."), "populations", True)
        elif served & REFUGEE_GROUPS and served & MIGRANT_GROUPS == {"all-residents"}:
            yield Line(
                _("Refugees are the group named most closely; the platform asks for migrants."),
                "populations",
                False,
            )
    if form.platform == "gcr" and not served & REFUGEE_GROUPS:
        yield Line(
            _("It must serve refugees or the communities that host them; say whom it serves."),
            "populations",
            True,
        )


def _objectives(submission, form):
    chosen = {link.objective.framework.code for link in links_of(submission)}
    if form.platform == "gcm":
        if Framework.GCM not in chosen:
            yield Line(
                _("Choose at least one objective of the Global Compact for Migration."), "objectives", True
            )
        if Framework.PRINCIPLE not in chosen:
            yield Line(_("Choose at least one guiding principle."), "objectives", False)
    if form.platform == "gcr" and Framework.GCR not in chosen:
        yield Line(_("Choose at least one objective of the Global Compact on Refugees."), "objectives", True)
    if form.platform == "gfmd" and not chosen & {Framework.GCM, Framework.SDG}:
        yield Line(_("Choose an objective of the Compact for Migration or a goal."), "objectives", False)


def _time(submission, form):
    today, end = timezone.localdate(), submission.end_date
    if form.code == "gcm-practice":
        if submission.stage == "planning":
            yield Line(_("A practice is finished or nearly so; this one is being planned."), "stage", True)
        elif not submission.stage:
            yield Line(_("Say how far it is."), "stage", False)
        if end and end < COMPACT_BEGAN:
            yield Line(_("It ended before the Compact of December 2018."), "end_date", False)
    if form.code == "gcm-pledge" and end and end < today:
        yield Line(_("A pledge looks ahead; its end has passed."), "end_date", True)
    if form.code == "gcr-pledge" and submission.stage == "discontinued":
        yield Line(_("It was discontinued; the platform has no such stage."), "stage", False)


def _measurable(submission, form):
    if submission.kind == PLEDGE and form.platform in {"gcm", "gcr"} and not submission.indicators.exists():
        yield Line(_("Name at least one thing that will be counted."), "indicators", False)


def _fields(submission, form, agreed):
    """Empty fields that must be filled, and texts outside their limits, by the form's own rows."""
    carried = Carried(submission, form, with_contact=CONTACT_TRANSFER in agreed)
    return [line for row in form.fields.all() for line in _field(row, carried.value(row.source))]


def _isolated(label):
    """A field is named in the platform's language; in a sentence written to the left the name keeps its order."""
    return f"\u2068{label}\u2069" if get_language_bidi() else label


def _field(row, value):
    words = {"label": _isolated(row.label)}
    if not value:
        if row.mandatory and row.source == "contact":
            yield Line(
                _("“%(label)s” needs a contact and the consent to pass it on.") % words,
                "contact",
                row.mandatory_evidence == HARD_EVIDENCE,
            )
        elif row.mandatory:
            yield Line(
                _("“%(label)s” is empty.") % words, row.source, row.mandatory_evidence == HARD_EVIDENCE
            )
        return
    if row.source not in TEXTS | {"introduction", "agd_and_participation", "next_and_support"}:
        return
    size, hard = length(value), row.length_evidence == HARD_EVIDENCE
    if row.max_length and size > row.max_length:
        words |= {"over": size - row.max_length, "limit": row.max_length}
        yield Line(
            _("“%(label)s” is %(over)s characters over its limit of %(limit)s.") % words, row.source, hard
        )
    if row.min_length and size < row.min_length:
        words |= {"under": row.min_length - size, "limit": row.min_length}
        yield Line(_("“%(label)s” is %(under)s characters short of %(limit)s.") % words, row.source, hard)
