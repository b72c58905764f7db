"""What the audit asks of the history and of the access log: filters, names of things, rows in words."""

import re
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.apps import apps
from django.contrib import admin
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import AccessEntry, Event, User
from actions.models import Action, Decision, HandIn, Submission
from cta_portal.audit import words
from signatories.models import Signature

HISTORY, ACCESS = "history", "access"
NOBODY = "portal"
HASH, CODE = re.compile(r"[0-9a-f]{8,64}"), re.compile(r"[A-Za-z0-9-]{4,40}")
NAMES = {  # how a thing is called; every other thing by its number alone, so that nobody's address is shown
    "accounts.user": lambda row: person(row),
    "actions.action": lambda row: row.code or _("without a code"),
    "actions.submission": lambda row: row.action.code or row.title or _("without a title"),
    "actions.handin": lambda row: row.receipt,
    "actions.call": lambda row: row.title,
    "signatories.government": lambda row: row.official_name,
    "signatories.signature": lambda row: row.government.official_name,
    "publications.edition": lambda row: row.title,
    "publications.proof": lambda row: row.government.official_name,
}
ALSO = {
    "actions.submission": ["action"],
    "signatories.signature": ["government"],
    "publications.proof": ["government"],
}


class Row(NamedTuple):
    """One line of the audit in words; `who_key` and `thing_key` lead to all lines of the same."""

    at: datetime
    who: str
    who_key: str
    what: str
    kind: str
    thing: str
    thing_key: str
    href: str
    detail: str
    event: object


def find(tab, asked):
    """The rows of a tab that answer the filters, newest first; what cannot be read as a filter is left out."""
    rows = AccessEntry.objects.order_by("-pk") if tab == ACCESS else Event.objects.order_by("-seq")
    if asked.get("person") == NOBODY and tab == HISTORY:
        rows = rows.filter(actor=None)
    elif re.fullmatch(r"[0-9a-f-]{36}", asked.get("person", "")):
        rows = rows.filter(actor=asked["person"])
    if asked.get("kind"):
        rows = rows.filter(object_type=asked["kind"])
    group = asked.get("group", "")
    if tab == ACCESS and group in dict(AccessEntry.KINDS):
        rows = rows.filter(kind=group)
    elif tab == HISTORY and group in words.VERBS:
        rows = rows.filter(verb__in=words.VERBS[group])
    label, _colon, key = asked.get("thing", "").partition(":")
    if key:
        rows = rows.filter(object_type=label, object_id=key)
    for name, lookup, extra in (("since", "at__gte", 0), ("until", "at__lt", 1)):
        if day := _day(asked.get(name, "")):
            moment = datetime.combine(day + timedelta(days=extra), time.min)
            rows = rows.filter(**{lookup: timezone.make_aware(moment)})
    if word := asked.get("q", "").strip():
        rows = rows.filter(_named(word, tab))
    return rows


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _named(word, tab):
    """What a code, a receipt, a certificate's code or a fingerprint names; nothing else is searched for."""
    found = Q(pk__in=[])
    if tab == HISTORY and HASH.fullmatch(word.lower()):
        found |= Q(hash__startswith=word.lower())
    if not CODE.fullmatch(word):
        return found
    actions = set(Action.objects.filter(code__iexact=word).values_list("pk", flat=True))
    kept = HandIn.objects.filter(receipt__iexact=word)
    texts = set(
        Submission.objects.filter(Q(action__in=actions) | Q(hand_ins__in=kept)).values_list("pk", flat=True)
    )
    kept = HandIn.objects.filter(submission__in=texts)
    signatures = Signature.objects.filter(certificate_code__iexact=word)
    for label, keys in (
        ("actions.action", actions),
        ("actions.submission", texts),
        ("actions.handin", kept.values_list("pk", flat=True)),
        ("actions.decision", Decision.objects.filter(submission__in=texts).values_list("pk", flat=True)),
        ("signatories.signature", signatures.values_list("pk", flat=True)),
    ):
        if keys := [str(key) for key in keys]:
            found |= Q(object_type=label, object_id__in=keys)
    return found


def in_words(rows) -> list[Row]:
    """These rows as people speak; persons and things are read with one statement for each kind of thing."""
    rows = list(rows)
    people = {user.public_id: user for user in User.objects.filter(public_id__in={row.actor for row in rows})}
    things = _things(rows)
    return [_row(row, people, things) for row in rows]


def _row(row, people, things):
    label, key = row.object_type, row.object_id
    thing = things.get((label, key))
    is_event = isinstance(row, Event)
    return Row(
        at=row.at,
        who=person(people.get(row.actor)) if row.actor else _("the portal itself"),
        who_key=str(row.actor or NOBODY),
        what=str(words.of(row.verb) if is_event else row.get_kind_display()),
        kind=kind_of(label),
        thing=_name(label, key, thing),
        thing_key=f"{label}:{key}" if label and key else "",
        href=_page(label, key, thing),
        detail=_detail(row.payload) if is_event else words.page(row.where),
        event=row if is_event else None,
    )


def person(user):
    """A person by their name of today; never by their address."""
    if user is None or user.email.startswith("erased-"):
        return _("a person erased")
    return user.name or _("a person without a name")


def kind_of(label):
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name)) if label else ""
    except LookupError:
        return label


def _things(rows):
    """{(`app.model`, id): the row}, for the kinds that have a name."""
    wanted, found = {}, {}
    for row in rows:
        if row.object_type in NAMES and row.object_id.isdecimal():
            wanted.setdefault(row.object_type, set()).add(row.object_id)
    for label, keys in wanted.items():
        known = apps.get_model(label)._base_manager.select_related(*ALSO.get(label, [])).filter(pk__in=keys)
        found |= {(label, str(thing.pk)): thing for thing in known}
    return found


def _name(label, key, thing):
    if thing is not None:
        return str(NAMES[label](thing))
    return _("number %(number)s") % {"number": key} if key else ""


def _page(label, key, thing):
    """The page of a thing in the secretariat, where there is one."""
    try:
        model = apps.get_model(label) if label and key else None
    except LookupError:
        return ""
    if model not in admin.site._registry or (label in NAMES and thing is None):
        return ""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""


def _detail(payload):
    """What the history keeps beside the verb: names of fields, numbers, the institution's words."""
    return "; ".join(
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in payload.items()
        if value not in ("", None, [], {})
    )


def choices(tab):
    """What the filters offer: (people, kinds, groups), each (value, words)."""
    model = AccessEntry if tab == ACCESS else Event
    staff = User.objects.filter(is_staff=True).order_by("name", "pk")
    people = [(str(user.public_id), person(user)) for user in staff]
    labels = model.objects.order_by("object_type").values_list("object_type", flat=True).distinct()
    kinds = sorted(((label, kind_of(label)) for label in labels if label), key=lambda pair: pair[1])
    groups = AccessEntry.KINDS if tab == ACCESS else list(words.GROUPS.items())
    return people, kinds, groups
