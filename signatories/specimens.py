"""A list of signatories to try the portal with: the real ones of public sources, and invented ones that say so."""

import csv
from datetime import date, timedelta
from pathlib import Path

from frameworks import countries
from signatories import demo
from signatories.import_lines import BASES, COLUMNS
from signatories.models import Government

ASKED = 104  # as many as the Call counts
SIZES = (5, 14)  # degrees: the middle of a country of that size is a place in it
SOURCE = "https://specimen.example/signatories"
DISPUTED = {"EH", "PS", "TW"}  # nothing invented is put where people fight over names
FIRST_DAY, BETWEEN = date(2018, 12, 8), timedelta(days=37)
NAMES = [column.name for column in COLUMNS]


def rows(total=ASKED) -> list[dict]:
    """`total` lines as the import reads them: real signatories first, invented ones after, the same each time."""
    real = [_real(row) for row in demo.read() if row["cta_status"] in BASES][:total]
    return real + [_invented(number) for number in range(1, total - len(real) + 1)]


def write(path, total=ASKED) -> int:
    """Write the list as CSV; returns how many lines."""
    lines = rows(total)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=NAMES)
        writer.writeheader()
        writer.writerows(lines)
    return len(lines)


def _real(row):
    return {name: str(row.get(name) or "") for name in NAMES}


def _invented(number):
    """One a country as far as they reach, then a second one in each; names that say what they are."""
    places = [country for country in countries.countries().values() if _has_a_middle(country)]
    place = places[(number * 3) % len(places)]
    level = Government.LEVELS[number % 4][0]
    name = f"Specimen {place.iso3} {number}"
    signed_on = min(FIRST_DAY + BETWEEN * (number - 1), date(2026, 6, 30))
    return dict.fromkeys(NAMES, "") | {
        "name": name,
        "name_en": name,
        "level": level,
        "country_iso2": place.iso2,
        "name_language": "en",
        "latitude": f"{(place.box.south + place.box.north) / 2:.3f}",
        "longitude": f"{(place.box.west + place.box.east) / 2:.3f}",
        "population": str(20_000 * number),
        "population_year": "2020",
        "leader_name": f"Specimen Leader {number}",
        "leader_title": "Mayor",
        "signed_on": signed_on.isoformat()[: (10, 7, 4)[number % 3]],
        "source_url": f"{SOURCE}/{number}",
        "cta_status": "signatory_stated",
    }


def _has_a_middle(country):
    if not country.box or not country.section or country.iso2 in DISPUTED:
        return False
    least, most = SIZES
    sides = (country.box.north - country.box.south, country.box.east - country.box.west)
    return all(least < side < most for side in sides)
