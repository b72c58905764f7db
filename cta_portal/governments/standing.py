"""Who stands in the public register: the one rule for its pages, pictures, maps and files, and what they count."""

from collections import Counter
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse

from actions.models import Action, Participation
from figures import charts, maps
from frameworks.models import Framework, Objective
from signatories.models import Government, Leader, Signature

LONGEST_NAME_ON_MAP = 16


def in_public():
    """The governments that the public sees: vouched for, or taking part in a published action."""
    acting = _public_parts().order_by().values("government_id")
    vouched = Government.objects.vouched_for().order_by().values("pk")
    return Government.objects.genuine().filter(Q(pk__in=vouched) | Q(pk__in=acting))


def register():
    """Every government of the public register, with its signatures, listed or withdrawn, and who leads it."""
    listed = Signature.objects.listed().select_related("declaration").order_by("-declaration__version", "-pk")
    withdrawn = Signature.objects.once_listed().filter(state=Signature.WITHDRAWN)
    return (
        in_public()
        .select_related("section")
        .prefetch_related(
            Prefetch("signatures", queryset=listed, to_attr="listed"),
            Prefetch("signatures", queryset=withdrawn, to_attr="withdrawn"),
            Prefetch("leaders", queryset=Leader.objects.shown().in_office(), to_attr="in_office"),
        )
    )


def signed(governments):
    """Those of them that are signatories."""
    return [government for government in governments if government.listed]


def newest_first(government):
    """The order of signatures: latest known day first, those without a day last, then by name."""
    signed_on = government.listed[0].signed_on if government.listed else None
    return (-(signed_on or date.min).toordinal(), government.english_name, government.pk)


def _public_parts():
    published = Action.objects.published().order_by().values("pk")
    return Participation.objects.filter(state=Participation.CONFIRMED, action__in=published)


def section_counts(governments):
    """[(world section, how many of these governments)], in the order of the framework."""
    counts = Counter(government.section_id for government in governments)
    return [
        (section, counts[section.pk])
        for section in Objective.objects.of(Framework.SECTION)
        if counts[section.pk]
    ]


def section_bars(governments):
    """The same for the margin: a hairline per section, the longest first, each leading to its list."""
    counted = sorted(section_counts(governments), key=lambda entry: -entry[1])
    lists = reverse("signatories:index")
    return charts.hairlines(
        charts.Bar(section.title, count, f"{lists}?section={section.slug}") for section, count in counted
    )


def world_map(governments, *, title):
    """The map of these governments: filled points are signatories; one of each section is named."""
    largest = {}
    for government in governments:
        size = government.population or 0
        fits = government.listed and len(government.english_name) <= LONGEST_NAME_ON_MAP
        if fits and size >= largest.get(government.section_id, (0,))[0]:
            largest[government.section_id] = (size, government.pk)
    return maps.world(points(governments, {pk for _size, pk in largest.values()}), title=title)


def points(governments, named=()):
    """The governments with a known place, as points of a map that lead to their pages."""
    return [
        maps.Point(
            government.latitude,
            government.longitude,
            government.english_name,
            government.get_absolute_url(),
            bool(government.listed),
            government.pk in named,
        )
        for government in governments
        if government.latitude is not None
    ]
