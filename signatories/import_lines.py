"""One line of a list of signatories: which columns it has, and what it says once every cell was understood."""

import calendar
import re
import unicodedata
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks import countries
from frameworks.dates import show_date
from frameworks.models import DAY, MONTH, YEAR, Framework, Objective
from signatories import names, tables
from signatories.models import PUBLIC_RECORD, SECRETARIAT, Government, Signature

BASES = {"signatory_stated": Signature.STATED, "cta_action": Signature.HAS_ACTION}
NO_SIGNATURE = {"cta_action_likely", "practice_only"}


class Column(NamedTuple):
    name: str
    is_required: bool
    meaning: str


COLUMNS = [
    Column("name", True, gettext_lazy("Official name, in its own language and script")),
    Column("name_en", True, gettext_lazy("Name in English")),
    Column("level", True, gettext_lazy("municipality, metropolitan, province, region or association")),
    Column("country_iso2", True, gettext_lazy("Country: two letters of ISO 3166, such as CO")),
    Column("name_language", False, gettext_lazy("Language of the official name, such as es")),
    Column("other_names", False, gettext_lazy("Other names, divided by |")),
    Column("latitude", False, gettext_lazy("Latitude in degrees, with a point: 4.711")),
    Column("longitude", False, gettext_lazy("Longitude in degrees, with a point: -74.072")),
    Column("population", False, gettext_lazy("Inhabitants, digits only")),
    Column("population_year", False, gettext_lazy("Year of the population")),
    Column("website", False, gettext_lazy("Website, with https://")),
    Column("uclg_region", False, gettext_lazy("World section; where it is empty, that of the country")),
    Column("leader_name", False, gettext_lazy("Name of the leader")),
    Column("leader_title", False, gettext_lazy("Office of the leader, such as Mayor")),
    Column("signed_on", False, gettext_lazy("Signed on: 2018-12-08, or 2018-12, or 2018, as exactly as it is known")),
    Column("language", False, gettext_lazy("Language signed in, for the list of the secretariat: en, es, fr, ar")),
    Column("origin", False, gettext_lazy("public_record (with its source) or secretariat (this list is the proof)")),
    Column("source_url", False, gettext_lazy("Address of the public source")),
    Column("cta_status", False, gettext_lazy("What the source says: signatory_stated (also when empty) or cta_action")),
]  # fmt: skip
REQUIRED = [column.name for column in COLUMNS if column.is_required]


class Entry(NamedTuple):
    """What a line means."""

    facts: dict  # of the government, as register.enrol takes them
    leader: dict
    origin: str
    source_url: str
    states_signature: bool
    basis: str
    signed_on: date | None
    precision: str
    language: str


def understand(cells, *, declaration) -> Entry:
    """The line as values. Raises ValidationError with the sentences of each column at fault."""
    tables.check_shape(cells)
    told, wrong = {}, {}
    for column, reader in READERS.items():
        try:
            told[column] = reader(_plain(cells.get(column, "")))
        except ValidationError as error:
            wrong[column] = error
    if "signed_on" in told:
        try:
            told["signed_on"] = _of_signing(*told["signed_on"], declaration)
        except ValidationError as error:
            wrong["signed_on"] = error
    for column, sentence in _lacking(told):
        wrong.setdefault(column, ValidationError(sentence))
    if wrong:
        raise ValidationError(wrong)
    return _entry(told)


def remarks(entry) -> list[str]:
    """What is odd and yet no fault: asked back, never refused."""
    country, latitude, longitude = (entry.facts[name] for name in ("country", "latitude", "longitude"))
    if latitude is None:
        return []
    if countries.point_looks_swapped(country, latitude, longitude):
        return [_("Latitude and longitude seem to have changed places.")]
    if countries.point_looks_far(country, latitude, longitude):
        return [_("The point lies far from this country.")]
    return []


def _entry(told):
    origin = told["origin"] or PUBLIC_RECORD
    facts = {
        "official_name": told["name"],
        "english_name": told["name_en"],
        "official_language": told["name_language"] or names.language_of(told["name"], told["country_iso2"]),
        "other_names": told["other_names"],
        "level": told["level"],
        "country": told["country_iso2"],
        "latitude": told["latitude"],
        "longitude": told["longitude"],
        "point_source": told["geo_source"],
        "geonameid": told["geonameid"],
        "population": told["population"],
        "population_year": told["population_year"],
        "website": told["website"],
        "section": told["uclg_region"],
        "origin": origin,
        "source_url": told["source_url"],
    }
    day, precision = told["signed_on"]
    return Entry(
        facts=facts,
        leader={"name": told["leader_name"], "office": told["leader_title"]},
        origin=origin,
        source_url=told["source_url"],
        states_signature=told["cta_status"] not in NO_SIGNATURE,
        basis=BASES.get(told["cta_status"], Signature.STATED),
        signed_on=day,
        precision=precision,
        language=told["language"] or "en",
    )


