"""Pages of the register that gather signatures and actions: the list of governments, one government."""

from collections import Counter

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actions.cards import cards_of
from actions.models import Action, Participation
from figures import charts, maps
from frameworks.caching import public_page
from frameworks.collation import sort_key
from frameworks.languages import direction, own_name
from frameworks.models import Framework, Objective
from signatories import names
from signatories.models import Declaration, Government, Leader, Signature

VIEWS = ("list", "map")
LONGEST_NAME_ON_MAP = 16


@public_page
def directory(request):
    """Who signed; with `who=all` everybody in the register. Narrowed by `q`, `section`; `view=map` draws it."""
    everybody = request.GET.get("who") == "all"
    section, words = request.GET.get("section", ""), request.GET.get("q", "").strip()[:100]
    everything = list(register())
    shown = [g for g in everything if (everybody or g.listed) and _matches(g, section, words)]
    counts = published_by_government()
    for government in shown:
        government.actions_shown = counts[government.pk]
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "list"
    return render(
        request,
        "signatories/index.html",
        {
            "countries": _by_country(shown) if view == "list" else [],
            "map": world_map(shown, title=_("Where they are")) if view == "map" else "",
            "shown_count": len(shown),
            "signed_count": sum(bool(g.listed) for g in everything),
            "register_count": len(everything),
            "country_count": len({g.country.code for g in everything if g.listed}),
            "sections": section_counts([g for g in everything if everybody or g.listed]),
            "section_chosen": section,
            "words": words,
            "everybody": everybody,
            "view": view,
            "today": timezone.localdate(),
            "query": _query(request, "view"),
            "query_who": _query(request, "who"),
        },
    )


def register():
    """Every government that stands in the register, with its listed signature."""
    listed = Signature.objects.listed().select_related("declaration")
    return (
        Government.objects.standing()
        .filter(is_specimen=False)
        .select_related("section")
        .prefetch_related(Prefetch("signatures", queryset=listed, to_attr="listed"))
    )


def _matches(government, section, words):
    if section and (government.section is None or government.section.slug != section):
        return False
    if not words:
        return True
    told = [
        government.official_name,
        government.english_name,
        government.country.name,
        *government.other_names,
    ]
    haystack = " ".join(names.fold(name) for name in told)
    return all(word in haystack for word in names.fold(words).split())


def published_by_government():
    """How many published actions each government leads or takes part in; one statement."""
    return Counter(
        Participation.objects.filter(
            state=Participation.CONFIRMED, action__in=Action.objects.published().order_by().values("pk")
        ).values_list("government_id", flat=True)
    )


def _by_country(governments):
    """[(country in words, [governments])], both in the order of the reader's language."""
    groups = {}
    for government in governments:
        groups.setdefault(government.country.name, []).append(government)
    return [
        (country, sorted(group, key=lambda g: sort_key(g.english_name)))
        for country, group in sorted(groups.items(), key=lambda item: sort_key(item[0]))
    ]


def section_counts(governments):
    """[(world section, how many of these governments)], in the order of the framework."""
    counts = Counter(g.section_id for g in governments)
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
    return maps.world(_points(governments, {pk for _size, pk in largest.values()}), title=title)


def _points(governments, named=()):
    return [
        maps.Point(
            g.latitude, g.longitude, g.english_name, g.get_absolute_url(), bool(g.listed), g.pk in named
        )
        for g in governments
        if g.latitude is not None
    ]


def _query(request, *without):
    """The query string but for some names, ready for one more to follow."""
    kept = request.GET.copy()
    for name in without:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


@public_page
def government(request, slug):
    """One government: what it signed, what it does, where it is. A merged one leads to the one it joined."""
    found = get_object_or_404(
        Government.objects.filter(is_specimen=False).select_related("section", "merged_into"), slug=slug
    )
    if found.merged_into:
        return HttpResponsePermanentRedirect(found.merged_into.get_absolute_url())
    signatures = found.signatures.filter(state__in=(Signature.VERIFIED, Signature.WITHDRAWN))
    signatures = list(signatures.select_related("declaration").order_by("-pk"))
    listed = next((s for s in signatures if s.state == Signature.VERIFIED and not s.replaced_at), None)
    cards = _actions_of(found)
    return render(
        request,
        "signatories/detail.html",
        {
            "government": found,
            "signature": listed,
            "withdrawn": next((s for s in signatures if s.state == Signature.WITHDRAWN), None),
            "leaders": Leader.objects.filter(government=found),
            "cards": cards,
            "events": _dated(listed, cards),
            "map": _near(found),
        },
    )


def _actions_of(government):
    """The published actions it leads or takes part in, as the rows of every list."""
    mine = Participation.objects.filter(government=government, state=Participation.CONFIRMED)
    actions = Action.objects.published().filter(pk__in=mine.values("action_id"))
    return cards_of(list(actions.order_by("-published_at", "-pk").values_list("pk", flat=True)))


def _near(government):
    if government.latitude is None:
        return ""
    others = list(register().exclude(latitude=None))
    return maps.near(
        _points(others, named={government.pk}),
        latitude=government.latitude,
        longitude=government.longitude,
        title=_("%(name)s on the map") % {"name": government.english_name},
    )


def _dated(signature, cards):
    """[(day, precision, sentence)] of what sources date, oldest first."""
    events = []
    if signature and signature.signed_on:
        events.append((signature.signed_on, signature.signed_on_precision, _("Signs the Declaration")))
    for card in cards:
        title, time = {"title": card.title.text}, card.time
        if time.start_date:
            events.append((time.start_date, time.start_precision, _("“%(title)s” begins") % title))
        if time.end_date:
            ahead = time.end_date > timezone.localdate()
            sentence = _("“%(title)s” is due to end") if ahead else _("“%(title)s” ends")
            events.append((time.end_date, time.end_precision, sentence % title))
    return sorted(events, key=lambda event: (event[0], event[2]))


@public_page
def declaration(request):
    """What governments sign, one language at a time: `text=es` chooses it, else that of the page."""
    current = Declaration.objects.filter(is_current=True).prefetch_related("texts").first()
    texts = _newest_texts(current)
    wanted = request.GET.get("text") or get_language()
    text = texts.get(wanted) or texts.get("en") or next(iter(texts.values()), None)
    return render(
        request,
        "signatories/declaration.html",
        {
            "declaration": current,
            "texts": [texts[language] for language in sorted(texts, key=_language_order)],
            "text": text,
            "text_direction": direction(text.language) if text else "",
            "paragraphs": [part for part in text.text.split("\n\n") if part.strip()] if text else [],
            "signed_count": Signature.objects.listed().filter(declaration=current).count(),
        },
    )


def _newest_texts(declaration):
    """{language: what a signer of today reads}."""
    texts = {}
    for text in declaration.texts.all() if declaration else []:
        text.language_name = own_name(text.language)
        chosen = declaration.text_in(text.language)
        if chosen.pk == text.pk:
            texts[text.language] = text
    return texts


def _language_order(language):
    codes = [code for code, _name in settings.LANGUAGES]
    return (codes.index(language) if language in codes else len(codes), language)
