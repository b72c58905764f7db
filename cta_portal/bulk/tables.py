"""The tables of the open data: each column with its type, its meaning and its values. Said here only.

The codebook, the data package and every file are made from these lines. Names of columns and codes are the same in
every language; meanings and values have words in each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from actions.models import PartnerLine, Submission, Translation
from actions.models.submission import KINDS, TEXT_FIELDS
from cta_portal.api import told
from frameworks.models import Framework
from signatories.models import ORIGINS, Government

LIST = ";"
FRAMEWORKS = (
    Framework.PRIORITY, Framework.GCM, Framework.PRINCIPLE, Framework.GCR, Framework.GCR_AREA, Framework.GRF,
    Framework.SDG,
)  # fmt: skip
STRING, INTEGER, NUMBER, BOOLEAN, DATE, ADDRESS = "string", "integer", "number", "boolean", "date", "uri"


@dataclass(frozen=True)
class Column:
    """`read` takes it out of a row as the table makes them; `values` are [(value, words)] where they are few."""

    name: str
    kind: str
    meaning: Promise | str
    read: Callable
    values: tuple = ()


@dataclass(frozen=True)
class Table:
    """`rows` gives the rows of one public copy; `key` are the columns that tell one from another."""

    name: str
    holds: Promise
    columns: tuple
    rows: Callable
    key: tuple = ()


@dataclass(frozen=True)
class Beside:
    """What the rows of a few actions need beside their copies."""

    slugs: dict  # {pk of an objective: slug}
    places: dict  # {pk of a government: (latitude, longitude)}


def _of(name):
    return lambda row: row[name]


def _text(field):
    return lambda row: row["copy"]["texts"].get(field, "")


def _title_in(language):
    def title(row):
        copy = row["copy"]
        if language == copy["language"]:
            return copy["texts"].get("title", "")
        return copy["translations"].get(language, {}).get("title", {}).get("text", "")

    return title


def _objectives(framework):
    return lambda row: LIST.join(row["objectives"].get(framework, ()))


def _word(field):
    return Submission._meta.get_field(field).verbose_name


CODE = Column("code", STRING, _("Code of the action; never changes and is never given again."), _of("code"))
GOVERNMENT_COLUMNS = (
    Column("name", STRING, _("Official name of the government, as it was at publication."), _of("name")),
    Column("name_language", STRING, _("Language of the official name, ISO 639."), _of("name_language")),
    Column("name_en", STRING, _("Name of the government in English."), _of("name_en")),
    Column("country", STRING, _("Country of the government, ISO 3166-1 alpha-2."), _of("country")),
    Column("level", STRING, _("Level of government."), _of("level"), tuple(Government.LEVELS)),
)
ROLES = (("lead", _("leads")), ("partner", _("takes part")))
STATUS = (("original", _("as the government wrote it")), *Translation.STATUSES)

ACTION_COLUMNS = (
    CODE,
    Column("permalink", ADDRESS, _("Address that stays."), _of("permalink")),
    Column("kind", STRING, _("Actions and pledges are counted apart."), _of("kind"), tuple(KINDS)),
    Column("stage", STRING, _("How far it has come, where told."), _of("stage"), tuple(Submission.STAGES)),
    Column("origin", STRING, _("Who handed it in."), _of("origin"), tuple(ORIGINS)),
    Column("source", ADDRESS, _("The public source, where it comes from one."), _of("source")),
    Column("original_language", STRING, _("Language it was written in, ISO 639."), _of("original_language")),
    Column("languages", STRING, _("Languages it can be read in, the original first."), _of("languages")),
    Column("first_published_on", DATE, _("Since when it is public."), _of("first_published_on")),
    Column("published_on", DATE, _("Since when this version is public."), _of("published_on")),
    Column("version", INTEGER, _("Number of this version."), _of("version")),
    *(Column(f"title_{code}", STRING, _("Title in this language, where there is one."), _title_in(code))
      for code, _language in settings.LANGUAGES),
    *(Column(field, STRING, _word(field), _text(field)) for field in TEXT_FIELDS),
    Column("government", STRING, _("Name in addresses of the government that leads."), _of("government")),
    *(Column(f"government_{one.name}", one.kind, one.meaning, _of(f"government_{one.name}"), one.values)
      for one in GOVERNMENT_COLUMNS),
    Column("latitude", NUMBER, _("Latitude of that government, WGS 84."), _of("latitude")),
    Column("longitude", NUMBER, _("Longitude of that government, WGS 84."), _of("longitude")),
    Column("partners", STRING, _("Governments that take part, by their names in addresses."), _of("partners")),
    Column("start", STRING, _("Start, as exact as it is known: year, month or day."), _of("start")),
    Column("end", STRING, _("End, as exact as it is known: year, month or day."), _of("end")),
    Column("end_state", STRING, _word("end_state"), _of("end_state"), tuple(Submission.END_STATES)),
    Column("place", STRING, _word("place"), _of("place")),
    Column("scope", STRING, _word("scope"), _of("scope"), tuple(Submission.SCOPES)),
    Column("countries", STRING, _("Countries it takes place in, ISO 3166-1 alpha-2."), _of("countries")),
    Column("populations", STRING, _word("populations"), _of("populations"), tuple(Submission.POPULATIONS)),
    Column("budget_amount", NUMBER, _("Budget, where the government made it public."), _of("budget_amount")),
    Column("budget_currency", STRING, _("Currency of the budget, ISO 4217."), _of("budget_currency")),
    *(Column(code.replace("-", "_"), STRING, _("Objectives of this framework that it serves, first-named first."),
             _objectives(code)) for code in FRAMEWORKS),
    Column("inferred", STRING, _("Frameworks whose objectives the secretariat inferred from the text."),
           _of("inferred")),
)  # fmt: skip


def _action_rows(copy, beside):
    head = told.action(copy, beside.slugs)
    lead, *others = head["governments"] or [
        dict.fromkeys(("slug", *(one.name for one in GOVERNMENT_COLUMNS)))
    ]
    lead_pk = copy["governments"][0]["pk"] if copy["governments"] else None
    latitude, longitude = beside.places.get(lead_pk, (None, None))
    budget = head["budget"] or {"amount": None, "currency": None}
    yield {
        **head,
        **head["time"],
        **{f"government_{name}": value for name, value in lead.items()},
        "copy": copy,
        "languages": LIST.join(one["language"] for one in head["texts"]),
        "government": lead["slug"],
        "latitude": latitude,
        "longitude": longitude,
        "partners": LIST.join(one["slug"] for one in others),
        "countries": LIST.join(head["countries"]),
        "populations": LIST.join(head["populations"]),
        "budget_amount": _decimal(budget["amount"]),
        "budget_currency": budget["currency"],
        "inferred": LIST.join(head["inferred"]),
    }


def _decimal(text):
    """A number a spreadsheet can add up."""
    if text in (None, ""):
        return None
    return float(text) if "." in text or "E" in text else int(text)


def _with_code(copy, rows):
    return ({"code": copy["code"], **row} for row in rows)


def _text_rows(copy, beside):
    for text in told.texts(copy):
        for field in TEXT_FIELDS:
            if text.get(field):
                head = {"language": text["language"], "status": _status(copy, text["language"], field)}
                yield {"code": copy["code"], **head, "field": field, "text": text[field]}


def _status(copy, language, field):
    if language == copy["language"]:
        return told.ORIGINAL
    return copy["translations"][language][field]["status"]


def _part_rows(copy, beside):
    return _with_code(copy, map(told.government, copy["governments"]))


def _objective_rows(copy, beside):
    for framework, slugs in told.objectives(copy, beside.slugs).items():
        for slug in slugs:
            inferred = framework in copy["inferred"]
            yield {"code": copy["code"], "framework": framework, "objective": slug, "inferred": inferred}


def _indicator_rows(copy, beside):
    for one in copy["indicators"]:
        numbers = {name: _decimal(one[name]) for name in ("baseline", "target", "value")}
        yield {"code": copy["code"], **one, **numbers}


def _organisation_rows(copy, beside):
    return _with_code(copy, copy["partners"])


def _link_rows(copy, beside):
    return _with_code(copy, copy["links"])


ACTIONS = Table(
    "actions",
    _("One line per published action, with its original text."),
    ACTION_COLUMNS,
    _action_rows,
    ("code",),
)
TABLES = (
    ACTIONS,
    Table(
        "texts",
        _("One line per text in each language, with how good a translation it is."),
        (
            CODE,
            Column("language", STRING, _("Language of the text, ISO 639."), _of("language")),
            Column("status", STRING, _("How good a translation it is."), _of("status"), STATUS),
            Column("field", STRING, _("Which text; a column of the table of actions."), _of("field")),
            Column("text", STRING, _("The text."), _of("text")),
        ),
        _text_rows,
        ("code", "language", "field"),
    ),
    Table(
        "governments",
        _("One line per government that leads or takes part, and confirmed it."),
        (
            CODE,
            Column("government", STRING, _("Name of the government in addresses."), _of("slug")),
            Column("role", STRING, _("Exactly one leads."), _of("role"), ROLES),
            *GOVERNMENT_COLUMNS,
        ),
        _part_rows,
        ("code", "government"),
    ),
    Table(
        "objectives",
        _("One line per objective that an action serves."),
        (
            CODE,
            Column("framework", STRING, _("Code of the framework."), _of("framework")),
            Column("objective", STRING, _("Name of the objective in addresses."), _of("objective")),
            Column("inferred", BOOLEAN, _("Whether the secretariat inferred it from the text."), _of("inferred")),
        ),
        _objective_rows,
        ("code", "framework", "objective"),
    ),
    Table(
        "indicators",
        _("One line per indicator of an action."),
        (
            CODE,
            Column("name", STRING, _("What is counted."), _of("name")),
            Column("unit", STRING, _("In which unit."), _of("unit")),
            Column("baseline", NUMBER, _("Number before."), _of("baseline")),
            Column("target", NUMBER, _("Number aimed at."), _of("target")),
            Column("value", NUMBER, _("Number reached."), _of("value")),
            Column("on", DATE, _("Day of the number reached."), _of("on")),
        ),
        _indicator_rows,
    ),
    Table(
        "organisations",
        _("One line per organisation beside the governments."),
        (
            CODE,
            Column("name", STRING, _("Name of the organisation."), _of("name")),
            Column("role", STRING, _("What it does in the action, where told."), _of("role"), tuple(PartnerLine.ROLES)),
            Column("country", STRING, _("Country of the organisation, ISO 3166-1 alpha-2."), _of("country")),
            Column("url", ADDRESS, _("Its web page."), _of("url")),
        ),
        _organisation_rows,
    ),
    Table(
        "links",
        _("One line per web page that an action names."),
        (
            CODE,
            Column("url", ADDRESS, _("Address of the page."), _of("url")),
            Column("title", STRING, _("Title of the page."), _of("title")),
        ),
        _link_rows,
    ),
)  # fmt: skip


def codebook(language):
    """Rows of the codebook in this language: table, column, type, meaning, values."""
    with override(language):
        return [_explained(table, column) for table in TABLES for column in table.columns]


def _explained(table, column):
    values = " · ".join(f"{value} = {words}" for value, words in column.values)
    return [table.name, column.name, column.kind, str(column.meaning), values]


CODEBOOK_HEAD = ("table", "column", "type", "meaning", "values")
