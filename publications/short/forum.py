"""The brief for a delegation to a forum: a dozen actions at most, with what they count together and who signed."""

from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import comparing, meanings, search
from actions.models import Action
from actions.models.submission import ACTION, PLEDGE
from frameworks.dates import show_date, show_range
from frameworks.languages import direction
from frameworks.models import Milestone
from publications.book import gathered, glyphs, snapshot
from publications.book.art import paths_art
from publications.book.reading import Reading
from publications.short import pieces as brief_pieces

MOST = 12
MOST_READ = 50  # codes of an address that are looked at
ROOM = {4: (900, 420), 6: (520, 240), MOST: (330, 150)}  # letters of text and of results, by how many actions
LEANER = ((330, 150), (220, 90), (140, 0))
COLOUR = "#1C3A9A"


@dataclass
class Selection:
    """What an address asks for: actions in their order, and what is to be said about the rest."""

    codes: list = field(default_factory=list)
    total: int = 0
    unknown: list = field(default_factory=list)
    withdrawn: list = field(default_factory=list)
    found: search.Found | None = None  # what the words and filters of the address found

    @property
    def is_too_long(self):
        return self.total > MOST

    @property
    def is_told(self):
        """Whether each of its codes is one the public may read, and they fit."""
        return bool(self.codes) and not (self.unknown or self.withdrawn or self.is_too_long)


def of_codes(values) -> Selection:
    """The published actions of these codes, each once, in their order."""
    said = list(dict.fromkeys(value.strip().upper() for value in values[:MOST_READ] if value.strip()))
    codes = [code for code in said if comparing.CODE.fullmatch(code)]
    found = set(Action.objects.published().filter(code__in=codes).values_list("code", flat=True))
    gone = set(Action.objects.withdrawn().filter(code__in=codes).values_list("code", flat=True)) - found
    shown = [code for code in codes if code in found]
    return Selection(
        codes=shown[:MOST],
        total=len(shown),
        unknown=[code[:40] for code in said if code not in found and code not in gone],
        withdrawn=[code for code in codes if code in gone],
    )


def of_address(params, *, version=None) -> Selection:
    """The actions whose codes a query string names as `a`, then what its words and filters find, each once."""
    chosen = of_codes(params.getlist("a"))
    whole = params.copy()
    whole.pop("page", None)
    found = search.find(whole, version=version, language=translation.get_language())
    chosen.found = found
    if not (found.query or found.choice or found.there):
        return chosen
    codes = _codes_of(found.ids)
    named = Action.objects.published().filter(code__in=chosen.codes).values_list("pk", flat=True)
    both = (found.bits & found.snapshot.of_ids(named)).bit_count()
    chosen.total += found.total - both
    chosen.codes = list(dict.fromkeys([*chosen.codes, *codes]))[:MOST]
    return chosen


def _codes_of(ids):
    codes = dict(Action.objects.published().filter(pk__in=ids).values_list("pk", "code"))
    return [codes[pk] for pk in ids if pk in codes]


def forums(today=None) -> list:
    """The forums that are ahead or under way, the next one first."""
    return list(Milestone.objects.filter(kind=Milestone.EVENT, end__gte=today or timezone.localdate()))


def sheets(given, language):
    """The brief of the actions whose codes are given, for the forum given; none where one of them is not public."""
    with translation.override(language):
        told = _Told(given["codes"], given["forum"], language)
        if told.printed and len(told.printed) == len(given["codes"]):
            room = next(room for most, room in ROOM.items() if len(told.printed) <= most)
            for letters in dict.fromkeys([room, *LEANER]):
                yield told.page(*letters)


class _Told:
    """What is public of these actions now, read once."""

    def __init__(self, codes, forum, language):
        self.language, self.today = language, timezone.localdate()
        self.forum = Milestone.objects.filter(slug=forum).first() if forum else None
        found = {
            row.action.code: row for row in snapshot.candidates(self.today).filter(action__code__in=codes)
        }
        self.printed = [snapshot.entry(found[code]) for code in codes if code in found]
        self.slugs = {row["slug"] for one in self.printed for row in one["governments"]}
        self.signed = [row for row in snapshot.signatories(self.today) if row["slug"] in self.slugs]

    def page(self, letters, result_letters):
        """The HTML with at most so many letters of each text and of its results."""
        reading = Reading(brief_pieces.frame(self.printed, self.signed), self.printed, self.language)
        rows = [
            brief_pieces.row(reading.entry(one), most=letters, results=result_letters, with_code=True)
            for one in self.printed
        ]
        context = {
            "language": self.language,
            "direction": direction(self.language),
            "title": self.forum.name if self.forum else _("A selection of local actions"),
            "forum": self.forum,
            "when": show_range(self.forum.start, self.forum.end, self.forum.precision) if self.forum else "",
            "day": show_date(self.today),
            "dated": f"{self.today.isoformat()}T00:00:00Z",
            "art": paths_art(
                f"forum-{self.forum.slug if self.forum else ''}", COLOUR, height=300, mirrored=reading.is_rtl
            ),
            "figures": self._figures(),
            "signed": gathered.signatories(reading),
            "rows": rows,
            "is_roomy": letters > LEANER[0][0],
            "public_record": any(one.entry.public_record for one in rows),
            **self._addresses(),
        }
        context["citation"] = brief_pieces.brief_citation(
            context["title"], context["day"], settings.PUBLIC_URL
        )
        return glyphs.fitted(render_to_string("publications/forum_brief.html", context))

    def _figures(self):
        kinds = [one["kind"] for one in self.printed]
        actions, pledges = kinds.count(ACTION), kinds.count(PLEDGE)
        countries = {row["country"] for one in self.printed for row in one["governments"]} - {""}
        told = [
            (actions, ngettext("local action", "local actions", actions), meanings.ACTIONS),
            (pledges, ngettext("pledge", "pledges", pledges), meanings.PLEDGES),
            (
                len(self.slugs),
                ngettext(
                    "government that leads or shares them",
                    "governments that lead or share them",
                    len(self.slugs),
                ),
                _("Each government counts once, however many of these it takes part in."),
            ),
            (
                len(self.signed),
                ngettext("of them has signed", "of them have signed", len(self.signed)),
                meanings.SIGNATORY,
            ),
            (
                len(countries),
                ngettext("country they are in", "countries they are in", len(countries)),
                _("Countries of these governments, by ISO 3166-1."),
            ),
        ]
        return [line for line in told if line[0] or line[2] != meanings.PLEDGES]

    def _addresses(self):
        codes = "&".join(f"a={one['code']}" for one in self.printed)
        page = f"{settings.PUBLIC_URL}{reverse('publications:brief')}?{codes}"
        return {"address": page, "qr": brief_pieces.code(page)}
