"""A public copy in the words of one reader: texts honestly labelled by language, and the facts beside them."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django_countries import countries

from actions import cards, facets
from actions.custody import Text
from actions.measures import indicators
from actions.models import Participation, PartnerLine, Submission, Translation
from actions.models.submission import PLEDGE
from actions.publiccopy import languages_of, text_in, words_in
from actions.renditions import SHAPES
from frameworks.languages import language_name, own_name
from frameworks.models import Framework
from signatories.models import PUBLIC_RECORD

SERVES = (Framework.GCM, Framework.PRINCIPLE, Framework.GCR, Framework.GCR_AREA, Framework.GRF, Framework.SDG)

MOST_LETTERS_OF_A_TYPE = 5  # “DOCX”


@dataclass(frozen=True)
class Section:
    """One part of the text under its heading."""

    heading: str
    text: Text
    lines: list
    is_list: bool = False


def headings():
    """The fields of the text in reading order, with their headings. Results and summary have places of their own."""
    return [
        ("objectives_text", _("Aims")),
        ("activities", _("Main activities")),
        ("innovation", _("What is new")),
        ("participation_note", _("How the people concerned took part")),
        ("agd_note", _("Age, gender, disability, diversity")),
        ("challenges", _("Challenges")),
        ("lessons", _("Lessons")),
        ("recommendations", _("Recommendations for others")),
        ("next_steps", _("Next steps")),
        ("support_needed", _("Support needed")),
    ]


def shown(copy: dict, wanted: str = "") -> dict:
    """All that the template needs, in the language `wanted` of the text or else that of the page."""
    available, page, language = languages_of(copy), get_language(), reading_language(copy, wanted)

    def text(field):
        return _text(copy, field, language)

    passage = _passages(copy, language)
    labels = facets.labels()
    governments = [cards.named(government) for government in copy["governments"]]
    priority = next(
        (labels[pk] for pk in copy["objectives"].get(Framework.PRIORITY, []) if pk in labels), None
    )
    return {
        "copy": copy,
        "title": text("title"),
        "summary": section("", text("summary")),
        "description": section("", text("description")),
        "results": section("", text("results")),
        "sections": [
            section(heading, text(field), is_list=field == "activities")
            for field, heading in headings()
            if copy["texts"].get(field)
        ],
        "leads": [one for one in governments if one.role == Participation.LEAD],
        "joint": [one for one in governments if one.role != Participation.LEAD],
        "governments": governments,
        "priority": priority,
        "line": _line(copy),
        "serves": _serves(copy, labels),
        "facts": _facts(copy, text),
        "text_languages": [_version_in(copy, code, language) for code in available],
        "missing": [own_name(code) for code in ("en", "es", "fr", "ar") if code not in available],
        "notice": _notice(copy, language, page, available),
        "indicators": indicators(copy["indicators"], passage),
        "documents": [_document(row) for row in copy["documents"]],
        "partner_groups": _partner_groups(copy),
        "pictures": [_photo(picture, passage) for picture in copy["pictures"]],
        "band": cards.picture_url(copy["code"], priority, "band"),
        "from_public_sources": copy["origin"] == PUBLIC_RECORD,
        "published_on": date.fromisoformat(copy["published_on"]),
        "versions": [
            {"number": row["number"], "on": date.fromisoformat(row["on"])} for row in copy["versions"]
        ],
    }


def reading_language(copy, wanted=""):
    """The language a reader gets: the one asked for, else that of the page, else the original's."""
    available, page = languages_of(copy), get_language()
    return wanted if wanted in available else (page if page in available else copy["language"])


def title_in(copy, wanted="") -> Text:
    """The title, as the page shows it."""
    return _text(copy, "title", reading_language(copy, wanted))


def text_of(copy, field) -> Text:
    """One field, as the page shows it."""
    return _text(copy, field, reading_language(copy))


def indicators_of(copy) -> list:
    """What it counts, as the page shows it."""
    return indicators(copy["indicators"], _passages(copy, reading_language(copy)))


def kind_in_words(copy) -> str:
    if copy["kind"] == PLEDGE:
        return pgettext("kind of submission", "Pledge")
    return pgettext("kind of submission", "Action")


def language_in_words(copy) -> str:
    """The language of the original."""
    return language_name(copy["language"])


def status_in_words(text) -> str:
    """“draft translation”; nothing for the original."""
    return str(dict(Translation.STATUSES)[text.status]).lower() if text.status else ""


def first_day(copy) -> date:
    """The day on which the action was published first."""
    return date.fromisoformat(copy["first_published_on"])


def _passages(copy, language):
    """How the words of pictures and indicators read in this language."""

    def passage(key, original):
        words, spoken, status = words_in(copy, key, original, language)
        return Text(words, spoken, status or "")

    return passage


def _text(copy, field, language):
    words, spoken, status = text_in(copy, field, language)
    return Text(words, spoken, status or "")


