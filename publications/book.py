"""From the frozen values of an edition to the HTML of the book in one language.

Reads no live row of an action; only what was taken down since is left out, as if it had never been there.
"""

from collections import defaultdict
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from actions import translatable
from actions.models import Picture, Submission, Translation
from figures import charts, maps
from frameworks.collation import sort_key
from frameworks.dates import show_date
from frameworks.languages import direction, language_name
from frameworks.models import Framework, PartnerRole
from publications.art import cover_art, paths_art
from publications.pieces import (
    Chapter,
    Entry,
    Government,
    Label,
    is_latin,
    is_printable,
    pick,
    section_name,
    words,
)
from publications.snapshot import LONG
from signatories.models import PUBLIC_RECORD, Signature

NO_PRIORITY = "#7A7468"


def html(edition, language) -> str:
    """The whole book in one language; the same frozen values give the same text."""
    with translation.override(language):
        printed = [
            row.printed for row in edition.entries.order_by("position", "pk") if row.printed.get("code")
        ]
        book = Book(edition.frozen, printed, language, edition=edition)
        return render_to_string("publications/book/edition.html", book.context())


class Book:
    """Printed entries and what is known around them, read in one language; those of an edition, or one by itself."""

    def __init__(self, frozen, printed, language, *, edition=None):
        self.edition, self.language = edition, language
        self.frozen, self.printed = frozen, printed
        self.taken_down = Picture.objects.taken_down(
            row["sha256"] for printed in self.printed for row in printed["pictures"]
        )
        self.labels = {code: self.label(code, row) for code, row in self.frozen["labels"].items()}
        self.is_rtl = direction(language) == "rtl"

    def context(self):
        entries = [self.entry(printed) for printed in self.printed]
        chapters = self.chapters(entries)
        figures = self.frozen["figures"]
        return {
            "language": self.language,
            "direction": direction(self.language),
            "title": self.own("title"),
            "subtitle": self.own("subtitle"),
            "foreword": self.own("foreword"),
            "foreword_by": self.own("foreword_by"),
            "about": self.own("about"),
            "number": self.frozen["number"],
            "cut_off": self.day(self.frozen["cut_off"]),
            "counted_on": self.day(self.frozen["counted_on"]),
            "frozen_at": self.edition.frozen_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "checksum": self.edition.frozen_sha256,
            "history_head": self.edition.history_head,
            "history_seq": self.edition.history_seq,
            "frozen_on": self.day(self.edition.frozen_at.date().isoformat()),
            "public_url": self.frozen["public_url"],
            "public_host": self.frozen["public_url"].split("://")[-1],
            "cover_art": cover_art(self.frozen["slug"], self.is_rtl),
            "chapters": chapters,
            "figures": figures,
            "numbers": {name: count for name, count in figures.items() if isinstance(count, int)},
            "gcm_chart": self.gcm_chart(),
            "gcm_missing": self.gcm_missing(),
            "priority_chart": self.priority_chart(chapters),
            "sections": self.sections(),
            "map": self.map(),
            "signatories": self.signatories(),
            "by_country": self.by_country(entries),
            "by_objective": self.by_objective(entries),
            "partners": self.partners(),
            "all_public_record": figures["public_record"] == len(self.printed),
        }

    def own(self, name):
        """A text of the edition itself: in this language, else in the first that has it."""
        texts = self.frozen["texts"][name]
        for language in (self.language, *texts):
            if texts.get(language):
                return words(texts[language], language)
        return words("", self.language)

    def label(self, code, row):
        title, short = pick(row["title"], self.language), pick(row["short"], self.language)
        return Label(
            code, row["framework"], row["number"], title, short or title, row["colour"], row["colour_on"]
        )

    def day(self, iso, precision="day"):
        return show_date(date.fromisoformat(iso), precision, self.language)

    def government(self, row):
        name = row["name"] if is_printable(row["name"]) else row["english_name"]
        second = row["english_name"] if row["english_name"] != name and not is_latin(name) else ""
        return Government(
            name=words(name, row["language"] if name == row["name"] else "en"),
            second=second,
            country=self.country(row["country"]),
            key=row["english_name"] or row["name"],
        )

    def country(self, code):
        return pick(self.frozen["countries"].get(code, {}), self.language) or code

    def entry(self, printed):
        texts = printed["texts"]
        language = self.language if "summary" in texts.get(self.language, {"fields": {}})["fields"] else ""
        governments = [self.government(row) for row in printed["governments"]]
        priority = next((link["code"] for link in self.links(printed, Framework.PRIORITY)), "")
        main = language or printed["language"]
        pictures = [row for row in printed["pictures"] if row["sha256"] not in self.taken_down]
        return Entry(
            code=printed["code"],
            number=printed["code"].removeprefix("CTA-"),
            anchor=f"a-{printed['code'].lower()}",
            url=self.frozen["public_url"] + printed["path"],
            chapter=priority,
            featured=printed.get("featured", False),
            title=self.words_of(printed, "title", main),
            summary=self.words_of(printed, "summary", main),
            sections=[
                (section_name(name), self.words_of(printed, name, main))
                for name in LONG
                if name in texts[printed["language"]]["fields"]
            ],
            results=self.words_of(printed, "results", main)
            if texts[printed["language"]]["fields"].get("results")
            else None,
            foreign="" if main == self.language else language_name(main),
            lead=governments[0] if governments else None,
            others=governments[1:],
            facts=self.facts(printed, main),
            partners=words("; ".join(printed["partners"]), printed["language"]),
            objectives=self.objectives(printed),
            source_url=printed["source_url"],
            public_record=printed["origin"] == PUBLIC_RECORD,
            picture=self.picture(printed, pictures[0], main) if pictures else None,
            indicators=[
                self.indicator(printed, number, row, main)
                for number, row in enumerate(printed["indicators"], start=1)
            ],
            art=paths_art(printed["code"], self.colour(priority), mirrored=self.is_rtl, height=390)
            if printed.get("featured") and not pictures
            else "",
        )

    def words_of(self, printed, name, language):
        """One field in the wanted language, else in the original; a translation says how good it is."""
        texts = printed["texts"]
        for wanted in (language, printed["language"]):
            kept = texts.get(wanted, {"status": "", "fields": {}})
            if kept["fields"].get(name):
                note = dict(Translation.STATUSES).get(kept["status"], "") if kept["status"] else ""
                return words(kept["fields"][name], wanted, str(note))
        return words("", printed["language"])

    def passage(self, printed, key, original, language):
        """What is no text of its own, in the wanted language where it is translated, else as it was written."""
        translated = printed["texts"].get(language, {"fields": {}})["fields"].get(key)
        return words(translated, language) if translated else words(original, printed["language"])

    def picture(self, printed, row, language):
        shows = self.passage(printed, translatable.key_of_picture(row["sha256"]), row["alt"], language)
        return row | {"shows": shows}

    def indicator(self, printed, number, row, language):
        said = {
            column: self.passage(
                printed, translatable.key_of_indicator(number, column), row[column], language
            )
            for column in ("name", "unit")
        }
        return row | said

    def links(self, printed, framework):
        own = [link for link in printed["objectives"] if self.labels[link["code"]].framework == framework]
        return sorted(
            own, key=lambda link: (link["role"] != "primary", self.labels[link["code"]].number or 0)
        )

    def objectives(self, printed):
        groups = [
            (_("Global Compact for Migration"), Framework.GCM),
            (_("Global Compact on Refugees"), Framework.GCR),
            (_("Sustainable Development Goals"), Framework.SDG),
        ]
        found = [
            (name, [self.labels[link["code"]] for link in self.links(printed, code)]) for name, code in groups
        ]
        return [(name, labels) for name, labels in found if labels]

    def facts(self, printed, main):
        """(what, text, language) of the margin column; what a source does not say is left out."""
        kinds = {"action": _("Action"), "pledge": _("Pledge")}
        facts = [(_("Code"), printed["code"]), (_("Kind and time"), ", ".join(
            part for part in (kinds[printed["kind"]], self.time(printed)) if part
        ))]  # fmt: skip
        stages = dict(Submission.STAGES)
        if printed["stage"]:
            facts.append((_("Stage"), stages[printed["stage"]]))
        people = [str(label) for code, label in Submission.POPULATIONS if code in printed["populations"]]
        if people:
            facts.append((_("People"), ", ".join(people)))
        facts = [(what, words(str(text), self.language)) for what, text in facts]
        own = self.words_of(printed, "people_text", main)
        if own.text and not people:
            facts.append((_("People"), own))
        if printed["budget"]:
            amount = number_format(printed["budget"]["amount"].removesuffix(".00"), force_grouping=True)
            facts.append((_("Budget"), words(f"{amount} {printed['budget']['currency']}", self.language)))
        return facts

    def time(self, printed):
        start = self.day(**_iso(printed["start"])) if printed["start"] else ""
        end = self.day(**_iso(printed["end"])) if printed["end"] else ""
        if start and end and start != end:
            return f"{start}–{end}"
        if start and not end:
            return _("since %(date)s") % {"date": start}
        return start or (_("until %(date)s") % {"date": end} if end else "")

    def colour(self, code):
        return (self.labels[code].colour if code in self.labels else "") or NO_PRIORITY

    def chapters(self, entries):
        """Actions by their first priority, in the order of the priorities; those without one come last."""
        grouped = defaultdict(list)
        for entry in entries:
            grouped[entry.chapter].append(entry)
        order = [label.code for label in self.labels.values() if label.framework == Framework.PRIORITY]
        found = []
        for code in [*order, ""]:
            if not grouped[code]:
                continue
            label = self.labels.get(code)
            gcm = self.frozen["labels"].get(code, {}).get("gcm", [])
            found.append(
                Chapter(
                    label=label,
                    anchor=f"c-{label.number if label else 0}",
                    art=paths_art(
                        f"{self.frozen['slug']}-{code}",
                        self.colour(code),
                        height=688,
                        mirrored=self.is_rtl,
                        plain_ground=True,
                    ),
                    entries=sorted(
                        grouped[code], key=lambda entry: (entry.lead.country, entry.lead.key, entry.code)
                    ),
                    gcm=[other for other in self.of(Framework.GCM) if other.number in gcm],
                )
            )
        return found

    def of(self, framework):
        return [label for label in self.labels.values() if label.framework == framework]

    def gcm_chart(self):
        counts = self.frozen["figures"]["by_objective"]
        bars = sorted(
            ((label, counts[label.code]) for label in self.of(Framework.GCM) if counts.get(label.code)),
            key=lambda pair: (-pair[1], pair[0].number),
        )
        return charts.bars(
            [
                charts.Bar(f"{label.number} {label.short}", count, rest=rank > 2)
                for rank, (label, count) in enumerate(bars)
            ],
            caption=_("Number of actions by objective of the Global Compact for Migration"),
            label_head=_("Objective"),
            value_head=_("Actions"),
        )

    def gcm_missing(self):
        counts = self.frozen["figures"]["by_objective"]
        return [
            f"{label.number} {label.short}" for label in self.of(Framework.GCM) if not counts.get(label.code)
        ]

    def priority_chart(self, chapters):
        return charts.bars(
            [
                charts.Bar(
                    f"{chapter.label.number} {chapter.label.short}"
                    if chapter.label
                    else _("Without a priority"),
                    len(chapter.entries),
                )
                for chapter in chapters
            ],
            caption=_("Number of actions by first priority"),
            label_head=_("Priority"),
            value_head=_("Actions"),
        )

    def sections(self):
        figures = self.frozen["figures"]
        rows = [
            (
                label.short,
                figures["signatories_by_section"].get(label.code, 0),
                figures["by_section"].get(label.code, 0),
            )
            for label in self.of(Framework.SECTION)
        ]
        return sorted((row for row in rows if row[1] or row[2]), key=lambda row: (-row[2], row[0]))

    def map(self):
        """Signatories filled; governments that lead an action without a listed signature as rings."""
        signed = {row["slug"]: row for row in self.frozen["signatories"]}
        others = {
            row["slug"]: row
            for printed in self.printed
            for row in printed["governments"][:1]
            if row["slug"] not in signed
        }
        points = [
            maps.Point(row["point"][0], row["point"][1], row["name"], filled=filled)
            for rows, filled in ((others, False), (signed, True))
            for row in rows.values()
            if row["point"][0] is not None
        ]
        return mark_safe(
            maps.world(
                points, title=_("Governments on the map; the same names stand in the list of signatories")
            )
        )

    def signatories(self):
        """[(country, [(government, when, how the signature is known)])], countries in this language's order."""
        bases = {Signature.HAS_ACTION: dict(Signature.BASES)[Signature.HAS_ACTION]}
        known = {
            PUBLIC_RECORD: _("named by a public source"),
            "portal": _("signed on the portal"),
            "secretariat": _("entered by the secretariat for the government"),
        }
        groups = defaultdict(list)
        for row in self.frozen["signatories"]:
            when = self.day(**_iso(row["signed_on"])) if row["signed_on"] else ""
            groups[self.country(row["country"])].append(
                (self.government(row), when, bases.get(row["basis"]) or known[row["origin"]])
            )
        return sorted(groups.items(), key=lambda pair: sort_key(pair[0]))

    def by_country(self, entries):
        """[(country, [(government, [entry])])]."""
        groups = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            for government in (entry.lead, *entry.others):
                groups[government.country][government].append(entry)
        return [
            (country, sorted(governments.items(), key=lambda pair: sort_key(pair[0].key)))
            for country, governments in sorted(groups.items(), key=lambda pair: sort_key(pair[0]))
        ]

    def by_objective(self, entries):
        """[(framework name, [(label, [entry])])] for both Compacts."""
        served = defaultdict(list)
        for entry in entries:
            for _name, labels in entry.objectives:
                for label in labels:
                    served[label].append(entry)
        names = [
            (_("Global Compact for Migration"), Framework.GCM),
            (_("Global Compact on Refugees"), Framework.GCR),
        ]
        return [
            (name, [(label, served[label]) for label in self.of(code) if served[label]])
            for name, code in names
        ]

    def partners(self):
        roles = defaultdict(list)
        for row in self.frozen["partners"]:
            roles[row["role"]].append(pick(row["name"], self.language))
        return [(label, roles[role]) for role, label in PartnerRole.ROLES if roles[role]]


def _iso(value):
    return {"iso": value["date"], "precision": value["precision"]}
