"""Who is in an edition, who is out and why: by the day, by a filter of the public list, and by hand of staff."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts import history
from accounts.refusals import Refused
from actions import facets, search
from actions.models import Action, Submission
from actions.models.submission import APPROVED
from publications.book.snapshot import LANGUAGES
from publications.locking import lock_open_edition
from publications.models import Edition, EditionEntry

IN = ""
LATE, WITHDRAWN, EMBARGO, APPROVED_ONLY, NO_TEXT, SPECIMEN, HAND, OTHER = (
    "late", "withdrawn", "embargo", "approved", "no_text", "specimen", "hand", "other",
)  # fmt: skip
REASONS = {
    HAND: gettext_lazy("Left out by hand"),
    LATE: gettext_lazy("Published after the cut-off date"),
    APPROVED_ONLY: gettext_lazy("Approved, not published yet"),
    EMBARGO: gettext_lazy("Under embargo"),
    WITHDRAWN: gettext_lazy("Withdrawn"),
    NO_TEXT: gettext_lazy("No text of it is public"),
    SPECIMEN: gettext_lazy("A specimen"),
    OTHER: gettext_lazy("Not matching the filter"),
}
FROZEN = gettext_lazy("This edition is frozen: its entries do not change any more.")
COLUMNS = ("summary", "judgement")  # in four languages each
REASON_LONGEST = 300
SAID = ("edition_id", "action_id", "left_out", "left_out_because", "by_hand")
FACTS = ("pk", "code", "published_at", "withdrawn_at", "is_specimen", "has_approved")


@dataclass
class Standing:
    """The state of the choice: texts of those in by action, reasons of those out, and what staff said of them."""

    texts: dict = field(default_factory=dict)  # {action: submission}, in the order of the codes
    codes: dict = field(default_factory=dict)  # {action: code}
    out: dict = field(default_factory=dict)  # {action: reason}
    because: dict = field(default_factory=dict)  # {action: words}, of those left out by hand
    frozen_counts: dict = field(default_factory=dict)  # {reason: how many}, of a frozen edition

    @property
    def counts(self):
        """[(reason, its words, how many)] of those out."""
        return counted(self.frozen_counts or Counter(self.out.values()))


def as_frozen(edition) -> Standing:
    """The same of a frozen edition, as it stood at the freeze."""
    rows = edition.entries.filter(left_out=False).values_list("action_id", "submission_id", "action__code")
    found = Standing(frozen_counts=edition.out.get("counts", {}))
    for action, text, code in rows:
        found.texts[action], found.codes[action] = text, code
    return found


def counted(numbers) -> list:
    """[(reason, its words, how many)] in the usual order, of {reason: how many}."""
    return [(reason, words, numbers[reason]) for reason, words in REASONS.items() if numbers.get(reason)]


def standing(edition, *, selection=None) -> Standing:
    """Who would be printed today and who would not, each with its reason; with another filter, if one is given."""
    selection = edition.selection if selection is None else selection
    chosen = matching(selection)
    said = {row.action_id: row for row in edition.entries.only(*SAID)}
    texts = dict(Submission.objects.published().values_list("action_id", "pk"))
    found = Standing()
    for row in _ever_public().values(*FACTS):
        pk, entry = row["pk"], said.get(row["pk"])
        found.codes[pk] = row["code"] or ""
        reason = _hidden(row, texts) or _unchosen(row, entry, edition.cut_off, chosen)
        if reason:
            found.out[pk] = reason
        else:
            found.texts[pk] = texts[pk]
        if reason == HAND:
            found.because[pk] = entry.left_out_because
    return found


def matching(selection):
    """The actions a filter of the public list finds; None where there is no filter, so that all match."""
    if not selection:
        return None
    snapshot, bits = search.all_hits(read(selection))
    return set(snapshot.in_order(bits))


def understood(text, *, may_be_empty=False) -> str:
    """The filter in an address of the public list, in one order and without what is no filter.

    "" for nothing at all; with `may_be_empty` also for an address without a filter, which is refused otherwise.
    Refuses what is too long to be kept.
    """
    query = text.strip().partition("?")[2] if "?" in text else text.strip()
    found = search.find(read(query))
    pairs = [("q", found.query), *found.there.items()]
    pairs += [(key, value) for key, values in found.choice.items() for value in values]
    selection = urlencode([(key, value) for key, value in pairs if value])
    if text.strip() and not selection and not may_be_empty:
        raise ValidationError(_("The list of actions knows no filter in this address."))
    if len(selection) > Edition._meta.get_field("selection").max_length:
        raise ValidationError(_("This filter is too long to be kept. Choose fewer values."))
    return selection


def read(query) -> dict:
    """A query string as the list reads it: many values of a facet, one of everything else."""
    given = parse_qs(query)
    return {key: values if key in facets.BY_KEY else values[0] for key, values in given.items()}


@transaction.atomic
def gather(edition, *, by, in_full=()) -> Edition:
    """Bring the entries up to date with what is public and chosen; order, treatments and words of staff stay.

    `in_full` are codes of actions printed on a page each. An entry on which staff worked is kept even while it is
    out. Refuses who does not publish, and a frozen edition.
    """
    edition = lock_open_edition(edition, by, FROZEN)
    now = standing(edition)
    rows = list(edition.entries.defer("printed"))
    idle = [row.pk for row in rows if row.action_id not in now.texts and not _is_worked_on(row)]
    edition.entries.filter(pk__in=idle).delete()
    moved = [row for row in rows if row.submission_id != now.texts.get(row.action_id, row.submission_id)]
    for row in moved:
        row.submission_id = now.texts[row.action_id]
    EditionEntry.objects.bulk_update(moved, ["submission"])
    known, last = {row.action_id for row in rows}, max((row.position for row in rows), default=0)
    fresh = [pk for pk in now.texts if pk not in known]
    EditionEntry.objects.bulk_create(
        EditionEntry(
            edition=edition,
            action_id=pk,
            submission_id=now.texts[pk],
            position=place,
            printed={},
            treatment=EditionEntry.ONE if now.codes[pk] in in_full else EditionEntry.LINE,
        )
        for place, pk in enumerate(fresh, start=last + 1)
    )
    return edition


@transaction.atomic
def choose(edition, *, by, selection) -> Edition:
    """Take the actions that a filter of the public list finds; all public ones for an empty filter.

    1 the filter is kept; 2 the entries are gathered; 3 history. Refuses who does not publish, a frozen edition,
    an address without a filter.
    """
    edition = lock_open_edition(edition, by, FROZEN)
    edition.selection = understood(selection)
    edition.save(update_fields=["selection"])
    history.record("edition_selection_chosen", edition, by=by, selection=edition.selection)
    return gather(edition, by=by)


@transaction.atomic
def add(edition, action, *, by) -> EditionEntry:
    """Take one action in by hand, whatever the filter says.

    Refuses who does not publish, a frozen edition, and an action that is not public by the cut-off date: with why.
    """
    edition = lock_open_edition(edition, by, FROZEN)
    reason = standing(edition, selection="").out.get(action.pk)
    text = Submission.objects.published().filter(action=action).first()
    if reason not in (None, HAND) or text is None:
        words = str(REASONS[reason or NO_TEXT])
        raise Refused(
            _("%(code)s cannot be taken in: %(reason)s.")
            % {"code": action, "reason": words[0].lower() + words[1:]}
        )
    last = edition.entries.order_by("-position").values_list("position", flat=True).first() or 0
    entry, _new = EditionEntry.objects.update_or_create(
        edition=edition,
        action=action,
        defaults={"submission": text, "by_hand": True, "left_out": False, "left_out_because": ""},
        create_defaults={
            "submission": text, "by_hand": True, "position": last + 1, "printed": {},
        },
    )  # fmt: skip
    history.record("edition_entry_added", edition, by=by, action=action.pk)
    return entry


@transaction.atomic
def leave_out(edition, entry_ids, *, by, because) -> int:
    """Leave entries out by hand, with the reason. Returns how many.

    Refuses who does not publish, a frozen edition, no reason, one that is too long.
    """
    edition = lock_open_edition(edition, by, FROZEN)
    because = " ".join(because.split())
    if not because or len(because) > REASON_LONGEST:
        raise Refused(
            _("Say in at most %(limit)s characters why this is left out.") % {"limit": REASON_LONGEST}
        )
    rows = edition.entries.filter(pk__in=entry_ids)
    actions = list(rows.values_list("action_id", flat=True))
    rows.update(left_out=True, left_out_because=because)
    if actions:
        history.record("edition_entries_left_out", edition, by=by, actions=actions, because=because)
    return len(actions)


@transaction.atomic
def bring_back(edition, entry_ids, *, by) -> int:
    """Take back that entries were left out by hand. Returns how many. Refuses as `leave_out`."""
    edition = lock_open_edition(edition, by, FROZEN)
    rows = edition.entries.filter(pk__in=entry_ids, left_out=True)
    actions = list(rows.values_list("action_id", flat=True))
    rows.update(left_out=False, left_out_because="")
    if actions:
        history.record("edition_entries_brought_back", edition, by=by, actions=actions)
        gather(edition, by=by)
    return len(actions)


@transaction.atomic
def treat(edition, entry_ids, *, by, treatment) -> int:
    """Print entries on one line, one page or two pages. Returns how many.

    Refuses who does not publish, a frozen edition, a treatment that is none.
    """
    edition = lock_open_edition(edition, by, FROZEN)
    if treatment not in dict(EditionEntry.TREATMENTS):
        raise Refused(_("Choose one line, one page or two pages."))
    rows = edition.entries.filter(pk__in=entry_ids)
    actions = list(rows.values_list("action_id", flat=True))
    rows.update(treatment=treatment)
    if actions:
        history.record("edition_entries_treated", edition, by=by, actions=actions, treatment=treatment)
    return len(actions)


@transaction.atomic
def put_in_order(edition, entry_ids, *, by) -> None:
    """These entries in this order, in the places that they hold among all others.

    Refuses who does not publish, a frozen edition, a list that changed meanwhile.
    """
    edition = lock_open_edition(edition, by, FROZEN)
    _spread(edition)
    known = {row.pk: row for row in edition.entries.filter(pk__in=entry_ids).only("edition_id", "position")}
    if len(known) != len(entry_ids):
        raise Refused(_("The entries changed meanwhile. Look at their order again."))
    places = sorted(row.position for row in known.values())
    for pk, place in zip(entry_ids, places, strict=True):
        known[pk].position = place
    EditionEntry.objects.bulk_update(known.values(), ["position"])
    history.record("edition_entries_ordered", edition, by=by, entries=list(entry_ids))


@transaction.atomic
def write(entry, *, by, **texts) -> EditionEntry:
    """The secretariat's own summary and its published judgement of an action, as `summary_es`, `judgement_ar`.

    Refuses who does not publish, a frozen edition, a text an entry does not have.
    """
    edition = lock_open_edition(entry.edition, by, FROZEN)
    if set(texts) - set(_all_columns()):
        raise ValidationError(_("An entry has no such text."))
    entry = edition.entries.get(pk=entry.pk)
    changed = [name for name, value in texts.items() if (getattr(entry, name) or "") != value]
    for name in changed:
        setattr(entry, name, texts[name])
    if changed:
        entry.save(update_fields=changed)
        history.record("edition_entry_written", edition, by=by, entry=entry.pk, columns=sorted(changed))
    return entry


def kept_out(edition, now) -> dict:
    """Who is out and why, to be kept with a frozen edition: those the filter left aside by their code alone."""
    titles = dict(
        Submission.objects.filter(action__in=[pk for pk, why in now.out.items() if why != OTHER])
        .order_by("number")
        .values_list("action_id", "title")
    )
    rows = [
        {
            "code": now.codes[pk],
            "title": titles.get(pk, ""),
            "reason": why,
            "because": now.because.get(pk, ""),
        }
        for pk, why in now.out.items()
        if why != OTHER
    ]
    return {
        "counts": dict(Counter(now.out.values())),
        "rows": rows,
        "others": [now.codes[pk] for pk, why in now.out.items() if why == OTHER],
    }


def set_aside(edition, now) -> None:
    """At the freeze: entries on which staff worked and that are out are said to be left out, and why."""
    for reason in set(now.out.values()) - {HAND}:
        with override("en"):
            because = str(REASONS[reason])
        gone = [pk for pk, why in now.out.items() if why == reason]
        edition.entries.filter(action__in=gone, left_out=False).update(
            left_out=True, left_out_because=because
        )


def left_by_hand(edition) -> list:
    """The entries of a frozen edition that were left out by hand, and not set aside by its freeze."""
    rows = edition.entries.filter(left_out=True).select_related("action").defer("printed")
    reasons = {row["code"]: row["reason"] for row in edition.out.get("rows", ())}
    return [row for row in rows if not edition.out or reasons.get(row.action.code) == HAND]


def take_from_aside(edition) -> None:
    """When a frozen edition is opened again: what its freeze set aside is no longer said to be left out."""
    kept = [row.pk for row in left_by_hand(edition)]
    edition.entries.filter(left_out=True).exclude(pk__in=kept).update(left_out=False, left_out_because="")


def _hidden(row, texts):
    """Why the public may not read an action; it comes before whatever staff chose."""
    if row["is_specimen"]:
        return SPECIMEN
    if row["withdrawn_at"]:
        return WITHDRAWN
    if row["published_at"] and row["published_at"] > timezone.now():
        return EMBARGO
    if row["pk"] in texts:
        return IN
    return APPROVED_ONLY if row["has_approved"] else NO_TEXT


def _unchosen(row, entry, cut_off, chosen):
    """Why an action that the public may read is not in."""
    if timezone.localdate(row["published_at"]) > cut_off:
        return LATE
    if entry and entry.left_out:
        return HAND
    by_hand = entry and entry.by_hand
    return OTHER if chosen is not None and row["pk"] not in chosen and not by_hand else IN


def _ever_public():
    """Actions that were ever public, or are approved: of all others nobody asks why they are not in."""
    approved = Submission.objects.filter(action=OuterRef("pk"), state=APPROVED)
    return (
        Action.objects.annotate(has_approved=Exists(approved))
        .filter(Q(published_at__isnull=False) | Q(has_approved=True))
        .order_by("code", "pk")
    )


def _is_worked_on(row):
    return (
        row.by_hand
        or row.left_out
        or row.treatment != EditionEntry.LINE
        or any(getattr(row, name) for name in _all_columns())
    )


def _all_columns():
    return [f"{name}_{language}" for name in COLUMNS for language in LANGUAGES]


def _spread(edition):
    """Places told apart, where two entries share one."""
    rows = list(edition.entries.order_by("position", "pk").only("edition_id", "position"))
    if len({row.position for row in rows}) == len(rows):
        return
    for place, row in enumerate(rows, start=1):
        row.position = place
    EditionEntry.objects.bulk_update(rows, ["position"])