def section(heading, text, *, is_list=False):
    """A text cut at its empty lines; a list at every line."""
    lines = text.text.replace("\r\n", "\n").split("\n" if is_list else "\n\n")
    return Section(heading, text, [line.strip(" \n-•–") for line in lines if line.strip()], is_list)


def _photo(picture, passage):
    """A picture with what it shows, and its sizes by shape; None for a shape whose files are still being made."""
    made = picture.get("shapes", {})
    words = passage(picture.get("key"), picture["alt"])
    return picture | {"words": words} | {shape: made.get(shape) for shape in SHAPES}


def _line(copy):
    """“Action, since 2023”; “Pledge, under way, 2024–2027”."""
    kind = kind_in_words(copy)
    stage = str(dict(Submission.STAGES).get(copy["stage"], ""))
    parts = [kind, stage.lower() if copy["stage"] else "", cards.when(cards.times(copy))]
    return pgettext("between the parts of a line", ", ").join(part for part in parts if part)


def _serves(copy, labels):
    """[(framework in words, [labels])] by framework, for those that say something."""
    names = {
        Framework.GCM: _("Global Compact for Migration"),
        Framework.PRINCIPLE: _("Guiding principles of the Global Compact for Migration"),
        Framework.GCR: _("Global Compact on Refugees"),
        Framework.GCR_AREA: _("Areas in need of support of the Global Compact on Refugees"),
        Framework.GRF: _("Areas of focus of the Global Refugee Forum"),
        Framework.SDG: _("Sustainable Development Goals"),
    }
    found = []
    for code in SERVES:
        linked = [labels[pk] for pk in copy["objectives"].get(code, []) if pk in labels]
        if linked:
            found.append((names[code], linked))
    return found


def _facts(copy, text):
    """[(what, in words, language)] for the margin."""
    people = dict(Submission.POPULATIONS)
    listed = pgettext("between the parts of a line", ", ").join(
        str(people.get(value, value)) for value in copy["populations"]
    )
    own_words = text("people_text")
    lead_country = copy["governments"][0]["country"] if copy["governments"] else ""
    elsewhere = [countries.name(code) for code in copy["countries"] if code != lead_country]
    facts = [
        (_("People"), own_words.text or listed, own_words.language if own_words.text else ""),
        (_("Time"), cards.when(cards.times(copy)), ""),
        (_("Place"), copy["place"], copy["language"]),
        (_("Also in"), pgettext("between the parts of a line", ", ").join(elsewhere), ""),
        (_("Reach"), str(dict(Submission.SCOPES).get(copy["scope"], "")), ""),
        (_("Budget"), money(copy["budget"]), ""),
    ]
    return [fact for fact in facts if fact[1]]


def money(budget) -> str:
    """“1,250,000 USD”, or nothing where the government keeps it to itself."""
    if not budget:
        return ""
    amount = number_format(budget["amount"].removesuffix(".00"), force_grouping=True)
    return f"{amount} {budget['currency']}"


def _partner_heading(role, words):
    heading = {"implementing": _("Carried out with"), "donor": _("Funded by"), "support": _("Supported by")}
    return heading.get(role, str(words))


def _partner_groups(copy):
    """[(what they do, [{name, url, country in words}])] of the organisations named by the government."""
    heads = [(role, _partner_heading(role, words)) for role, words in PartnerLine.ROLES]
    groups = []
    for role, heading in [*heads, ("", _("Partners"))]:
        rows = [row for row in copy["partners"] if row["role"] == role]
        if rows:
            groups.append((heading, [row | {"country": countries.name(row["country"])} for row in rows]))
    return groups


def _document(row):
    """A paper with its type, and the language it is in where the government said so."""
    ending = row["name"].rpartition(".")[2].upper() if "." in row["name"] else ""
    language = row.get("language", "")
    return row | {
        "type": ending if len(ending) <= MOST_LETTERS_OF_A_TYPE else "",
        "language_name": language_name(language) if language else "",
    }


def _version_in(copy, code, shown_language):
    """One language of the text: its own name, and how good it is in words."""
    if code == copy["language"]:
        status = pgettext("language version", "original")
    else:
        held = [entry["status"] for entry in copy["translations"][code].values()]
        status = str(dict(Translation.STATUSES)[Translation.weakest(held)]).lower()
    return {"code": code, "name": own_name(code), "status": status, "is_shown": code == shown_language}


def _notice(copy, language, page, available):
    """What a reader must know about the language of what follows; None when page and original are one."""
    if language == copy["language"] and language != page:
        return {
            "title": _("This text is in %(language)s") % {"language": language_name(language)},
            "text": _("You are reading the original.")
            if page in available
            else _("There is no translation into the language of this page yet."),
            "is_original": True,
        }
    if language != copy["language"]:
        status = _version_in(copy, language, language)["status"]
        return {
            "title": _("Translated from %(language)s") % {"language": language_name(copy["language"])},
            "text": _("Status of the translation: %(status)s. The original is what counts.")
            % {"status": status},
            "is_original": False,
        }
    return None
