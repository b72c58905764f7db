"""The pieces that leaflets and briefs share: the frame of a book around a few entries, cut texts, codes to scan."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from actions import citing
from actions.custody import Text
from actions.publiccopy import first_words
from figures import qr
from frameworks.models import Framework
from publications.book import snapshot
from publications.book.pieces import Entry, Words, words

SENTENCE_ENDS = (". ", "؟ ", "? ", "! ", "। ")


@dataclass(frozen=True)
class Row:
    """One action in a brief: what the book prints of it, its text cut to size, and the code that leads to it."""

    entry: Entry
    text: Words
    results: Words | None = None
    qr: str = ""


def frame(printed, signed=(), **more):
    """What the book knows around its entries, as far as a few entries need it."""
    return {
        "public_url": settings.PUBLIC_URL,
        "labels": snapshot.labels(),
        "countries": snapshot.country_names(printed, signed),
        "signatories": list(signed),
        **more,
    }


def row(entry, *, most=0, results=0, with_code=False) -> Row:
    """An entry with the first sentence of its summary, or with as many whole sentences as `most` letters hold."""
    said = entry.summary
    text = cut(said.text, most) if most else first_words(said.text)
    told = (
        words(cut(entry.results.text, results), entry.results.language) if entry.results and results else None
    )
    return Row(entry, words(text, said.language, said.note), told, code(entry.url) if with_code else "")


def cut(text, most) -> str:
    """As many whole sentences as fit into `most` letters; where not even one does, whole words and dots."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[:most]
    end = max(head.rfind(stop) for stop in SENTENCE_ENDS)
    if end >= most // 3:
        return head[: end + 1]
    return head.rsplit(" ", 1)[0] + " …"


def by_priority(reading, rows):
    """[(label or None, rows)] in the order of the priorities, those without one last."""
    order = [label.code for label in reading.of(Framework.PRIORITY)]
    groups = [
        (reading.labels.get(code), [one for one in rows if one.entry.chapter == code])
        for code in [*order, ""]
    ]
    return [(label, found) for label, found in groups if found]


def citation(submission, printed, entry) -> str:
    """How to cite an action, in one line, as on its page."""
    cited = citing.Citation(
        code=printed["code"],
        authors=[" ".join(row["name"].split()) for row in printed["governments"]],
        title=Text(" ".join(entry.title.text.split()), entry.title.language, ""),
        number=submission.number,
        on=timezone.localtime(submission.published_at).date(),
    )
    return _with_address(cited.line, cited.address)


def brief_citation(title, day, address) -> str:
    """How to cite a brief, in one line: its numbers hold for its day."""
    words_of_it = {
        "call": _("Call to Local Action for Migrants and Refugees"),
        "title": title,
        "day": day,
        "address": address,
    }
    return _with_address(_("%(call)s: %(title)s. As of %(day)s. %(address)s") % words_of_it, address)


def _with_address(line, address):
    """The line as HTML: in a text from right to left its address is still read from left to right."""
    isolated = format_html('<bdi dir="ltr">{}</bdi>', address)
    return mark_safe(escape(line).replace(escape(address), isolated))


def code(address) -> str:
    """The address as a code to scan; its title says where it leads."""
    return qr.code(address, title=_("Code that leads to %(address)s") % {"address": address})
