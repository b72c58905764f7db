"""Frozen values read in one language: the words, names, days and labels of printed actions.

Reads no live row of an action; only what was taken down since is left out, as if it had never been there.
"""

from dataclasses import replace
from datetime import date

from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from actions import translatable
from actions.models import Picture, Submission, Translation
from frameworks import richtext
from frameworks.dates import show_date
from frameworks.languages import direction, language_name
from frameworks.models import Framework
from publications.book.art import paths_art
from publications.book.composing import HEIGHTS, beginning, margin, picture_size, quote
from publications.book.glyphs import is_printable
from publications.book.pieces import Entry, Government, Label, first, is_latin, pick, section_name, words
from publications.book.snapshot import LINE, LONG, treatment
from publications.models import EditionEntry
from signatories.models import PUBLIC_RECORD

PROSE = ("summary", *LONG, "results")
NO_PRIORITY = "#7A7468"


class Reading:
    """Printed entries and what is known around them, read in one language; those of an edition, or one by itself."""

    def __init__(self, frozen, printed, language):
        self.language = language
        self.frozen, self.printed = frozen, printed
        self.taken_down = Picture.objects.taken_down(
            row["sha256"] for printed in self.printed for row in printed["pictures"]
        )
        self.labels = {
            code: self.label(code, row)
            for code, row in sorted(self.frozen["labels"].items(), key=lambda pair: pair[1]["position"])
        }
        self.is_rtl = direction(language) == "rtl"
        self._files = {}

    def own(self, name):
        """A text of the edition itself: in this language, else in the first that has it."""
        return self.words_in(self.frozen["texts"].get(name, {}))

    def first(self, texts):
        """(text, its language): this one, else the first that has a text."""
        return first(texts, self.language)

    def words_in(self, texts):
        return words(*self.first(texts))

    def markdown(self, texts):
        """Markdown that staff wrote, as safe HTML."""
        text, language = self.first(texts)
        return words(richtext.to_html(text), language)

    def portrait(self, row):
        """A portrait with what it shows, or None where there is none or its file is gone."""
        if not row or not self.has_file(row["file"]):
            return None
        return row | {"shows": self.words_in(row["alt"])}

    def some(self, texts):
        """As `words_in`, or None where nobody wrote in any language."""
        found = self.words_in(texts)
        return found if found.text else None

    def only(self, texts):
        """Words that exist in this language, or None."""
        return words(texts[self.language], self.language) if texts.get(self.language) else None

    def has_file(self, name):
        """Whether a picture is still where it was kept."""
        if name not in self._files:
            self._files[name] = default_storage.exists(name)
        return self._files[name]

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
        pictures = [
            row
            for row in printed["pictures"]
            if row["sha256"] not in self.taken_down and self.has_file(row["file"])
        ]
        said = {
            name: self.words_of(printed, name, main)
            for name in PROSE
            if name in texts[printed["language"]]["fields"]
        }
        secretariat = printed.get("secretariat", {})  # nothing of it in the first freezes
        entry = Entry(
            code=printed["code"],
            number=printed["code"].removeprefix("CTA-"),
            anchor=f"a-{printed['code'].lower()}",
            url=self.frozen["public_url"] + printed["path"],
            chapter=priority,
            treatment=treatment(printed),
            title=self.words_of(printed, "title", main),
            summary=self.words_of(printed, "summary", main),
            sections=[(section_name(name), said[name]) for name in LONG if name in said],
            results=said.get("results"),
            foreign="" if main == self.language else language_name(main),
            status=texts[main]["status"],
            time=self.time(printed),
            secretariat=self.only(secretariat.get("summary", {})),
            judgement=self.some(secretariat.get("judgement", {})),
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
            quote=quote(said) if treatment(printed) == EditionEntry.TWO else None,
        )
        return self.composed(entry)

    def composed(self, entry):
        """An entry with room for its margin; in full, a picture as high as its page allows, or paths in its place."""
        entry = replace(entry, margin=margin(entry, self.is_rtl))
        if entry.treatment == LINE:
            return replace(entry, beginning=beginning(entry.summary))
        size = picture_size(entry, self.is_rtl)
        art = ""
        if size and not entry.picture:
            height = HEIGHTS[size][0]
            art = paths_art(entry.code, self.colour(entry.chapter), mirrored=self.is_rtl, height=height)
        return replace(entry, size=size, art=art)

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
        start = self.day(**dated(printed["start"])) if printed["start"] else ""
        end = self.day(**dated(printed["end"])) if printed["end"] else ""
        if start and end and start != end:
            return f"{start}–{end}"
        if start and not end:
            return _("since %(date)s") % {"date": start}
        return start or (_("until %(date)s") % {"date": end} if end else "")

    def colour(self, code):
        return (self.labels[code].colour if code in self.labels else "") or NO_PRIORITY

    def of(self, framework):
        return [label for label in self.labels.values() if label.framework == framework]


def dated(value):
    """The arguments of `Reading.day` from a frozen date."""
    return {"iso": value["date"], "precision": value["precision"]}