def _lacking(told):
    """(column, sentence) of what a line needs because of what else it says."""
    if told.get("leader_name") and told.get("leader_title") == "":
        yield "leader_title", _("Write the office of the leader.")
    if (told.get("latitude") is None) != (told.get("longitude") is None) and {"latitude", "longitude"} <= {
        *told
    }:
        yield "latitude", _("Give latitude and longitude, or neither.")
    if told.get("origin") == SECRETARIAT:
        if told.get("leader_name") == "":
            yield "leader_name", _("The list of the secretariat names who signed.")
        if told.get("signed_on", (date.min, DAY))[0] is None or told.get("signed_on", ("", DAY))[1] != DAY:
            yield "signed_on", _("The list of the secretariat names the day of signing.")
    elif told.get("source_url") == "":
        yield "source_url", _("A signature from a public source names the address of that source.")


# One cell


def _plain(cell):
    """The text of a cell; refuses what a spreadsheet would calculate."""
    if tables.is_formula(cell):
        raise ValidationError(_("This begins like a formula. Write plain text."))
    return unicodedata.normalize("NFC", cell.strip())


def _name(text):
    name = names.check(text)
    if not name:
        raise ValidationError(_("Write the name."))
    if len(name) > 200:
        raise ValidationError(_("This is longer than %(most)d letters.") % {"most": 200})
    return name


def _names(text):
    return [_name(part.strip()) for part in text.split("|") if part.strip()]


def _person(text):
    return _name(text) if text else ""


def _choice(codes, optional=False):
    def read(text):
        code = text.lower()
        if code in codes or (optional and not code):
            return code
        raise ValidationError(
            _("“%(value)s” is none of: %(codes)s.") % {"value": text, "codes": ", ".join(codes)}
        )

    return read


def _country(text):
    code = text.upper()
    if countries.find(code) is None:
        raise ValidationError(
            _("“%(value)s” is no country. Write its two letters of ISO 3166, such as CO.") % {"value": text}
        )
    return code


def _language(text):
    if text and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?", text):
        raise ValidationError(_("“%(value)s” is no code of a language.") % {"value": text})
    return text.lower()


def _degrees(most):
    def read(text):
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            raise ValidationError(_("“%(value)s” is no number.") % {"value": text}) from None
        if not -most <= value <= most:
            raise ValidationError(
                _("%(value)s lies outside of −%(most)d to %(most)d.") % {"value": text, "most": most}
            )
        return value

    return read


def _whole(least, most):
    def read(text):
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most():
            raise ValidationError(_("“%(value)s” is no such number. Write digits only.") % {"value": text})
        return int(text)

    return read


def _address(text):
    if text:
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            raise ValidationError(
                _("“%(value)s” is no web address. It begins with https://.") % {"value": text}
            ) from None
        if len(text) > 500:
            raise ValidationError(_("This is longer than %(most)d letters.") % {"most": 500})
    return text


def _section(text):
    if not text:
        return None
    sections = {section.slug: section for section in Objective.objects.of(Framework.SECTION)}
    if text.lower() not in sections:
        raise ValidationError(
            _("“%(value)s” is none of: %(codes)s.") % {"value": text, "codes": ", ".join(sections)}
        )
    return sections[text.lower()]


def _date(text):
    """(first day, last day, precision) of what the cell says; None for an empty one."""
    if not text:
        return None, None, DAY
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    try:
        year, month, day = (int(part) if part else None for part in parts.groups())
        if day:
            return date(year, month, day), date(year, month, day), DAY
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), MONTH
        return date(year, 1, 1), date(year, 12, 31), YEAR
    except (AttributeError, ValueError, calendar.IllegalMonthError):
        raise ValidationError(
            _("“%(value)s” is no date. Write 2018-12-08, or 2018-12, or 2018.") % {"value": text}
        ) from None


def _of_signing(first, last, precision, declaration):
    """(day, precision): within a month or year known only so, the first day on which one could sign."""
    if first is None:
        return None, DAY
    if last < declaration.declared_on:
        raise ValidationError(
            _("%(day)s is before the day of the Declaration, %(declared)s.")
            % {"day": show_date(first, precision), "declared": show_date(declaration.declared_on)}
        )
    if first > timezone.localdate():
        raise ValidationError(_("%(day)s lies in the future.") % {"day": show_date(first, precision)})
    return max(first, declaration.declared_on), precision


def _this_year():
    return timezone.localdate().year


READERS = {
    "name": _name,
    "name_en": _name,
    "level": _choice([code for code, _label in Government.LEVELS]),
    "country_iso2": _country,
    "name_language": _language,
    "other_names": _names,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "population": _whole(0, lambda: 100_000_000),
    "population_year": _whole(1900, _this_year),
    "website": _address,
    "uclg_region": _section,
    "leader_name": _person,
    "leader_title": _person,
    "signed_on": _date,
    "language": _choice(["en", "es", "fr", "ar"], optional=True),
    "origin": _choice([PUBLIC_RECORD, SECRETARIAT], optional=True),
    "source_url": _address,
    "cta_status": _choice([*BASES, *sorted(NO_SIGNATURE)], optional=True),
    "geo_source": _choice(["geonames", "approximate"], optional=True),
    "geonameid": _whole(0, lambda: 4_000_000_000),
}
