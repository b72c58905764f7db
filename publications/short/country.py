"""The brief of a country in two to four pages: what its governments signed and do, counted on a day."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import facets, meanings
from actions.bits import slots_of
from actions.models.submission import ACTION, PLEDGE
from figures import maps
from frameworks.dates import show_date
from frameworks.languages import direction
from frameworks.models import Framework
from publications.book import gathered, glyphs, snapshot
from publications.book.art import paths_art
from publications.book.reading import Reading
from publications.short import pieces as brief_pieces
from signatories.models import Declaration, Signature

ROOM = (
    (24, 60),
    (18, 36),
    (12, 20),
    (8, 12),
)  # (actions, signatories) of the fullest page and of leaner ones
COLOUR = "#1C3A9A"


def sheets(given, language):
    """The brief of the country whose code is given; none where no government of it stands in public."""
    with translation.override(language):
        told = _Told(given["code"], language)
        if told.numbers["signatories"] or told.total:
            for most_actions, most_signatories in ROOM:
                yield told.page(most_actions, most_signatories)


class _Told:
    """What is public of one country now, read once."""

    def __init__(self, code, language):
        self.code, self.language = code, language
        self.today = timezone.localdate()
        self.actions = facets.snapshot()
        self.bits = self.actions.bits["country"].get(code, 0) & self.actions.everything
        self.total = self.bits.bit_count()
        self.signed = [row for row in snapshot.signatories(self.today) if row["country"] == code]
        self.acting = self._acting()
        self.numbers = self._numbers()

    def _acting(self):
        """The governments from here that lead or share one of the actions."""
        slots = set(slots_of(self.bits))
        here = (pk for pk, place in self.actions.places.items() if place.country == self.code)
        return [pk for pk in here if not slots.isdisjoint(self.actions.governments.get(pk, ()))]

    def _numbers(self):
        kinds = self.actions.bits.get("kind", {})
        signatures = Signature.objects.listed().filter(
            government__country=self.code, government__merged_into__isnull=True
        )
        return {
            "signatories": len(self.signed),
            "signatures": signatures.count(),
            "acting": len(self.acting),
            "actions": (self.bits & kinds.get(ACTION, 0)).bit_count(),
            "pledges": (self.bits & kinds.get(PLEDGE, 0)).bit_count(),
        }

    def page(self, most_actions, most_signatories):
        """The HTML with at most so many actions and signatories; how many more there are is told."""
        printed = self._printed(most_actions)
        reading = Reading(brief_pieces.frame(printed, self.signed), printed, self.language)
        rows = [brief_pieces.row(reading.entry(one)) for one in printed]
        name = reading.country(self.code)
        signed = [line for _country, lines in gathered.signatories(reading) for line in lines]
        context = {
            "language": self.language,
            "direction": direction(self.language),
            "country": name,
            "day": show_date(self.today),
            "dated": f"{self.today.isoformat()}T00:00:00Z",
            "art": paths_art(f"country-{self.code}", COLOUR, height=300, mirrored=reading.is_rtl),
            "declaration": Declaration.objects.current(),
            "figures": _in_words(self.numbers),
            "map": self._map(name),
            "has_rings": len(self.acting) > 0,
            "signed": signed[:most_signatories],
            "signed_more": len(signed[most_signatories:]),
            "priorities": brief_pieces.by_priority(reading, rows),
            "more": self.total - len(rows),
            "served": [self._served(reading, code) for code in (Framework.GCM, Framework.GCR)],
            "unserved": meanings.UNSERVED,
            "public_record": any(one.entry.public_record for one in rows),
            **self._addresses(),
        }
        title = _("Country brief: %(country)s") % {"country": name}
        context["citation"] = brief_pieces.brief_citation(title, context["day"], context["address"])
        return glyphs.fitted(render_to_string("publications/country_brief.html", context))

    def _printed(self, most):
        """The newest actions that fit, as the book prints them."""
        ids = self.actions.in_order(self.bits, stop=most)
        found = {row.action_id: row for row in snapshot.candidates(self.today).filter(action__in=ids)}
        return [snapshot.entry(found[pk]) for pk in ids if pk in found]

    def _served(self, reading, framework):
        """(framework in words, [(label, how many actions)], [labels that none serves]) of one Compact."""
        actions = self.bits & self.actions.bits.get("kind", {}).get(ACTION, 0)
        bits = self.actions.bits.get(framework, {})
        counts = {
            label.number: (actions & bits.get(label.slug, 0)).bit_count()
            for label in facets.labels_of(framework)
        }
        labels = reading.of(framework)
        served = [(label, counts[label.number]) for label in labels if counts.get(label.number)]
        served.sort(key=lambda pair: (-pair[1], pair[0].number))
        missing = [label for label in labels if not counts.get(label.number)]
        return facets.COMPACTS[framework], served, missing

    def _map(self, name):
        """Signatories filled; governments that act without a listed signature as rings under them."""
        signed = {row["slug"] for row in self.signed}
        spots = [(*row["point"], row["english_name"], True) for row in self.signed]
        places = (self.actions.places[pk] for pk in self.acting)
        spots += [(one.latitude, one.longitude, one.name, False) for one in places if one.slug not in signed]
        points = [maps.Point(*spot[:3], filled=spot[3]) for spot in spots if spot[0] is not None]
        return maps.around(points, title=_("%(country)s on the map") % {"country": name}) if points else ""

    def _addresses(self):
        page = settings.PUBLIC_URL + reverse("signatories:country", args=[self.code.lower()])
        listed = f"{settings.PUBLIC_URL}{reverse('actions:index')}?country={self.code}"
        return {"address": page, "listed": listed, "qr": brief_pieces.code(page)}


def _in_words(numbers):
    """[(number, what so many are, how it is counted)]."""
    n = numbers
    return [
        (
            n["signatories"],
            ngettext("government has signed", "governments have signed", n["signatories"]),
            meanings.SIGNATORY,
        ),
        (n["signatures"], ngettext("signature", "signatures", n["signatures"]), meanings.SIGNATURES),
        (n["acting"], ngettext("government that acts", "governments that act", n["acting"]), meanings.ACTS),
        (n["actions"], ngettext("local action on record", "local actions on record", n["actions"]), meanings.ACTIONS),
        (n["pledges"], ngettext("pledge on record", "pledges on record", n["pledges"]), meanings.PLEDGES),
    ]  # fmt: skip
