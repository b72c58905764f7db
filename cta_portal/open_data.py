"""What anybody may take along: data files with their licence, and the head of the history with a way to check it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Event
from actions.models import Action
from cta_portal import dataset_words
from cta_portal.bulk import files as bulk
from cta_portal.governments.downloads import LICENCE
from frameworks.caching import changed_at, public_page

HEAD = re.compile(r"[0-9a-f]{64}")
HEAD_STANDS = timedelta(minutes=10)


@dataclass(frozen=True)
class Dataset:
    """One thing to take along: what it holds, and its files as (name of the format, address)."""

    title: str
    holds: str
    files: list
    page: str = ""


def datasets() -> list[Dataset]:
    """Everything that has a file. A new file is one more line here."""
    signatories = [
        (label, reverse("signatories:download", args=[kind]))
        for label, kind in (("CSV", "csv"), ("JSON", "json"), ("GeoJSON", "geojson"))
    ]
    return [
        Dataset(
            _("Signatories"),
            _("Each government with its place, who signed, on which day, which text, and how that is known."),
            signatories,
            reverse("signatories:index"),
        ),
        Dataset(
            _("Signatories by year"),
            _("How the number grew, year by year, by the published date of signature."),
            [("CSV", reverse("signatories:growth_csv"))],
            reverse("signatories:growth"),
        ),
        Dataset(
            _("Figures"),
            _(
                "Every number with its definition and day; each table of the figures has its own file beside it."
            ),
            [("CSV", reverse("figures:numbers_csv"))],
            reverse("figures:index"),
        ),
        Dataset(
            _("Texts of the Declaration"),
            _("Each text in each language and version, with its fingerprint."),
            [],
            reverse("signatories:declaration"),
        ),
        Dataset(
            _("Publications"),
            _("Each edition in each of its languages, with its fingerprint."),
            [],
            reverse("publications:index"),
        ),
        Dataset(
            _("Calendar"),
            _("Forums and events, for a calendar program."),
            [("iCalendar", reverse("learning:calendar_ics"))],
            reverse("learning:calendar"),
        ),
        Dataset(
            _("Updates"),
            _("News of the Call, for a feed reader."),
            [("RSS", reverse("learning:updates_feed"))],
            reverse("learning:updates"),
        ),
    ]


@dataclass(frozen=True)
class Whole:
    """A file with all published actions: its fingerprint and size, where they are known."""

    name: str
    label: str
    holds: str
    href: str
    mark: dict | None


def whole_files(version) -> list[Whole]:
    """Every published action, in five forms."""
    forms = {
        "actions.csv": ("CSV", _("One line per action, for spreadsheet programs.")),
        "actions.xlsx": ("XLSX", _("The same as a workbook, with the codebook on its second sheet.")),
        "actions.jsonl": (
            "JSONL",
            _("One action a line with all its languages, as the read interface tells it."),
        ),
        "actions.geojson": ("GeoJSON", _("One point per action, where the government that leads it is.")),
        "actions.zip": (
            "ZIP",
            _(
                "All tables as CSV with their description (datapackage.json), codebook, licence and fingerprints."
            ),
        ),
    }
    return [
        Whole(name, label, holds, reverse("bulk", args=[name]), bulk.known_mark(version, name))
        for name, (label, holds) in forms.items()
    ]


def frames():
    """Lines that show actions on another site: a list, and one card."""
    newest = (
        Action.objects.published().order_by("-published_at", "-pk").values_list("code", flat=True).first()
    )
    shown = [("frame-list", _("The newest actions"), reverse("embed_actions") + "?show=3", 620)]
    if newest:
        shown.append(("frame-one", _("One action"), reverse("embed_action", args=[newest]), 260))
    return [
        {
            "id": key,
            "label": label,
            "href": href,
            "lines": f'<iframe src="{settings.PUBLIC_URL}{href}" title="{label}" width="100%" height="{height}" '
            'loading="lazy"></iframe>',
        }
        for key, label, href, height in shown
    ]


def standing_head() -> Event | None:
    """The head as it stood at the last full ten minutes; in the first minutes of a portal the newest there is.

    Every event moves the head, also those the public does not see, and none of them bumps the data version for its
    sake: a page that every draft and every letter puts out of date would never be kept. Nothing is lost by it,
    for each head vouches for all before it, for ever. A full ten minutes gives all processes and caches the same
    bytes, is about as old as a kept page may be anyway, and does not tell by the second when the secretariat works.
    One look at the index, however long the history is.
    """
    now = timezone.now().timestamp()
    mark = datetime.fromtimestamp(now - now % HEAD_STANDS.total_seconds(), tz=UTC)
    return history.head(before=mark) or history.head()


@public_page
def open_data(request):
    """The files, the licence, the head; `head=` looks up one that was printed."""
    asked = re.sub(r"\s", "", request.GET.get("head", "")[:200]).lower()
    sets, whole, changed = datasets(), whole_files(request.data_version), changed_at()
    return render(
        request,
        "portal/open_data.html",
        {
            "datasets": sets,
            "whole": whole,
            "machine_words": dataset_words.of_open_data(sets, whole, changed),
            "action_count": Action.objects.published().count(),
            "changed_at": changed,
            "frames": frames(),
            "licence": LICENCE,
            "head": standing_head(),
            "asked": asked,
            "asked_is_head": bool(HEAD.fullmatch(asked)),
            "met": Event.objects.filter(hash=asked).first() if HEAD.fullmatch(asked) else None,
        },
    )


@public_page
def history_head(request):
    """The same head for machines that keep it: whoever has an old one can prove that nothing before it changed."""
    head = standing_head()
    told = {"event": head.seq, "sha256": head.hash, "at": head.at.isoformat()} if head else {}
    return JsonResponse(told)
